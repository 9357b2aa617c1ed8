import type { SplitEvaluation } from '../contracts/evaluation.ts';

/** A fold whose model was trained and evaluated. */
export interface FinishedFold {
  /** From 1. */
  fold: number;
  /** Steps and epochs that its training took. */
  steps: number;
  epochs: number;
  /** On its rows, which its model was not trained on. */
  evaluation: SplitEvaluation;
}

/** How far a cross-validation is, as plain JSON; part of its run's checkpoints. */
export interface CrossValidationState {
  /** The training whose weights the checkpoint holds: that of a fold, or null: the final model's. */
  fold: number | null;
  /** In order. */
  finished: FinishedFold[];
}

/** Steps of the trainings before that of a fold, or before the final model's. */
export function stepsBefore(finished: readonly FinishedFold[], fold: number | null): number {
  return finished.reduce((sum, done) => (fold === null || done.fold < fold ? sum + done.steps : sum), 0);
}
