import type { ColumnProfile } from '../contracts/dataset.ts';
import { columnOf, presentRows, type DatasetFacts } from './dataset-facts.ts';
import { pointerTo, type Findings } from './issues.ts';
import { unknownColumn } from './resolve-columns.ts';

/** What a column must be to be one of several targets. */
export type TargetCheck = (column: ColumnProfile, pointer: string, findings: Findings) => void;

/** The columns of `task.targets` that can be predicted together; the others are rejected, each by its pointer. */
export function resolveSeveralTargets(
  names: readonly string[],
  dataset: DatasetFacts,
  check: TargetCheck,
  findings: Findings,
): ColumnProfile[] {
  return names.flatMap((name, index) => {
    const pointer = pointerTo('task', 'targets', index);
    const column = columnOf(dataset, name);
    if (!column) {
      const known = dataset.profile.columns.map((other) => other.name);
      findings.reject(pointer, unknownColumn(name, known), 'unknownColumn');
      return [];
    }
    if (presentRows(dataset, column) === 0) {
      findings.reject(pointer, `The target "${name}" has no values at all.`, 'targetEmpty');
    } else if (column.distinct < 2) {
      findings.reject(
        pointer,
        `The target "${name}" has one value only; there is nothing to learn.`,
        'targetConstant',
      );
    } else check(column, pointer, findings);
    return [column];
  });
}

/** A label: true and false, or 0 and 1. */
export const checkLabel: TargetCheck = (column, pointer, findings) => {
  if (column.type === 'boolean') return;
  const isZeroOrOne =
    column.type === 'numeric' && column.distinct === 2 && column.min === 0 && column.max === 1;
  if (isZeroOrOne) return;
  findings.reject(
    pointer,
    `A label is a column of 0 and 1, or of true and false; "${column.name}" is ${column.type}` +
      (column.type === 'numeric' ? ` from ${column.min} to ${column.max}.` : '.'),
    'targetTypeMismatch',
  );
};

/** One of the values of a regression. */
export const checkValue: TargetCheck = (column, pointer, findings) => {
  if (column.type === 'numeric') return;
  findings.reject(
    pointer,
    `A regression needs numeric targets; "${column.name}" is ${column.type}.`,
    'targetTypeMismatch',
  );
};
