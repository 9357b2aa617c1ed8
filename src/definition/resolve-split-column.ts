import type { ColumnProfile, ColumnType } from '../contracts/dataset.ts';
import type { ExperimentDefinition } from '../contracts/definition/definition.ts';
import { splitPartOf, splitParts, type SplitPart } from '../contracts/definition/split-parts.ts';
import { columnOf, type DatasetFacts } from './dataset-facts.ts';
import { isOrdered, orderedTypes } from './is-ordered.ts';
import { type Findings, unknownColumn } from './issues.ts';

/** Types that a group may have, and a time. */
const typesOf: Readonly<Record<'grouped' | 'timeOrdered' | 'kFold', readonly ColumnType[]>> = {
  grouped: ['categorical', 'boolean', 'numeric', 'dateTime', 'text'],
  timeOrdered: orderedTypes,
  kFold: ['categorical', 'boolean', 'numeric', 'dateTime', 'text'],
};

/**
 * The column that rows are divided by, checked for the strategy; null for strategies without one, and after a rejection.
 */
export function resolveSplitColumn(
  definition: ExperimentDefinition,
  dataset: DatasetFacts,
  findings: Findings,
): ColumnProfile | null {
  const { strategy, column: name, seed } = definition.split ?? {};
  if (strategy === undefined || strategy === 'random' || strategy === 'stratified') {
    if (name !== undefined)
      findings.reject(
        '/split/column',
        'A column is for the strategies "grouped", "timeOrdered", "column" and "kFold".',
        'optionNotApplicable',
      );
    return null;
  }
  if (strategy === 'kFold' && name === undefined) return null;
  if (seed !== undefined && strategy !== 'grouped' && strategy !== 'kFold')
    findings.reject(
      '/split/seed',
      `A split of strategy "${strategy}" draws nothing at random; leave the seed out.`,
      'optionNotApplicable',
    );
  if (name === undefined) {
    findings.reject('/split/column', `The strategy "${strategy}" needs a column.`, 'optionMissing');
    return null;
  }
  const column = columnOf(dataset, name);
  if (!column) {
    const names = dataset.profile.columns.map((other) => other.name);
    findings.reject('/split/column', unknownColumn(name, names), 'unknownColumn');
    return null;
  }
  const { target, targets = [target] } = definition.task;
  if (targets.includes(name)) {
    findings.reject('/split/column', `"${name}" is a target; split by another column.`, 'targetAsSplit');
    return null;
  }
  const isFit =
    strategy === 'column' ||
    typesOf[strategy].includes(column.type) ||
    (strategy === 'timeOrdered' && isOrdered(column));
  if (!isFit) {
    findings.reject(
      '/split/column',
      `"${name}" is of type ${column.type}; a split of strategy "${strategy}" needs ${typesOf[strategy].join(' or ')}.`,
      'columnTypeMismatch',
    );
    return null;
  }
  if (column.missing > 0)
    findings.warn(
      'missingSplitValues',
      `"${name}" has no value in ${column.missing} row(s), which can't be placed and are left out.`,
      { pointer: '/split/column', column: name },
    );
  return column;
}

/** The shares of the parts that a column names. Wrong values are named as far as the profile lists them. */
export function resolveNamedParts(
  given: NonNullable<ExperimentDefinition['split']>,
  column: ColumnProfile,
  findings: Findings,
): Record<SplitPart, number> {
  for (const part of splitParts)
    if (given[part] !== undefined)
      findings.reject(
        `/split/${part}`,
        `"${column.name}" says which rows are for what; leave the fractions out.`,
        'optionNotApplicable',
      );
  const counts = { train: 0, validation: 0, test: 0 };
  const values = column.topValues ?? [];
  const wrong: string[] = [];
  for (const { value, count } of values) {
    const part = splitPartOf(value);
    if (part === null) wrong.push(value);
    else counts[part] += count;
  }
  const total = counts.train + counts.validation + counts.test;
  if (wrong.length > 0 || total === 0) {
    const held =
      wrong.length > 0
        ? wrong
            .slice(0, 5)
            .map((value) => `"${value}"`)
            .join(', ')
        : `${column.type} values`;
    findings.reject(
      '/split/column',
      `"${column.name}" holds ${held}; it may hold train, validation (or valid, or val) and test.`,
      'unknownSplit',
    );
    return counts;
  }
  if (counts.train === 0)
    findings.reject('/split/column', `"${column.name}" names no row for training.`, 'splitEmpty');
  const share = (part: SplitPart): number => counts[part] / total;
  return { train: share('train'), validation: share('validation'), test: share('test') };
}
