import type {
  ExperimentDefinition,
  InputColumn,
  ResolvedPreparation,
} from '../contracts/definition/definition.ts';
import type { DatasetFacts } from './dataset-facts.ts';
import type { Findings } from './issues.ts';
import { resolveAugmentation } from './resolve-augmentation.ts';
import { preparationDefaults, takesMissing } from './resolve-classical.ts';
import { resolveImage } from './resolve-image.ts';
import { resolveEncoding } from './resolve-encoding.ts';
import { resolvePairEncoding } from './resolve-recommendation.ts';
import { resolveText } from './resolve-text.ts';

/** Preparation with every default written in. Unbuilt options were refused before. */
export function resolvePreparation(
  definition: ExperimentDefinition,
  inputs: readonly InputColumn[],
  dataset: DatasetFacts,
  findings: Findings,
): ResolvedPreparation {
  const given = definition.preparation ?? {};
  const missing = given.missing ?? {};
  const outliers = given.outliers ?? null;
  const imbalance = given.imbalance ?? 'none';
  const defaults = preparationDefaults(definition);
  const image = resolveImage(definition, inputs, dataset, findings);
  const text = resolveText(definition, inputs, findings);
  const encoding =
    definition.task.type === 'recommendation'
      ? resolvePairEncoding(definition, inputs, findings)
      : resolveEncoding(definition, inputs, defaults.categorical, findings);
  const augmentation = resolveAugmentation(
    definition,
    { inputs, text, categorical: encoding.categorical },
    findings,
  );
  const { type } = definition.task;
  if ((imbalance === 'oversample' || imbalance === 'undersample') && type === 'multiLabelClassification') {
    findings.reject(
      '/preparation/imbalance',
      `"${imbalance}" needs rows of one class each; labels can be weighted: "classWeights".`,
      'optionNotApplicable',
    );
  }
  if (imbalance !== 'none' && type !== 'classification' && type !== 'multiLabelClassification') {
    findings.reject(
      '/preparation/imbalance',
      type === 'regression'
        ? 'A regression has no classes to balance.'
        : `There are no classes to balance in ${type}.`,
      'optionNotApplicable',
    );
  }
  const isSequence =
    type === 'forecasting' ||
    (definition.inputs?.sequence !== undefined && 'group' in definition.inputs.sequence);
  if (isSequence && outliers?.action === 'drop')
    findings.reject(
      '/preparation/outliers/action',
      'A step can not be dropped out of a sequence; use "clip" or "mark".',
      'optionNotApplicable',
    );
  if (missing.numeric === 'keep' && !takesMissing(definition)) {
    findings.reject(
      '/preparation/missing/numeric',
      `"keep" is for trees; the family "${definition.model?.family ?? 'mlp'}" needs a number in each place. Use "median".`,
      'optionNotApplicable',
    );
  }
  if (missing.numericConstant !== undefined && missing.numeric !== 'constant') {
    findings.reject(
      '/preparation/missing/numericConstant',
      'numericConstant is used with missing.numeric "constant" only.',
      'optionNotApplicable',
    );
  }
  if (missing.categoricalConstant !== undefined && missing.categorical !== 'constant') {
    findings.reject(
      '/preparation/missing/categoricalConstant',
      'categoricalConstant is used with missing.categorical "constant" only.',
      'optionNotApplicable',
    );
  }
  return {
    deduplicate: given.deduplicate ?? true,
    missing: {
      numeric: missing.numeric ?? defaults.missing,
      categorical: missing.categorical ?? 'category',
      numericConstant: missing.numericConstant ?? 0,
      categoricalConstant: missing.categoricalConstant ?? 'missing',
      indicator: missing.indicator ?? false,
    },
    outliers: outliers && {
      ...outliers,
      threshold: outliers.threshold ?? (outliers.method === 'iqr' ? 1.5 : 3),
    },
    numeric: given.numeric ?? defaults.numeric,
    ...encoding,
    ...(text && { text }),
    ...(image && { image }),
    imbalance,
    ...(augmentation && { augmentation }),
  };
}
