import { groupsOf } from '../targets/task-groups.ts';
import type { ColumnProfile } from '../contracts/dataset.ts';
import { Split } from '../contracts/definition/data.ts';
import type { ExperimentDefinition, FoldedSplit } from '../contracts/definition/definition.ts';
import { withDefaults } from '../contracts/with-defaults.ts';
import { apportion } from '../data/preparation/split/apportion.ts';
import { rowsWithAll, type DatasetFacts } from './dataset-facts.ts';
import type { Findings } from './issues.ts';
import { rarestClass } from './rarest-class.ts';

/** Refuses options of a cross-validation where the split is none. */
export function rejectFoldOptions(
  given: NonNullable<ExperimentDefinition['split']>,
  findings: Findings,
): void {
  for (const option of ['folds', 'stratified', 'refit'] as const)
    if (given[option] !== undefined)
      findings.reject(
        `/split/${option}`,
        `"${option}" is for split.strategy "kFold".`,
        'optionNotApplicable',
      );
}

/**
 * A cross-validation with every default written in. Its fractions are those of the final model, which is trained on the
 * rows of all folds: the part of `validation` that is held out from each training is the same.
 */
export function resolveFolds(
  definition: ExperimentDefinition,
  dataset: DatasetFacts,
  {
    target,
    targets,
    column,
    seed,
  }: {
    target: ColumnProfile | null;
    targets: readonly ColumnProfile[];
    column: ColumnProfile | null;
    seed: number;
  },
  findings: Findings,
): FoldedSplit {
  const given = definition.split ?? {};
  // Every row is held out once, so none is kept for test unless that is asked for.
  const { folds, validation, test, refit } = withDefaults(Split, { test: 0, ...given });
  if (given.train !== undefined)
    findings.reject(
      '/split/train',
      'A cross-validation trains on all rows that are held out by nothing else; leave train out.',
      'optionNotApplicable',
    );
  const rows = rowsWithAll(dataset, targets);
  const [rowsInFolds, , testRows] = apportion(rows, [1 - test, 0, test]);
  // Each fold, and the validation part of the others, needs a row.
  if (rowsInFolds < folds + (validation > 0 ? 1 : 0))
    findings.reject(
      '/split/folds',
      `${rowsInFolds} rows are too few for ${folds} folds${validation > 0 ? ' with validation rows' : ''}.`,
      'splitEmpty',
    );
  if (test > 0 && testRows < 1)
    findings.reject(
      '/split/test',
      `${test} of ${rows} rows leaves no row for test; use a larger fraction or 0.`,
      'splitEmpty',
    );
  const groupsNeeded = folds + (test > 0 ? 1 : 0);
  if (column !== null && column.distinct < groupsNeeded)
    findings.reject(
      '/split/column',
      `"${column.name}" has ${column.distinct} different values, fewer than the ${groupsNeeded} parts of the split; rows of the same value stay together.`,
      'tooFewGroups',
    );
  const trained = 1 - test;
  return {
    strategy: 'kFold',
    train: round(trained * (1 - validation)),
    validation: round(trained * validation),
    test,
    seed,
    ...(column !== null && { column: column.name }),
    folds,
    stratified: resolveStratified(definition, target, { folds, test }, findings),
    refit,
  };
}

function resolveStratified(
  definition: ExperimentDefinition,
  target: ColumnProfile | null,
  { folds, test }: { folds: number; test: number },
  findings: Findings,
): boolean {
  const { stratified: asked, column } = definition.split ?? {};
  const isClassification = target !== null && groupsOf(definition.task) === 'classes';
  if (asked === true && !isClassification)
    findings.reject(
      '/split/stratified',
      `A ${definition.task.type} has no classes to stratify by.`,
      'optionNotApplicable',
    );
  if (asked === true && column !== undefined)
    findings.reject(
      '/split/stratified',
      `Folds of whole groups can't hold each class evenly; leave stratified or column out.`,
      'optionNotApplicable',
    );
  const rarest = isClassification ? rarestClass(target) : null;
  if (rarest !== null && rarest.count - Math.round(rarest.count * test) < 2)
    findings.reject(
      '/split/strategy',
      `The class "${rarest.value}" has ${rarest.count} row(s): no row of it would be left to train on while its fold is held out.`,
      'classTooSmall',
    );
  else if (rarest !== null && rarest.count * (1 - test) < folds)
    findings.warn(
      'classTooSmall',
      `The class "${rarest.value}" has ${rarest.count} row(s), fewer than ${folds} folds: some folds hold none of it.`,
      { pointer: '/split/folds', column: target!.name },
    );
  return asked ?? (isClassification && column === undefined);
}

const round = (x: number): number => Math.round(x * 1e9) / 1e9;
