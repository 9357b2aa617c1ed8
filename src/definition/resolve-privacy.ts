import type { ExperimentDefinition, ResolvedTraining } from '../contracts/definition/definition.ts';
import { hasPrivateSteps, Privacy, type ResolvedPrivacy } from '../contracts/definition/privacy.ts';
import { Training } from '../contracts/definition/training.ts';
import { withDefaults } from '../contracts/with-defaults.ts';
import { planBatches } from '../engine/batch-plan.ts';
import type { Architecture } from '../engine/models/architecture.ts';
import { layersWithoutNorms } from '../engine/privacy/private-layers.ts';
import { optimizers } from '../optimizers/optimizers.ts';
import type { ResolvedTask } from '../targets/tasks.ts';
import type { Findings } from './issues.ts';
import type { SplitRows } from './split-rows.ts';

/** Tasks whose examples are rows, each of which is in one example. */
const privateTasks: readonly string[] = [
  'classification',
  'multiLabelClassification',
  'regression',
  'autoencoding',
];

/** Defaults of private training where nothing is said: few steps over large batches need the least noise. */
const ownDefaults = { epochs: 30, batchSize: 256, earlyStopping: null, regularization: { l2: 0 } } as const;

/** The training options with the defaults of private training, where it is asked for. */
export function withPrivateDefaults(given: Training, trainRows: number): Training {
  if (!hasPrivateSteps(given)) return given;
  const { batchSize, ...rest } = ownDefaults;
  const { type } = given.optimizer ?? {};
  const takesWholeSplit = type !== undefined && optimizers.get(type).takesWholeSplit === true;
  return {
    ...rest,
    ...(!takesWholeSplit && { batchSize: Math.max(1, Math.min(batchSize, trainRows)) }),
    ...given,
  };
}

/** How the training rows are protected; nothing where the definition does not ask for it. */
export function resolvePrivacy(
  definition: ExperimentDefinition,
  {
    task,
    rows,
    isSolved,
    earlyStopping,
    schedule,
  }: { task: ResolvedTask; rows: SplitRows; isSolved: boolean } & Pick<
    ResolvedTraining,
    'earlyStopping' | 'schedule'
  >,
  findings: Findings,
): { privacy?: ResolvedPrivacy } {
  const given = definition.training?.privacy ?? null;
  if (given === null || definition.training?.federated) return {};
  const refuse = (pointer: string, detail: string): void =>
    findings.reject(pointer, detail, 'optionNotApplicable');
  const mechanism = resolveMechanism(given, { count: rows.train, of: 'training rows' }, findings);
  if (!privateTasks.includes(task.type))
    refuse(
      '/training/privacy',
      `Private training is for ${privateTasks.join(', ')}, whose examples are single rows; not for ${task.type}.`,
    );
  const { sequence } = definition.inputs ?? {};
  if (sequence !== undefined && !('column' in sequence))
    refuse('/training/privacy', 'Private training protects rows, and an example of inputs.sequence is made of several.'); // prettier-ignore
  if (definition.split?.strategy === 'kFold')
    refuse('/training/privacy', 'Each fold would cost its own ε. Use another split, such as "random".');
  const { imbalance } = definition.preparation ?? {};
  if (imbalance === 'oversample' || imbalance === 'undersample')
    refuse(
      '/preparation/imbalance',
      `"${imbalance}" chooses rows by the others, so that each row would say something of them. Use "classWeights".`,
    );
  if (Number(definition.preparation?.augmentation?.mixup) > 0)
    refuse('/preparation/augmentation/mixup', 'Mixup puts two rows into one gradient.');
  const { gradient } = withDefaults(Training, definition.training);
  if (gradient.accumulate > 1)
    refuse('/training/gradient/accumulate', 'A private step is one draw of rows: raise batchSize instead.');
  const watched = earlyStopping?.metric ?? (rows.validation > 0 ? 'validation.loss' : 'train.loss');
  if (!watched.startsWith('validation.')) {
    const detail = `The weights would go by ${watched}, which comes from the training rows without noise. Watch a metric of validation rows; split.validation has to be set for it.`;
    if (earlyStopping !== null) refuse('/training/earlyStopping/metric', detail);
    if (schedule.type === 'reduceOnPlateau') refuse('/training/schedule/type', detail);
  }
  if (isSolved)
    refuse('/training/optimizer/type', 'Private training takes gradient steps. Use an optimizer such as "adam" or "sgd".'); // prettier-ignore
  return { privacy: mechanism };
}

/** Privacy with the steps that the training will do on so many rows. */
export function withPlannedSteps(
  privacy: ResolvedPrivacy,
  training: Parameters<typeof planBatches>[0],
  trainRows: number,
): ResolvedPrivacy {
  if (trainRows === 0) return privacy;
  const { batchSize, totalSteps } = planBatches(training, trainRows);
  return { ...privacy, samplingRate: batchSize / trainRows, steps: totalSteps };
}

/** What is asked of the noise, for so many of what it protects (0: not known yet). */
export function resolveMechanism(
  given: Privacy,
  { count, of }: { count: number; of: 'training rows' | 'participants' },
  findings: Findings,
): Omit<ResolvedPrivacy, 'samplingRate' | 'steps' | 'protects'> {
  const { delta, clipNorm, accountant, ...aims } = withDefaults(Privacy, given);
  const [epsilon, noiseMultiplier] = [orNull(aims.epsilon), orNull(aims.noiseMultiplier)];
  const refuse = (pointer: string, detail: string): void =>
    findings.reject(pointer, detail, 'optionNotApplicable');
  if ((epsilon === null) === (noiseMultiplier === null))
    refuse('/training/privacy', 'Give epsilon or noiseMultiplier, one of the two.');
  if (count > 0 && delta >= 1 / count)
    refuse('/training/privacy/delta', `δ has to be below 1 / ${of}, which is ${(1 / count).toPrecision(3)} here; it is ${delta}.`); // prettier-ignore
  return { epsilon, noiseMultiplier, delta, clipNorm, accountant };
}

const orNull = (value: number | undefined): number | null => (value === undefined ? null : value);

/** Refuses layers whose gradients are not known row by row. */
export function requirePrivateLayers(architecture: Architecture, findings: Findings): void {
  const layers = layersWithoutNorms(architecture);
  if (layers.length === 0) return;
  const names = layers.map(({ name, type }) => `${name} (${type})`).join(', ');
  findings.reject(
    '/training/privacy',
    `The gradients of single rows are not known in these layers: ${names}. Dense, convolutional and embedding layers and layer normalisation can be trained privately.`,
    'optionNotApplicable',
  );
}
