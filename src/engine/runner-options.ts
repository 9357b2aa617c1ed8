import type { ResolvedTraining } from '../contracts/definition/definition.ts';
import type { BatchPlan } from './batch-plan.ts';
import type { Architecture } from './models/architecture.ts';
import type { RunnerData } from './step-runner.ts';

/**
 * What a StepRunner is made from. Every runner builds its own model with `buildModel(architecture, seed)`, computes the
 * loss with `createBatchLoss`, the learning rate with `learningRateAt` and the update as `optimizers/` says, so that
 * runners can be exchanged in the middle of a run.
 */
export interface RunnerOptions {
  architecture: Architecture;
  training: ResolvedTraining;
  batches: BatchPlan;
  data: RunnerData;
  /** One weight per class; null: all 1. */
  classWeights: readonly number[] | null;
  seed: number;
}
