import type { TrainingObserver } from '../src/engine/training-observer.ts';

/** Hears of a training and does nothing: what is measured is the training alone. */
export const silentObserver: TrainingObserver = {
  onFirstStep() {},
  onMetrics() {},
  onProgress() {},
  onEvent() {},
  onWarning() {},
  onCheckpoint() {},
};
