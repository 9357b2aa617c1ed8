import type { ColumnProfile } from '../contracts/dataset.ts';
import { pointerTo } from '../json-pointer.ts';
import type { Findings } from './issues.ts';

/**
 * Warns of columns without which a row can not be learned from, in as many rows as they have no value.
 * @param task as it was sent: where in it the column is named
 * @param windows whether examples are windows of steps, the target being what follows
 */
export function warnOfMissingTargets(
  columns: readonly ColumnProfile[],
  task: object,
  { rows, windows }: { rows: number; windows: boolean },
  findings: Findings,
): void {
  for (const { name, missing } of columns) {
    if (missing === 0) continue;
    const consequence = windows
      ? 'windows that would predict one of them are left out'
      : 'they are left out of training and evaluation';
    findings.warn(
      'missingTargetValues',
      `"${name}" has no value in ${missing} of ${rows} rows; ${consequence}.`,
      { pointer: pointerIn(task, name), column: name },
    );
  }
}

/** Where a task names a column: `/task/target`, `/task/targets/1`, `/task/user`. */
function pointerIn(task: object, name: string): string {
  for (const [option, value] of Object.entries(task)) {
    if (value === name && option !== 'type') return pointerTo('task', option);
    if (Array.isArray(value) && value.includes(name)) return pointerTo('task', option, value.indexOf(name));
  }
  return '/task';
}
