import type { Checkpoint, NewRunEvent } from '../contracts/run.ts';

/** The event that tells of a stored checkpoint. */
export function checkpointEvent(
  checkpoint: Pick<Checkpoint, 'kind' | 'step' | 'epoch' | 'best' | 'metrics' | 'sizeBytes'>,
): NewRunEvent {
  const { kind, step, epoch, best, metrics, sizeBytes } = checkpoint;
  const data = { kind, step, epoch, best, metrics, sizeBytes };
  return { type: 'checkpoint', level: 'info', message: `Checkpoint at step ${step}`, data };
}
