import { groupsOf } from '../targets/task-groups.ts';
import { targetKinds } from '../targets/targets.ts';
import { taskKinds } from '../targets/tasks.ts';
import type {
  ExperimentDefinition,
  InputColumn,
  ResolvedPreparation,
} from '../contracts/definition/definition.ts';
import { Preparation } from '../contracts/definition/data.ts';
import { withDefaults } from '../contracts/with-defaults.ts';
import { familyOf } from './family-of.ts';
import type { DatasetFacts } from './dataset-facts.ts';
import type { Findings } from './issues.ts';
import { resolveAugmentation } from './resolve-augmentation.ts';
import { preparationDefaults, takesMissing } from './resolve-classical.ts';
import { resolveImage } from './resolve-image.ts';
import { resolveEncoding } from './resolve-encoding.ts';
import { resolvePairEncoding } from './resolve-recommendation.ts';
import { resolveText } from './resolve-text.ts';

/** The factor of each rule for outliers where none is given. */
const outlierThresholds = { iqr: 1.5, zScore: 3 } as const;

/** Preparation with every default written in. Unbuilt options were refused before. */
export function resolvePreparation(
  definition: ExperimentDefinition,
  inputs: readonly InputColumn[],
  dataset: DatasetFacts,
  { isDeduplicated }: { isDeduplicated: boolean },
  findings: Findings,
): ResolvedPreparation {
  const given = definition.preparation ?? {};
  const { missing = {} } = given;
  const defaults = preparationDefaults(definition);
  const filled = withDefaults(Preparation, {
    numeric: defaults.numeric,
    ...given,
    missing: { numeric: defaults.missing, ...missing },
  });
  const { outliers, imbalance } = filled;
  const image = resolveImage(definition, inputs, dataset, findings);
  const text = resolveText(definition, inputs, findings);
  const encoding =
    taskKinds.get(definition.task.type).examples === 'pairs'
      ? resolvePairEncoding(definition, inputs, findings)
      : resolveEncoding(definition, inputs, defaults.categorical, findings);
  const augmentation = resolveAugmentation(
    definition,
    { inputs, text, categorical: encoding.categorical },
    findings,
  );
  const { type } = definition.task;
  const groups = groupsOf(definition.task);
  if ((imbalance === 'oversample' || imbalance === 'undersample') && groups === 'labels') {
    findings.reject(
      '/preparation/imbalance',
      `"${imbalance}" needs rows of one class each; labels can be weighted: "classWeights".`,
      'optionNotApplicable',
    );
  }
  if (imbalance !== 'none' && groups === null) {
    findings.reject(
      '/preparation/imbalance',
      `There are no classes to balance in ${type}.`,
      'optionNotApplicable',
    );
  }
  const isSequence =
    taskKinds.get(type).examples === 'windows' ||
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
      `"keep" is for trees; the family "${familyOf(definition)}" needs a number in each place. Use "median".`,
      'optionNotApplicable',
    );
  }
  const { isScaled } = targetKinds.get(taskKinds.get(type).targetKind(definition.task));
  if (given.targetScaling !== undefined && !isScaled) {
    findings.reject(
      '/preparation/targetScaling',
      `There are no values to scale in ${type}; they are those of a regression, a forecasting or ratings.`,
      'optionNotApplicable',
    );
  }
  const hasSeries = taskKinds.get(type).examples === 'windows' && definition.task.group !== undefined;
  if (given.targetScaling === 'bySeries' && isScaled && !hasSeries)
    findings.reject(
      '/preparation/targetScaling',
      type === 'forecasting'
        ? 'All rows are one series; name the column that tells series apart as task.group, or use "standardize".'
        : `There are no series in ${type}; use "standardize".`,
      'optionNotApplicable',
    );
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
    deduplicate: isDeduplicated,
    missing: filled.missing,
    outliers: outliers && { threshold: outlierThresholds[outliers.method], ...outliers },
    numeric: filled.numeric,
    ...(isScaled && { targetScaling: filled.targetScaling ?? (hasSeries ? 'bySeries' : 'standardize') }),
    ...encoding,
    ...(text && { text }),
    ...(image && { image }),
    imbalance,
    ...(augmentation && { augmentation }),
  };
}
