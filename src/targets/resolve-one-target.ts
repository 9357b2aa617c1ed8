import type { ColumnProfile } from '../contracts/dataset.ts';
import { columnOf, presentRows } from '../definition/dataset-facts.ts';
import { unknownColumn } from '../definition/issues.ts';
import type { TaskContext } from './task-kind.ts';

/** The column to predict: it exists, has values, and not only one; null after a rejection. */
export function resolveOneTarget(
  name: string | undefined,
  { dataset, findings }: Pick<TaskContext, 'dataset' | 'findings'>,
): ColumnProfile | null {
  if (name === undefined) {
    findings.reject('/task/target', 'Name the column to predict.', 'targetMissing');
    return null;
  }
  const target = columnOf(dataset, name);
  if (!target) {
    const names = dataset.profile.columns.map((column) => column.name);
    findings.reject('/task/target', unknownColumn(name, names), 'unknownColumn');
    return null;
  }
  if (presentRows(dataset, target) === 0) {
    findings.reject('/task/target', `The target "${name}" has no values at all.`, 'targetEmpty');
    return null;
  }
  if (target.distinct < 2) {
    findings.reject(
      '/task/target',
      `The target "${name}" has one value only; there is nothing to learn.`,
      'targetConstant',
    );
    return null;
  }
  return target;
}
