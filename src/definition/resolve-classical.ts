import {
  classicalFamilies,
  mostSvmRows,
  type ClassicalFamily,
  type ClassicalTraining,
  type ResolvedClassicalModel,
} from '../contracts/definition/classical.ts';
import {
  targetKindOf,
  type ExperimentDefinition,
  type InputColumn,
  type ResolvedPreparation,
  type ResolvedTask,
} from '../contracts/definition/definition.ts';
import type { Model } from '../contracts/definition/model.ts';
import { epochMetricNames } from '../engine/metrics/epoch-metrics.ts';
import { columnOf, type DatasetFacts } from './dataset-facts.ts';
import { pointerTo, type Findings } from './issues.ts';
import { resolveEarlyStopping } from './resolve-early-stopping.ts';
import type { SplitRows } from './resolve-training.ts';

type GivenClassical = Extract<Model, { family: ClassicalFamily }>;

/** Trees without one that is better; scikit-learn's `n_iter_no_change`. */
const defaultPatience = 10;

/** The options of a classical model, where the definition asks for one; else null. */
export function givenClassical({ model }: ExperimentDefinition): GivenClassical | null {
  return model && (classicalFamilies as readonly string[]).includes(model.family)
    ? (model as GivenClassical)
    : null;
}

/** A classical model with every default written in, checked against the task, the inputs and the rows. */
export function resolveClassicalModel(
  model: GivenClassical,
  { definition, task, dataset, inputs, preparation, rows, findings }: ClassicalContext,
): ResolvedClassicalModel {
  const isClassification = task.type === 'classification';
  const notApplicable = (option: string, detail: string): void =>
    findings.reject(pointerTo('model', option), detail, 'optionNotApplicable');
  const kind = targetKindOf(task);
  if (kind !== 'classes' && kind !== 'value')
    findings.reject(
      '/model/family',
      `"${model.family}" predicts one class or one value; not ${kind === 'values' ? 'several values' : `the task "${task.type}"`}. Use the family "mlp".`,
      'optionNotApplicable',
    );
  if (definition.inputs?.sequence !== undefined)
    findings.reject(
      '/inputs/sequence',
      `"${model.family}" takes a row of numbers, not steps in their order. Use the family "lstm", or leave the sequence out.`,
      'optionNotApplicable',
    );
  for (const { name, type } of inputs) {
    if (type !== 'image') continue;
    findings.reject(
      '/model/family',
      `"${model.family}" takes a row of numbers; "${name}" holds images. Use the family "cnn", or leave the column out.`,
      'optionNotApplicable',
    );
  }
  checkPreparation(model, definition, preparation, findings);
  const criterion = () => {
    const asked = 'criterion' in model ? model.criterion : undefined;
    if (isClassification) return asked ?? 'gini';
    if (asked !== undefined) notApplicable('criterion', `A regression reduces the squared error; "${asked}" is for classes.`); // prettier-ignore
    return 'squaredError' as const;
  };
  switch (model.family) {
    case 'decisionTree':
      return {
        family: 'decisionTree',
        criterion: criterion(),
        maxDepth: model.maxDepth ?? null,
        minSamplesSplit: model.minSamplesSplit ?? 2,
        minSamplesLeaf: model.minSamplesLeaf ?? 1,
        maxLeaves: model.maxLeaves ?? null,
        maxFeatures: model.maxFeatures ?? 'all',
        maxBins: model.maxBins ?? 255,
      };
    case 'randomForest':
      return {
        family: 'randomForest',
        trees: model.trees ?? 100,
        criterion: criterion(),
        maxDepth: model.maxDepth ?? null,
        minSamplesSplit: model.minSamplesSplit ?? 2,
        minSamplesLeaf: model.minSamplesLeaf ?? 1,
        maxLeaves: model.maxLeaves ?? null,
        maxFeatures: model.maxFeatures ?? (isClassification ? 'sqrt' : 'all'),
        bootstrap: model.bootstrap ?? true,
        sampleFraction: model.sampleFraction ?? 1,
        maxBins: model.maxBins ?? 255,
      };
    case 'gradientBoostedTrees':
      return {
        family: 'gradientBoostedTrees',
        trees: model.trees ?? 100,
        learningRate: model.learningRate ?? 0.1,
        maxDepth: model.maxDepth ?? null,
        maxLeaves: model.maxLeaves === undefined ? 31 : model.maxLeaves,
        minSamplesLeaf: model.minSamplesLeaf ?? 20,
        l2: model.l2 ?? 0,
        subsample: model.subsample ?? 1,
        maxFeatures: model.maxFeatures ?? 'all',
        maxBins: model.maxBins ?? 255,
      };
    case 'naiveBayes': {
      if (!isClassification)
        findings.reject(
          '/model/family',
          '"naiveBayes" tells classes apart; a regression needs another family, such as "linear".',
          'optionNotApplicable',
        );
      const variant = model.variant ?? 'auto';
      if (variant === 'multinomial') checkCounts(dataset, inputs, findings);
      return {
        family: 'naiveBayes',
        variant,
        smoothing: model.smoothing ?? 1,
        varianceSmoothing: model.varianceSmoothing ?? 1e-9,
      };
    }
    case 'supportVectorMachine': {
      const kernel = model.kernel ?? 'rbf';
      if (rows.train > mostSvmRows)
        findings.reject(
          '/model/family',
          `"supportVectorMachine" takes ${mostSvmRows} training rows at most, as its time grows with their square; the split has ${rows.train}. Use a smaller split.train, or "gradientBoostedTrees".`,
          'tooManyRows',
        );
      if (kernel === 'linear' && model.gamma !== undefined)
        notApplicable('gamma', 'The linear kernel has no gamma.');
      if (kernel !== 'poly' && model.degree !== undefined)
        notApplicable('degree', `A degree is for the kernel "poly", not "${kernel}".`);
      if (kernel !== 'poly' && kernel !== 'sigmoid' && model.coef0 !== undefined)
        notApplicable('coef0', `coef0 is for the kernels "poly" and "sigmoid", not "${kernel}".`);
      if (isClassification && model.epsilon !== undefined)
        notApplicable('epsilon', 'epsilon is for a regression.');
      if (!isClassification && model.probability !== undefined)
        notApplicable('probability', 'Probabilities are for classes; a regression has none.');
      return {
        family: 'supportVectorMachine',
        c: model.c ?? 1,
        kernel,
        gamma: model.gamma ?? 'scale',
        degree: model.degree ?? 3,
        coef0: model.coef0 ?? 0,
        epsilon: model.epsilon ?? 0.1,
        probability: model.probability ?? isClassification,
        tolerance: model.tolerance ?? 0.001,
      };
    }
  }
}

/** What a classical model is checked against. */
export interface ClassicalContext {
  definition: ExperimentDefinition;
  task: ResolvedTask;
  dataset: DatasetFacts;
  inputs: readonly InputColumn[];
  preparation: ResolvedPreparation;
  rows: SplitRows;
  findings: Findings;
}

function checkPreparation(
  model: GivenClassical,
  definition: ExperimentDefinition,
  preparation: ResolvedPreparation,
  findings: Findings,
): void {
  const encoding = preparation.categorical;
  if (encoding === 'embedding')
    findings.reject(
      '/preparation/categorical',
      `"${model.family}" learns no embeddings; use "${isTrees(model) ? 'ordinal' : 'oneHot'}".`,
      'optionNotApplicable',
    );
  if (definition.preparation?.augmentation !== undefined)
    findings.reject(
      '/preparation/augmentation',
      `"${model.family}" is fitted to the rows as they are; augmentation is for models that are trained in batches.`,
      'optionNotApplicable',
    );
  if (model.family !== 'naiveBayes' || (model.variant !== 'multinomial' && model.variant !== 'bernoulli'))
    return;
  const { variant } = model;
  if (encoding === 'ordinal')
    findings.reject(
      '/preparation/categorical',
      `The variant "${variant}" would take a category's number for a count; use "oneHot".`,
      'optionNotApplicable',
    );
  if (variant === 'multinomial' && preparation.hashing?.signed)
    findings.reject(
      '/preparation/hashing/signed',
      'The variant "multinomial" needs numbers of 0 or more; signed hashes are below 0 as well: false.',
      'optionNotApplicable',
    );
  if (variant === 'multinomial' && !['none', 'minMax'].includes(preparation.numeric))
    findings.reject(
      '/preparation/numeric',
      `The variant "multinomial" needs numbers of 0 or more, which "${preparation.numeric}" does not keep; use "none".`,
      'optionNotApplicable',
    );
}

/** Counts can't be below 0. */
function checkCounts(dataset: DatasetFacts, inputs: readonly InputColumn[], findings: Findings): void {
  for (const { name, type } of inputs) {
    const least = columnOf(dataset, name)?.min;
    if (type === 'dateTime' || (type === 'numeric' && typeof least === 'number' && least < 0))
      findings.reject(
        '/model/variant',
        type === 'dateTime'
          ? `The variant "multinomial" needs counts; "${name}" is a time.`
          : `The variant "multinomial" needs counts of 0 or more; the least value of "${name}" is ${String(least)}.`,
        'negativeCount',
      );
  }
}

/** Defaults of the preparation that a family has of its own. */
export function preparationDefaults(
  definition: ExperimentDefinition,
): Pick<ResolvedPreparation, 'numeric' | 'categorical'> & { missing: 'median' | 'keep' } {
  const model = givenClassical(definition);
  if (model && isTrees(model)) return { missing: 'keep', numeric: 'none', categorical: 'ordinal' };
  if (model?.family === 'naiveBayes') {
    const variant = model.variant ?? 'auto';
    if (variant === 'auto') return { missing: 'median', numeric: 'standardize', categorical: 'ordinal' };
    if (variant !== 'gaussian') return { missing: 'median', numeric: 'none', categorical: 'oneHot' };
  }
  return { missing: 'median', numeric: 'standardize', categorical: 'oneHot' };
}

/** Whether missing numbers may stay missing: trees send them to a side of their own. */
export const takesMissing = (definition: ExperimentDefinition): boolean => {
  const model = givenClassical(definition);
  return model !== null && isTrees(model);
};

const isTrees = ({ family }: GivenClassical): boolean =>
  family === 'decisionTree' || family === 'randomForest' || family === 'gradientBoostedTrees';

/**
 * What of `training` applies to a classical model; every other option is refused, as nothing would come of it.
 */
export function resolveClassicalTraining(
  model: GivenClassical,
  { definition, task, dataset, rows, findings }: ClassicalContext,
): ClassicalTraining {
  const given = definition.training ?? {};
  const boosts = model.family === 'gradientBoostedTrees';
  const iterates = boosts || model.family === 'randomForest';
  const allowed = ['loss', ...(boosts ? ['earlyStopping'] : []), ...(iterates ? ['checkpoint'] : [])];
  for (const [option, value] of Object.entries(given)) {
    if (allowed.includes(option) || value === undefined || value === null) continue;
    findings.reject(
      pointerTo('training', option),
      `"${model.family}" is not trained by gradient steps and has no training.${option}; its options are in model.`,
      'optionNotApplicable',
    );
  }
  const isClassification = definition.task.type === 'classification';
  const losses = isClassification
    ? (['crossEntropy'] as const)
    : boosts
      ? (['meanSquaredError', 'poisson'] as const)
      : (['meanSquaredError'] as const);
  const asked = given.loss ?? 'auto';
  const loss = losses.find((name) => name === asked);
  if (asked !== 'auto' && loss === undefined)
    findings.reject(
      '/training/loss',
      `"${model.family}" is fitted with ${losses.join(' or ')} here; not with ${asked}.`,
      'optionNotApplicable',
    );
  if (given.checkpoint?.everyEpochs)
    findings.reject(
      '/training/checkpoint/everyEpochs',
      'Trees are no epochs; use everySeconds.',
      'optionNotApplicable',
    );
  const classes = isClassification ? (columnOf(dataset, task.target!)?.distinct ?? 2) : null;
  const watchable = epochMetricNames(classes === null ? 'value' : 'classes', true, classes ?? 0);
  return {
    loss: loss ?? losses[0],
    labelSmoothing: 0,
    earlyStopping: boosts
      ? resolveEarlyStopping(given.earlyStopping, { watchable, patience: defaultPatience }, rows, findings)
      : null,
    checkpoint: {
      everySeconds: given.checkpoint?.everySeconds ?? 30,
      everyEpochs: null,
      keepLast: given.checkpoint?.keepLast ?? 2,
      keepBest: given.checkpoint?.keepBest ?? 1,
    },
  };
}
