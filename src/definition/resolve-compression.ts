import { isClassical, type AnyDefinition } from '../contracts/definition/classical.ts';
import {
  Compression,
  type CompressionMethod,
  type ResolvedCompression,
} from '../contracts/definition/compression.ts';
import type { ExperimentDefinition, ResolvedDefinition } from '../contracts/definition/definition.ts';
import { withDefaults } from '../contracts/with-defaults.ts';
import { pointerTo } from '../json-pointer.ts';
import { optimizers } from '../optimizers/optimizers.ts';
import { hasConvolutions, unquantizedLayer } from '../engine/models/quantized-layers.ts';
import { neuralFamilies } from '../families/families.ts';
import { defaultFraction, narrowedModel } from './compression-source.ts';
import type { DatasetFacts } from './dataset-facts.ts';
import type { Findings } from './issues.ts';
import { metricsOfTask } from './metrics-of-task.ts';
import { reasonForNewHead } from './new-head.ts';
import type { SplitRows } from './split-rows.ts';
import type { ModelSource } from './weights-source.ts';

/** Options that only some methods have. */
const ownOptions: Readonly<Record<CompressionMethod, readonly (keyof Compression)[]>> = {
  distillation: ['temperature', 'hardWeight'],
  structuredPruning: ['fraction'],
  magnitudePruning: ['sparsity', 'pruningEpochs'],
  int8: ['goal', 'calibrationRows'],
};

/**
 * What is compressed, and how; nothing where the definition does not ask for it.
 * @param source what the compression names, found; null: the definition is looked at without it
 */
export function resolveCompression(
  definition: ExperimentDefinition,
  resolved: AnyDefinition,
  { dataset, source, rows }: { dataset: DatasetFacts; source: ModelSource | null; rows: SplitRows },
  findings: Findings,
): { compression?: ResolvedCompression } {
  const given = definition.compression;
  if (given === undefined) return {};
  const { task, split } = resolved;
  const refuse = (pointer: string, detail: string, code = 'optionNotApplicable'): void =>
    findings.reject(pointer, detail, code);
  checkOptions(given, findings);
  const metrics = metricsOfTask(task.type);
  if (resolved.sequence?.kind === 'group' || metrics === undefined || task.type === 'forecasting') {
    const what = resolved.sequence?.kind === 'group' ? 'a model of groups of rows' : `a ${task.type}`;
    refuse('/compression', `Classifications and regressions of single rows are compressed, not ${what}.`);
    return {};
  }
  const { budget } = withDefaults(Compression, given);
  const metric = budget.metric ?? metrics[0];
  if (!metrics.includes(metric))
    refuse('/compression/budget/metric', `A ${task.type} has no ${metric}; its metrics are ${metrics.join(', ')}.`); // prettier-ignore
  if (split.strategy === 'kFold')
    refuse('/split/strategy', 'A compression makes one model of another; it is not cross-validated. Use another split, such as "random".'); // prettier-ignore
  else if (rows.validation === 0)
    refuse(
      '/compression/budget',
      'The budget is measured on validation rows that the source was not trained on, and there are none: train the source with split.validation set, such as 0.15.',
      'splitEmpty',
    );
  if ((definition.training?.initialWeights ?? null) !== null)
    refuse('/training/initialWeights', 'A compression takes what it needs from its own source; leave the initial weights out.'); // prettier-ignore
  if (given.method === 'distillation') checkStudent(resolved, refuse);
  else checkPruned(definition, given, source, refuse);
  if (given.method === 'int8') checkQuantized(definition, given, { source, rows }, refuse);
  if (given.method !== 'int8') checkSteps(resolved, refuse);
  if (source !== null && !isClassical(resolved)) checkLinks(resolved, source, refuse);
  if (source !== null) checkSource(given, resolved, { dataset, source }, findings);
  return {
    compression: {
      method: given.method,
      run: source?.run ?? given.run ?? '',
      step: source?.step ?? 0,
      source: source?.model ?? null,
      ...resolveOwnOptions(given, resolved, source, refuse),
      budget: { metric, maxLoss: budget.maxLoss },
    },
  };
}

/** Refuses options of other methods: nothing would come of them. */
function checkOptions(given: Compression, findings: Findings): void {
  const shared: readonly string[] = ['method', 'run', 'checkpoint', 'model', 'version', 'budget'];
  const own: readonly string[] = ownOptions[given.method];
  for (const option of Object.keys(given)) {
    if (shared.includes(option) || own.includes(option)) continue;
    findings.reject(
      pointerTo('compression', option),
      `The method "${given.method}" has no ${option}; it has ${own.join(', ')}.`,
      'optionNotApplicable',
    );
  }
}

type Refuse = (pointer: string, detail: string, code?: string) => void;

/** The options of the method, with its defaults. */
function resolveOwnOptions(
  given: Compression,
  { task, training }: AnyDefinition,
  source: ModelSource | null,
  refuse: Refuse,
): Partial<ResolvedCompression> {
  switch (given.method) {
    case 'distillation': {
      const isOfNumbers = task.type === 'regression';
      if (isOfNumbers && given.temperature !== undefined)
        refuse('/compression/temperature', 'Numbers have no probabilities that a temperature could soften; leave it out.'); // prettier-ignore
      return {
        ...(!isOfNumbers && { temperature: given.temperature ?? 2 }),
        hardWeight: given.hardWeight ?? 0.3,
      };
    }
    case 'structuredPruning':
      return { fraction: given.fraction ?? defaultFraction };
    case 'magnitudePruning': {
      const epochs = 'epochs' in training ? training.epochs : 1;
      const pruningEpochs = given.pruningEpochs ?? Math.max(1, Math.floor(epochs / 2));
      if (pruningEpochs > Math.max(1, epochs - 1))
        refuse('/compression/pruningEpochs', `Of ${epochs} epochs at most ${Math.max(1, epochs - 1)} can raise the sparsity, so that some are trained with all of it.`); // prettier-ignore
      return { sparsity: given.sparsity ?? 0.8, pruningEpochs };
    }
    case 'int8':
      return {
        goal: given.goal ?? 'speed',
        ...(convolves(source) && { calibrationRows: given.calibrationRows ?? defaultCalibrationRows }),
      };
  }
}

/** Training rows that the ranges of activations are found on. */
const defaultCalibrationRows = 256;

const convolves = (source: ModelSource | null): boolean =>
  source !== null && 'layers' in source.architecture && hasConvolutions(source.architecture);

/** What is quantized is a network of dense layers and convolutions, which is not trained. */
function checkQuantized(
  { training, preparation }: ExperimentDefinition,
  given: Compression,
  { source, rows }: { source: ModelSource | null; rows: SplitRows },
  refuse: Refuse,
): void {
  const where = `/compression/${given.run === undefined ? 'model' : 'run'}`;
  if (Object.keys(training ?? {}).length > 0)
    refuse('/training', 'The method "int8" rounds the weights of the source and trains nothing; leave training out.'); // prettier-ignore
  if (preparation?.augmentation !== undefined)
    refuse('/preparation/augmentation', 'The method "int8" trains nothing; leave the augmentation out.');
  if (source === null || !('layers' in source.architecture)) return;
  const layer = unquantizedLayer(source.architecture);
  if (layer !== null)
    refuse(where, `Dense layers and convolutions are quantized, and the source has the layer "${layer.name}" (${layer.type}). Use the method "distillation".`, 'sourceMisfit'); // prettier-ignore
  const needed = given.calibrationRows ?? defaultCalibrationRows;
  if (!convolves(source)) {
    if (given.calibrationRows !== undefined)
      refuse('/compression/calibrationRows', 'The source has no convolutions, whose ranges would be found on calibration rows; leave them out.'); // prettier-ignore
  } else if (rows.train < needed)
    refuse('/compression/calibrationRows', `The ranges of convolutions are found on ${needed} training rows, and there are ${rows.train}: ask for fewer, 32 at least.`, 'tooFewCalibrationRows'); // prettier-ignore
}

/** A student is a network of its own. */
function checkStudent(resolved: AnyDefinition, refuse: Refuse): void {
  if (!isClassical(resolved)) return;
  refuse('/model/family', `A student is a network; "${resolved.model.family}" is fitted by an algorithm of its own. Use the family "mlp".`, 'modelMisfit'); // prettier-ignore
}

/** What is pruned has layers, all of which go on with the weights of the source. */
function checkPruned(
  { model, training }: ExperimentDefinition,
  given: Compression,
  source: ModelSource | null,
  refuse: Refuse,
): void {
  const { run, method } = given;
  const where = `/compression/${run === undefined ? 'model' : 'run'}`;
  // The narrowed model has been filled in before.
  const filled = source && JSON.stringify(narrowedModel(given, source).model);
  if (model !== undefined && JSON.stringify(model) !== filled)
    refuse('/model', 'The model is that of the source, with what is pruned left out; leave it out.');
  if ((training?.freeze ?? null) !== null)
    refuse('/training/freeze', 'The layers that are pruned have to be trained; leave freeze out.');
  if (source === null) return;
  const { family } = source.definition.model;
  if (isClassical(source.definition))
    refuse(where, `A "${family}" has no layers that could be pruned. Use the method "distillation".`, 'sourceMisfit'); // prettier-ignore
  else if (method === 'structuredPruning' && neuralFamilies.get(family).narrow === undefined)
    refuse(where, `Units of a "${family}" can not be left out; of ${narrowFamilies()} they can. Use "magnitudePruning" or "distillation".`, 'sourceMisfit'); // prettier-ignore
}

const narrowFamilies = (): string =>
  neuralFamilies
    .all()
    .flatMap((one) => (one.narrow === undefined ? [] : [`"${one.family}"`]))
    .join(', ');

/** Compressed models are trained by gradient steps, from a source that says something of rows that it has seen. */
function checkSteps(resolved: AnyDefinition, refuse: Refuse): void {
  if (isClassical(resolved)) return;
  const { optimizer, privacy } = resolved.training;
  if (optimizers.get(optimizer.type).solves)
    refuse('/training/optimizer/type', `"${optimizer.type}" solves for the labels alone. Use an optimizer of gradient steps, such as "adam".`); // prettier-ignore
  if (privacy)
    refuse('/training/privacy', 'The source says something of the rows that it was trained on, which private training of the compressed model does not cover.'); // prettier-ignore
}

/** The model learns on the scale of the target that its source was fitted to; under the log link it is another one. */
function checkLinks(resolved: ResolvedDefinition, { definition }: ModelSource, refuse: Refuse): void {
  const [own, its] = [resolved.training.loss, definition.training.loss];
  if ((own === 'poisson') !== (its === 'poisson'))
    refuse('/training/loss', `The source was trained with the loss "${its}", and "${own}" needs the target on another scale.`); // prettier-ignore
}

/** A source with another task, other classes, inputs or rows says nothing that the budget could be held against. */
function checkSource(
  given: Compression,
  resolved: AnyDefinition,
  { dataset, source }: { dataset: DatasetFacts; source: ModelSource },
  findings: Findings,
): void {
  const where = `/compression/${given.run === undefined ? 'model' : 'run'}`;
  const misfit = (pointer: string, detail: string): void => findings.reject(pointer, detail, 'sourceMisfit');
  const other = reasonForNewHead(resolved, dataset, source);
  if (other !== null) misfit(where, `The source can not be compressed for this target. ${other}`);
  const shown = ({ inputs }: Pick<AnyDefinition, 'inputs'>): string[] =>
    inputs.map(({ name, type }) => `${name} (${type})`).toSorted();
  const [own, its] = [shown(resolved), shown(source.definition)];
  const different = [...its.filter((one) => !own.includes(one)), ...own.filter((one) => !its.includes(one))];
  const sequences = [resolved, source.definition].map(({ sequence }) => JSON.stringify(sequence ?? null));
  if (different.length > 0)
    misfit(
      '/inputs',
      `The inputs have to be those of the source: ${different.slice(0, 5).join(', ')} ${different.length > 1 ? 'are' : 'is'} in one of them only.`,
    );
  else if (sequences[0] !== sequences[1])
    misfit('/inputs/sequence', `The source reads another sequence: ${sequences[1]}.`);
  if (source.definition.split.strategy === 'kFold')
    misfit(
      where,
      'The source is a cross-validation, whose final model was trained on the rows of all folds.',
    );
  else if (source.definition.dataset === dataset.id && !isSameSplit(resolved, source.definition))
    misfit(
      '/split',
      'The dataset has to be divided as for the source, which would otherwise be judged by rows that it was trained on; leave the split out.',
    );
}

const isSameSplit = ({ split: own }: AnyDefinition, { split: its }: AnyDefinition): boolean =>
  own.strategy === its.strategy &&
  own.column === its.column &&
  own.seed === its.seed &&
  (['train', 'validation', 'test'] as const).every((part) => Math.abs(own[part] - its[part]) < 1e-6);
