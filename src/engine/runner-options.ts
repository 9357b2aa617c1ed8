import type { ResolvedDefinition, ResolvedTraining } from '../contracts/definition/definition.ts';
import type { PreparedData } from '../contracts/preparation.ts';
import { TrainyardError } from '../errors.ts';
import { planBatches, type BatchPlan } from './batch-plan.ts';
import { describeArchitecture, type Architecture } from './models/architecture.ts';
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

/**
 * The options of a run.
 * @throws trainingDataUnusable where there is no row to train on, or a target that the loss can't take.
 */
export function createRunnerOptions(definition: ResolvedDefinition, data: PreparedData): RunnerOptions {
  const { target } = data.preparation;
  if (data.train.rows === 0) {
    throw new TrainyardError('trainingDataUnusable', 'The training split has no rows.');
  }
  if (definition.training.loss === 'poisson' && data.train.targets.some((value) => value < 0)) {
    throw new TrainyardError(
      'trainingDataUnusable',
      `The poisson loss needs counts: "${target.name}" has values below 0.`,
    );
  }
  const outputs =
    target.kind === 'classes'
      ? ({ kind: 'classes', count: target.classes.length } as const)
      : ({ kind: 'value' } as const);
  return {
    architecture: describeArchitecture(definition, data.inputs, outputs),
    training: definition.training,
    batches: planBatches(definition.training, data.train.rows),
    data,
    classWeights: data.classWeights,
    seed: definition.seed,
  };
}
