import type { ColumnProfile } from '../contracts/dataset.ts';
import { columnOf, presentRows, type DatasetFacts } from '../definition/dataset-facts.ts';
import { pointerTo } from '../json-pointer.ts';
import { unknownColumn, type Findings } from '../definition/issues.ts';

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
