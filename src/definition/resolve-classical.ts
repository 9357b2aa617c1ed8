import type { ClassicalTraining } from '../contracts/definition/classical.ts';
import type {
  ExperimentDefinition,
  InputColumn,
  ResolvedPreparation,
} from '../contracts/definition/definition.ts';
import { Training } from '../contracts/definition/training.ts';
import { withDefaults } from '../contracts/with-defaults.ts';
import { targetKindOf, type ResolvedTask } from '../targets/tasks.ts';
import { epochMetricNames } from '../engine/metrics/epoch-metrics.ts';
import {
  classicalFamilies,
  type GivenClassical,
  type ResolvedClassicalModel,
} from '../families/classical-families.ts';
import type { PreparationDefaults } from '../families/classical-family.ts';
import { smallTableRows } from '../families/small-table.ts';
import { columnOf, type DatasetFacts } from './dataset-facts.ts';
import { pointerTo } from '../json-pointer.ts';
import type { Findings } from './issues.ts';
import { resolveEarlyStopping } from './resolve-early-stopping.ts';
import type { SplitRows } from './split-rows.ts';

/** Iterations without one that is better; scikit-learn's `n_iter_no_change`. */
const defaultPatience = 10;

/** The options of a classical model, where the definition asks for one; else null. */
export function givenClassical({ model }: ExperimentDefinition): GivenClassical | null {
  return model && classicalFamilies.find(model.family) ? (model as GivenClassical) : null;
}

/** What a classical model is checked against. */
export interface ClassicalSource {
  definition: ExperimentDefinition;
  task: ResolvedTask;
  dataset: DatasetFacts;
  inputs: readonly InputColumn[];
  preparation: ResolvedPreparation;
  rows: SplitRows;
  findings: Findings;
}

/** A classical model with every default written in, checked against the task, the inputs and the rows. */
export function resolveClassicalModel(
  model: GivenClassical,
  source: ClassicalSource,
): ResolvedClassicalModel {
  const { definition, task, dataset, inputs, preparation, rows, findings } = source;
  checkFit(model, source);
  checkPreparation(model, definition, preparation, findings);
  return classicalFamilies.get(model.family).resolve(model, {
    isClassification: task.type === 'classification',
    inputs: inputs.map(({ name, type }) => ({ name, type, min: columnOf(dataset, name)?.min })),
    preparation,
    trainRows: rows.train,
    reject: (pointer, detail, code) => findings.reject(pointer, detail, code),
  });
}

/** What no classical model takes. */
function checkFit({ family }: GivenClassical, { definition, task, inputs, findings }: ClassicalSource): void {
  const kind = targetKindOf(task);
  if (kind !== 'classes' && kind !== 'value')
    findings.reject(
      '/model/family',
      `"${family}" predicts one class or one value; not ${kind === 'values' ? 'several values' : `the task "${task.type}"`}. Use the family "mlp".`,
      'optionNotApplicable',
    );
  if (definition.inputs?.sequence !== undefined)
    findings.reject(
      '/inputs/sequence',
      `"${family}" takes a row of numbers, not steps in their order. Use the family "lstm", or leave the sequence out.`,
      'optionNotApplicable',
    );
  for (const { name, type } of inputs) {
    if (type !== 'image') continue;
    findings.reject(
      '/model/family',
      `"${family}" takes a row of numbers; "${name}" holds images. Use the family "cnn", or leave the column out.`,
      'optionNotApplicable',
    );
  }
}

function checkPreparation(
  { family }: GivenClassical,
  definition: ExperimentDefinition,
  { categorical }: ResolvedPreparation,
  findings: Findings,
): void {
  if (categorical === 'embedding')
    findings.reject(
      '/preparation/categorical',
      `"${family}" learns no embeddings; use "${classicalFamilies.get(family).takesMissing ? 'ordinal' : 'oneHot'}".`,
      'optionNotApplicable',
    );
  if (definition.preparation?.augmentation !== undefined)
    findings.reject(
      '/preparation/augmentation',
      `"${family}" is fitted to the rows as they are; augmentation is for models that are trained in batches.`,
      'optionNotApplicable',
    );
}

/** Defaults of the preparation that a family has of its own. */
export function preparationDefaults(definition: ExperimentDefinition): PreparationDefaults {
  const model = givenClassical(definition);
  return model
    ? classicalFamilies.get(model.family).preparation(model)
    : { missing: 'median', numeric: 'standardize', categorical: 'oneHot' };
}

/** Whether missing numbers may stay missing: trees send them to a side of their own. */
export function takesMissing(definition: ExperimentDefinition): boolean {
  const model = givenClassical(definition);
  return model !== null && classicalFamilies.get(model.family).takesMissing;
}

/**
 * What of `training` applies to a classical model; every other option is refused, as nothing would come of it.
 */
export function resolveClassicalTraining(
  model: GivenClassical,
  { definition, task, dataset, rows, findings }: ClassicalSource,
): ClassicalTraining {
  const given = definition.training ?? {};
  const family = classicalFamilies.get(model.family);
  const allowed = [
    'loss',
    ...(family.stopsEarly ? ['earlyStopping'] : []),
    ...(family.iterates ? ['checkpoint'] : []),
  ];
  for (const [option, value] of Object.entries(given)) {
    if (allowed.includes(option) || value === undefined || value === null) continue;
    findings.reject(
      pointerTo('training', option),
      `"${model.family}" is not trained by gradient steps and has no training.${option}; its options are in model.`,
      'optionNotApplicable',
    );
  }
  const isClassification = definition.task.type === 'classification';
  const losses = isClassification ? family.losses.classification : family.losses.regression;
  const { loss: asked, checkpoint } = withDefaults(Training, given);
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
    earlyStopping:
      family.stopsEarly && (given.earlyStopping !== undefined || rows.train > smallTableRows)
        ? resolveEarlyStopping(given.earlyStopping, { watchable, patience: defaultPatience }, rows, findings)
        : null,
    checkpoint: { ...checkpoint, everyEpochs: null },
  };
}
