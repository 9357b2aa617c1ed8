import type { Improvement } from './callbacks/best-epoch.ts';
import type { LossFall } from './callbacks/falling-loss.ts';
import type { PlateauCounters } from './callbacks/reduce-on-plateau.ts';
import type { NamedTensor, StepTotals, TrainingState } from './step-runner.ts';

/** Where a training stands, as plain JSON: with a {@link TrainingState} all that is needed to go on as if nothing happened. */
export interface TrainingPosition {
  formatVersion: 1;
  /** Epochs finished. */
  epoch: number;
  /** Rows of the current epoch's order already taken. */
  positionInEpoch: number;
  step: number;
  /** Sums over the current epoch so far; null at its start. */
  epochTotals: StepTotals | null;
  /** The best epoch so far by the monitored metric. */
  best: Improvement | null;
  plateau: PlateauCounters | null;
  /** How the validation loss has fallen; absent or null: not known. */
  fall?: LossFall | null;
  /** The last finished epoch's metrics. */
  metrics: Record<string, number>;
  /** Why the training has ended, in its final checkpoint: what goes on from there takes no more steps. */
  ended: 'completed' | 'earlyStopped' | 'maxRuntime' | null;
  /** How the steps are executed, so that the run goes on with the same roundings; null or absent: not decided. */
  plan?: string | null;
  /** Seconds trained, over all attempts. */
  elapsedSeconds: number;
}

/** What an interrupted training goes on from. */
export interface ResumePoint {
  state: TrainingState;
  position: TrainingPosition;
  /** Weights of `position.best`, where they are kept and are not those of `state`. */
  bestWeights: NamedTensor[] | null;
}

/** The position before the first step. */
export function startPosition(): TrainingPosition {
  return {
    formatVersion: 1,
    epoch: 0,
    positionInEpoch: 0,
    step: 0,
    epochTotals: null,
    best: null,
    plateau: null,
    metrics: {},
    ended: null,
    elapsedSeconds: 0,
  };
}
