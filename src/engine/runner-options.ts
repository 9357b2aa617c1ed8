import type { ResolvedDefinition, ResolvedTraining } from '../contracts/definition/definition.ts';
import type { PreparedData } from '../data/preparation/prepared-data.ts';
import { TrainyardError } from '../errors.ts';
import { kindOfTarget } from '../targets/targets.ts';
import type { AugmentationPlan } from './augmentation/augmentation.ts';
import { planBatches, type BatchPlan } from './batch-plan.ts';
import type { Distillation } from './distillation/teacher-loss.ts';
import { describeArchitecture, type Architecture } from './models/architecture.ts';
import { isPrivate, planPrivacy, type PrivacyPlan } from './privacy/plan-privacy.ts';
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
  /** As in `PreparedData`: one weight per class, or two per label; null: all 1. */
  classWeights: readonly number[] | null;
  /** Of several values: the scale of each, for errors in their own units; absent or null: all 1. */
  valueScales?: readonly number[] | null;
  seed: number;
  /** How the rows of training batches are changed; absent or null: not at all. */
  augmentation?: AugmentationPlan | null;
  /** How a student learns from answers behind its targets; absent or null: it has no teacher. */
  distillation?: Distillation | null;
  /** Whether kernels that are 0 at a place stay so; absent or false: they are trained. */
  keepsZeros?: boolean;
  /** Factor μ of μ/2·‖w − w₀‖² for the weights w₀ that were written last, which the eager runner adds to the loss; absent or 0: nothing is added. */
  proximal?: number;
  /** Differentially private steps; absent or null: plain ones. */
  privacy?: PrivacyPlan | null;
}

/**
 * The options of a run.
 * @param resident What the runner holds at first, where that is not all of the data.
 * @param distillation Of a student; `resident` has its teacher's answers then.
 * @throws trainingDataUnusable where there is no row to train on, or a target that the loss can't take.
 */
export function createRunnerOptions(
  definition: ResolvedDefinition,
  data: PreparedData,
  resident: RunnerData = data,
  distillation: Distillation | null = null,
): RunnerOptions {
  const { target } = data.preparation;
  const kind = kindOfTarget(target);
  if (data.train.rows === 0) {
    throw new TrainyardError('trainingDataUnusable', 'The training split has no rows.');
  }
  if (definition.training.loss === 'poisson' && data.train.targets.some((value) => value < 0)) {
    throw new TrainyardError(
      'trainingDataUnusable',
      `The poisson loss needs counts: ${kind
        .namesOf(target)
        .map((name) => `"${name}"`)
        .join(', ')} has values below 0.`,
    );
  }
  return {
    architecture: {
      ...describeArchitecture(definition, data.inputs, kind.outputsOf(target, data.width)),
      ...(distillation && { taughtWidth: distillation.width }),
    },
    distillation,
    keepsZeros: definition.compression?.method === 'magnitudePruning',
    training: definition.training,
    batches: planBatches(definition.training, data.train.rows),
    data: resident,
    classWeights: data.classWeights,
    valueScales: kind.errorScales(target),
    seed: definition.seed,
    augmentation: augmentationPlan(definition, data),
    privacy: isPrivate(definition.training) ? planPrivacy(definition.training, data.train) : null,
  };
}

function augmentationPlan(
  { preparation }: ResolvedDefinition,
  { inputs, width, noisyFeatures }: PreparedData,
): AugmentationPlan | null {
  if (!preparation.augmentation) return null;
  return { options: preparation.augmentation, inputs, noisy: noisyFeatures ?? new Uint8Array(width).fill(1) };
}
