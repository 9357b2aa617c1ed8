import type { TrainingMetric } from './training-metric.ts';
import type { CheckpointKind, RunProgress } from '../contracts/run.ts';
import type { NewWarning } from '../contracts/warning.ts';
import type { ResumePoint } from './training-position.ts';

/** A state that is worth keeping. */
export interface TrainingCheckpoint extends ResumePoint {
  kind: CheckpointKind;
  step: number;
  /** Epochs done, with the fraction of the current one. */
  epoch: number;
  /** Whether these weights are the best so far by the monitored metric. */
  best: boolean;
  /** The last finished epoch's metrics. */
  metrics: Record<string, number>;
}

/** Who hears about a training. Nothing that it does changes the numbers; what it throws ends the training. */
export interface TrainingObserver {
  /** Once, as soon as the first step of this attempt is done. */
  onFirstStep(): void;
  onMetrics(points: TrainingMetric[]): void;
  onProgress(progress: RunProgress): void;
  onEvent(level: 'info' | 'error', message: string, data?: unknown): void;
  /** Kept with the run, its evaluation and its models; the same warning of a later training or attempt is told once. */
  onWarning(warning: NewWarning): void;
  /** Awaited: training goes on when the checkpoint is taken over, or left out; nothing of it may change from then on. */
  onCheckpoint(checkpoint: TrainingCheckpoint): Promise<CheckpointOutcome> | CheckpointOutcome;
}

/** `leftOut`: a periodic checkpoint was not written, since the one before it still waits to be stored. */
export type CheckpointOutcome = 'leftOut' | void;

/** How a training is told to stop. It is asked between chunks of steps, which last at most about 100 ms. */
export interface TrainingControl {
  stopRequest(): 'cancel' | 'pause' | null;
}

/** A control and its switches; a cancel overrules a pause. */
export function createTrainingControl(): TrainingControl & { cancel(): void; pause(): void } {
  let request: 'cancel' | 'pause' | null = null;
  return {
    stopRequest: () => request,
    cancel() {
      request = 'cancel';
    },
    pause() {
      request ??= 'pause';
    },
  };
}

/** A clock that never goes back; milliseconds from any start. */
export interface Clock {
  now(): number;
}
