import { setImmediate as nextTurn } from 'node:timers/promises';
import type { TrainingControl } from '../engine/training-observer.ts';

/** An evaluation was left, since the run was told to stop. */
export class LeftEvaluation extends Error {
  readonly request: 'cancel' | 'pause';

  constructor(request: 'cancel' | 'pause') {
    super(`the evaluation was left: ${request}`);
    this.request = request;
  }
}

/** Lets messages in, and leaves the evaluation where they say stop. @throws LeftEvaluation */
export async function leaveEvaluation(control: TrainingControl): Promise<void> {
  await nextTurn();
  const request = control.stopRequest();
  if (request) throw new LeftEvaluation(request);
}
