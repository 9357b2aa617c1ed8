import type { OutsideCell } from '../../../contracts/model.ts';
import type { FittedPreparation } from '../../../contracts/preparation.ts';
import { pointerTo } from '../../../json-pointer.ts';
import { kindOf } from '../columns/column-kinds.ts';
import { groupBeside, withGroup } from './group-beside.ts';
import { keyRenamer } from './rename-keys.ts';
import { readValue } from './write-row.ts';

/**
 * What finds values of a prediction's rows that no training row had: numbers and times out of range, and categories that the model does
 * not know. The rows are those that a transform has taken.
 */
export function createOutsideFinder(
  fitted: FittedPreparation,
): (rows: readonly Record<string, unknown>[]) => OutsideCell[] {
  const { columns, steps, target, readings = [] } = fitted;
  const rename = keyRenamer(fitted);
  // The past values of a series that is scaled by itself were fitted after they were scaled.
  const scaled = target.kind === 'values' ? target.series?.column : undefined;
  const checks = columns.flatMap((column) => {
    const { name } = column;
    const check = name === scaled ? null : kindOf(column).createOutsideCheck?.(column);
    const reading = readings.find((one) => one.name === name)?.reading;
    return check ? [{ name, check, cell: { reading, isNumeric: column.kind === 'numeric' } }] : [];
  });

  const inRow = (row: Record<string, unknown>, path: readonly (string | number)[]): OutsideCell[] =>
    checks.flatMap(({ name, check, cell }) => {
      const value = row[name];
      const read = readValue(cell, value);
      const found = check(read === undefined ? value : read);
      return found ? [{ pointer: pointerTo(...path, name), column: name, ...found }] : [];
    });

  return (given) => {
    const rows = rename === null ? given : rename(given);
    if (steps === undefined) return rows.flatMap((row, i) => inRow(row, ['rows', i]));
    return rows.flatMap((example, i) => {
      const all = example['steps'] as Record<string, unknown>[];
      const first = Math.max(0, all.length - steps.length);
      const named = groupBeside(example, steps.group);
      return all
        .slice(first)
        .flatMap((step, k) =>
          inRow(withGroup(step, named) as Record<string, unknown>, ['rows', i, 'steps', first + k]),
        );
    });
  };
}
