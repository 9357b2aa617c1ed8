import type { ResolvedTraining } from '../../contracts/definition/definition.ts';
import type { ResolvedPrivacy } from '../../contracts/definition/privacy.ts';
import type { PreparedSplit } from '../../data/preparation/prepared-data.ts';
import type { PrivacyReport } from '../../contracts/privacy-report.ts';
import { TrainyardError } from '../../errors.ts';
import { findNoiseMultiplier } from '../../privacy/find-noise.ts';
import type { SampledGaussian } from '../../privacy/mechanism.ts';
import { epsilonBy } from '../../privacy/privacy-cost.ts';
import { planBatches } from '../batch-plan.ts';

/** The private steps of a training, with the noise that they need. */
export interface PrivacyPlan extends SampledGaussian {
  options: ResolvedPrivacy;
  trainingRows: number;
  /** The number of rows that a step is expected to draw. */
  batchSize: number;
}

type PrivateTraining = ResolvedTraining & { privacy: ResolvedPrivacy };

/** Whether the definition asks for private steps. */
export function isPrivate(training: ResolvedTraining): training is PrivateTraining {
  return training.privacy !== undefined;
}

/**
 * What private training on the rows does. The noise for an ε is found here.
 * @throws trainingDataUnusable where no noise is enough; outOfMemory where the rows are on disk, of which any may be drawn at any step
 */
export function planPrivacy(
  training: PrivateTraining,
  { rows: trainingRows, stored }: Pick<PreparedSplit, 'rows' | 'stored'>,
): PrivacyPlan {
  const { privacy: options } = training;
  if (stored) {
    throw new TrainyardError(
      'outOfMemory',
      'A private step draws from all training rows, which do not fit into the memory that a run may take. Use fewer rows or inputs, or raise TRAINER_MEMORY_MB.',
    );
  }
  const { batchSize, totalSteps } = planBatches(training, trainingRows);
  const steps = { samplingRate: batchSize / trainingRows, steps: totalSteps };
  return { ...steps, noiseMultiplier: noiseOfSteps(options, steps), options, trainingRows, batchSize };
}

/** The noise multiplier that was asked for, or is enough for the ε. @throws trainingDataUnusable where none is */
export function noiseOfSteps(
  { noiseMultiplier, epsilon, delta, accountant }: ResolvedPrivacy,
  steps: Omit<SampledGaussian, 'noiseMultiplier'>,
): number {
  const found =
    noiseMultiplier ??
    findNoiseMultiplier(steps, epsilon!, (mechanism) => epsilonBy[accountant](mechanism, delta));
  if (found !== null) return found;
  throw new TrainyardError(
    'trainingDataUnusable',
    `No noise makes ${steps.steps} steps cost an ε of ${epsilon} at a δ of ${delta}: train for fewer epochs, or raise ε.`,
  );
}

/** What the weights cost after some of the planned steps. */
export function privacyReport(plan: PrivacyPlan, steps: number): PrivacyReport {
  const { options, noiseMultiplier, samplingRate, trainingRows } = plan;
  const { delta, accountant, clipNorm } = options;
  return {
    epsilon: epsilonBy[accountant]({ noiseMultiplier, samplingRate, steps }, delta),
    delta,
    accountant,
    noiseMultiplier,
    clipNorm,
    samplingRate,
    steps,
    trainingRows,
    sampling: 'poisson',
    neighbours: 'addOrRemoveRow',
    notCovered: [
      'what preparation learned from the training rows, which is kept with the model: scales, means, replacements of missing values, categories, vocabularies, class weights',
      'the statistics of the training rows that are kept beside the model for drift (baseline.json)',
      'metrics of the training rows while training',
      'the validation and test rows, by which the model was judged',
    ],
  };
}
