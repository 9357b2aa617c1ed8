import { groupsOf } from '../targets/task-groups.ts';
import { taskKinds } from '../targets/tasks.ts';
import type { AnyDefinition } from '../contracts/definition/classical.ts';
import type { ColumnProfile } from '../contracts/dataset.ts';
import {
  examplesPerRow,
  recommendationOf,
  ExperimentDefinition,
  type DuplicateTreatment,
  type ResolvedSplit,
} from '../contracts/definition/definition.ts';
import { targetColumns, type ResolvedTask } from '../targets/tasks.ts';
import type { ResolvedForecast } from '../targets/values/forecasting.ts';
import { splitParts } from '../contracts/definition/split-parts.ts';
import { forecastOf } from '../contracts/definition/steps-of.ts';
import { withDefaults } from '../contracts/with-defaults.ts';
import type { Warning } from '../contracts/warning.ts';
import type { FittedColumn, InputBlock } from '../contracts/preparation.ts';
import { inputLayoutAtMost } from '../data/preparation/columns/input-layout.ts';
import { countGroups, countWindows, countedSteps, divideRows, type ExampleCounts } from './count-examples.ts';
import { applyStepCounts } from './step-counts.ts';
import { reusedColumns } from '../data/preparation/fit/reused-columns.ts';
import { balancedTrainRows } from './balanced-rows.ts';
import { checkParts } from './check-parts.ts';
import { columnOf, rowsWithAll, type DatasetFacts } from './dataset-facts.ts';
import { neuralFamilies } from '../families/families.ts';
import { familyOf } from './family-of.ts';
import { createFindings, type Findings } from './issues.ts';
import { warnOfMissingInputs } from './missing-inputs.ts';
import { warnOfMissingTargets } from './missing-targets.ts';
import { givenClassical, resolveClassicalModel, resolveClassicalTraining } from './resolve-classical.ts';
import { resolveCalibration } from './resolve-calibration.ts';
import { withCompressedDefaults } from './compression-source.ts';
import { requireDevice } from './resolve-device.ts';
import { resolveCompression } from './resolve-compression.ts';
import { resolveConformal } from './resolve-conformal.ts';
import { resolveInputs } from './resolve-columns.ts';
import { resolveDuplicates, warnOfDuplicates } from './resolve-duplicates.ts';
import { resolveGroups } from './resolve-groups.ts';
import { resolveImportance } from './resolve-importance.ts';
import { rejectForPairs, resolveModel } from './resolve-model.ts';
import { resolvePreparation } from './resolve-preparation.ts';
import { rejectRowPreparation, resolveSequence } from './resolve-sequence.ts';
import { rejectSplitBySide, resolvePairInputs } from './resolve-recommendation.ts';
import { resolveSplit } from './resolve-split.ts';
import { resolveTask } from './resolve-task.ts';
import { resolveTraining } from './resolve-training.ts';
import type { SplitRows } from './split-rows.ts';
import { trainedValidationNote, withoutUnusedValidation } from './unused-validation.ts';
import { requireSupported } from './supported.ts';
import {
  preparationReuse,
  weightsOf,
  withSourceDefaults,
  withSourcePreparation,
  type ModelSource,
} from './weights-source.ts';

/** A definition that fits its dataset, and what a practitioner should know about it. */
export interface Resolution {
  resolved: AnyDefinition;
  warnings: Warning[];
  leftOut: { column: string; reason: string }[];
  rows: SplitRows & { total: number };
  /** What was decided of the rows, beside what is warned of. */
  notes: string[];
  /** Rows that equal an earlier one, where they were counted, and what becomes of them. */
  equalRows: { rows: number; treatment: DuplicateTreatment } | null;
  /** Columns that go through the preparation of the source of the initial weights. */
  reused: ReadonlyMap<string, FittedColumn>;
}

/**
 * Writes every default into a definition (which has passed its schema) and checks it against its dataset.
 * @param source What the definition names to start from, or to compress, found; its initial weights and frozen layers are resolved by
 *   {@link ./plan-experiment.ts}.
 * @throws notSupportedYet for what is named and not built.
 * @throws definitionInvalid with every issue found, each with a pointer into the definition.
 */
export function resolveDefinition(
  given: ExperimentDefinition,
  dataset: DatasetFacts,
  source: ModelSource | null = null,
): Resolution {
  const sent = withCompressedDefaults(given, source, dataset);
  const first = resolveAsSent(sent, dataset, source);
  const all = withoutUnusedValidation(sent, first.resolved);
  if (all === null) return first;
  const trained = resolveAsSent(all, dataset, source);
  return { ...trained, notes: [trainedValidationNote, ...trained.notes] };
}

const estimatedRowsNote =
  'The numbers of rows are an estimate: the dataset is too large for its rows to be divided now, as the run does.';

/** Whether the rows were to be counted and were not. */
const isEstimated = ({ counted, steps }: DatasetFacts): boolean => counted === null || steps === null;

/** A definition with every default, a validation part among them. */
function resolveAsSent(
  sent: ExperimentDefinition,
  dataset: DatasetFacts,
  named: ModelSource | null,
): Resolution {
  requireSupported(sent);
  const source = weightsOf(sent, named);
  const definition = withSourceDefaults(sent, source, dataset);
  const options = withDefaults(ExperimentDefinition, definition);
  const findings = createFindings();
  const resolvedTask = resolveTask(definition, dataset, findings);
  const inputsOf =
    taskKinds.get(definition.task.type).examples === 'pairs' ? resolvePairInputs : resolveInputs;
  const inputs = inputsOf(definition, dataset, findings);
  if (!resolvedTask) {
    findings.throwIfAny('definitionInvalid', 'The definition does not fit the dataset');
    throw new Error('unreachable: a task without a target is always rejected');
  }
  const { task, target, targets } = resolvedTask;
  const sequence = resolveSequence(definition, dataset, inputs, findings);
  const needed = [...targets, ...sidesOf(task, dataset)];
  const forecast = forecastOf({ task });
  const isGroups = sequence?.kind === 'group';
  // A group needs its target in one of its rows only.
  if (!isGroups) {
    const { rows: all } = dataset.profile;
    warnOfMissingTargets(needed, definition.task, { rows: all, windows: forecast !== null }, findings);
  }
  const { counted = null, steps = null } = dataset;
  const divided = countedSteps(steps);
  const duplicates = resolveDuplicates(definition, counted, findings);
  if (counted !== null) warnOfDuplicates(duplicates, counted, definition, findings);
  const sizes = counted && (duplicates === 'drop' ? counted.first : counted.all);
  const estimated = (): number => (isGroups ? countGroups(sequence, dataset) : rowsWithAll(dataset, needed));
  const examples = divided?.total ?? sizes?.rows ?? estimated();
  if (recommendationOf(task)) rejectSplitBySide(definition, findings);
  const split: ResolvedSplit = {
    ...resolveSplit(definition, dataset, resolvedTask, { rows: examples, seed: options.seed }, findings),
    duplicates,
  };
  const divideBySizes = (total: number): ExampleCounts =>
    divideRows(total, split, {
      classes: groupsOf(task) === 'classes' ? target : null,
      column: split.column === undefined ? null : (columnOf(dataset, split.column) ?? null),
      sizes,
    });
  const { trainAtMost, trainOfClass, ...rows } =
    divided ?? (forecast === null ? divideBySizes(examples) : countWindows(forecast, split, dataset));
  // Rows may have been divided without the validation part that nothing uses, which is here yet.
  if (sizes !== null) checkParts(split, divided === null ? rows : divideBySizes(sizes.rows), sizes, findings);
  if (forecast !== null && steps === null) checkWindows(forecast, split, rows, findings);
  if (forecast !== null || isGroups) rejectRowPreparation(definition, findings);
  const preparation = withSourcePreparation(
    definition,
    resolvePreparation(definition, inputs, dataset, { isDeduplicated: duplicates === 'drop' }, findings),
    source,
    findings,
  );
  warnOfMissingInputs({ task, inputs, preparation }, dataset, findings);
  if (steps !== null) applyStepCounts(steps, findings);
  const balanced = (train: number): number => balancedTrainRows(preparation.imbalance, trainOfClass, train);
  rows.train = balanced(rows.train);
  const reused = source
    ? reusedColumns({ inputs, task, preparation }, preparationReuse(definition), source)
    : new Map<string, FittedColumn>();
  const blocks = inputLayoutAtMost({ task, inputs, sequence, preparation }, dataset.profile, reused);
  if (task.type === 'autoencoding') rejectIndices(blocks, findings);
  const common = {
    name: definition.name ?? defaultName(task, familyOf(definition)),
    dataset: dataset.id,
    task,
    inputs,
    ...(sequence && { sequence }),
    split,
    preparation,
    evaluation: {
      threshold: options.evaluation.threshold,
      ...resolveGroups(definition, dataset, { task, split, rows }, findings),
      ...resolveImportance(definition, { task, split, rows }, findings),
      ...resolveCalibration(definition, { task, rows }, findings),
      ...resolveConformal(definition, { task, split, rows }, findings),
    },
    limits: options.limits,
    seed: options.seed,
    device: options.device,
  };
  const hasTexts = inputs.some(({ type }) => type === 'text');
  const classical = givenClassical(definition);
  if (classical && recommendationOf(task)) rejectForPairs(classical.family, findings);
  const smallest = leastRows({ ...rows, train: balanced(trainAtMost) * examplesPerRow(task) }, split);
  const context = { definition, task, dataset, inputs, preparation, rows, findings };
  const described: AnyDefinition = classical
    ? {
        ...common,
        model: resolveClassicalModel(classical, context),
        training: resolveClassicalTraining(classical, context),
      }
    : {
        ...common,
        model: resolveModel(definition, { blocks, hasTexts, trainRows: smallest.train }, findings),
        training: resolveTraining(
          definition,
          { task, targets, family: neuralFamilies.get(familyOf(definition)), blocks, hasTexts },
          smallest,
          findings,
        ),
      };
  const compression = resolveCompression(sent, described, { dataset, source: named, rows }, findings);
  const resolved: AnyDefinition = { ...described, ...compression };
  requireDevice(resolved, findings);
  const groups = groupsOf(task);
  if (
    definition.evaluation?.threshold !== undefined &&
    groups !== 'labels' &&
    (groups !== 'classes' || target?.distinct !== 2)
  ) {
    findings.reject(
      '/evaluation/threshold',
      'A threshold is for two classes, or for labels.',
      'optionNotApplicable',
    );
  }
  findings.throwIfAny('definitionInvalid', 'The definition does not fit');
  return {
    resolved,
    warnings: findings.warnings,
    leftOut: findings.leftOut,
    rows,
    notes: isEstimated(dataset) ? [estimatedRowsNote] : [],
    equalRows: counted && { rows: counted.equal, treatment: duplicates },
    reused,
  };
}

/** The columns without which a row of a recommendation says nothing. */
function sidesOf(task: ResolvedTask, dataset: DatasetFacts): ColumnProfile[] {
  const pair = recommendationOf(task);
  return pair === null ? [] : [pair.user, pair.item].map((name) => columnOf(dataset, name)!);
}

/** Rows of the smallest training: that of a fold, where there are folds. */
function leastRows(rows: SplitRows, split: ResolvedSplit): SplitRows {
  if (split.strategy !== 'kFold') return rows;
  return { ...rows, train: Math.floor((rows.train * (split.folds - 1)) / split.folds) };
}

/** An index is no number that a reconstruction could come close to. */
function rejectIndices(blocks: readonly InputBlock[], findings: Findings): void {
  for (const { kind, name } of blocks) {
    if (kind !== 'category' && kind !== 'tokens') continue;
    const [pointer, instead] =
      kind === 'tokens'
        ? ['/preparation/text/encoding', 'use the encoding "tfidf"']
        : ['/preparation/categorical', 'use "oneHot"'];
    findings.reject(
      pointer,
      `Autoencoding rebuilds numbers; "${name}" becomes ${kind === 'tokens' ? 'token ids' : 'an index'}: ${instead}.`,
      'optionNotApplicable',
    );
  }
}

/** A part without a window could never be filled. Of several series it is the longest that decides, which is not known. */
function checkWindows(
  forecast: ResolvedForecast,
  split: ResolvedSplit,
  rows: SplitRows,
  findings: Findings,
): void {
  const { group, window, horizon } = forecast;
  if (group !== null) return;
  const needed = { train: window + horizon, validation: horizon, test: horizon };
  const short = splitParts.find((part) => split[part] > 0 && rows[part] < 1);
  if (short === undefined) return;
  findings.reject(
    short === 'train' && window > horizon ? '/task/window' : '/task/horizon',
    `The ${short} part (${split[short]} of the rows) needs ${needed[short]} steps at least; use a shorter window or horizon, or a larger fraction.`,
    'windowTooLong',
  );
}

/** Such as "price by mlp"; more than three targets are counted. */
function defaultName(task: ResolvedTask, family: string): string {
  const names = targetColumns(task);
  const pair = recommendationOf(task);
  if (pair !== null && names.length === 0) return `${pair.item} for ${pair.user} by ${family}`;
  if (names.length === 0) return `${task.type} by ${family}`;
  return `${names.length > 3 ? `${names.length} targets` : names.join(', ')} by ${family}`;
}
