import type { CodedColumn } from '../read/raw-columns.ts';
import type { RowFacts } from '../read/row-facts.ts';
import { unusable } from '../unusable.ts';
import type { OrderedSteps } from './order-steps.ts';

/**
 * What is known of each group as one example, as it is known of rows: a hash of all its steps in their order, and whether it
 * has a target.
 * @param targetRows for each group a row that has its target, or −1
 */
export function groupFacts(
  { rows, starts, names }: OrderedSteps,
  { hashes }: RowFacts,
  targetRows: Int32Array,
): RowFacts {
  const combined = new Uint32Array(2 * names.length);
  const usable = new Uint8Array(names.length);
  for (let group = 0; group < names.length; group++) {
    let [low, high] = [0x811c9dc5, 0x9e3779b9];
    for (let i = starts[group]; i < starts[group + 1]; i++) {
      low = Math.imul(low ^ hashes[2 * rows[i]], 0x01000193) ^ (low >>> 15);
      high = Math.imul(high ^ hashes[2 * rows[i] + 1], 0x85ebca6b) ^ (high >>> 13);
    }
    combined[2 * group] = low;
    combined[2 * group + 1] = high;
    usable[group] = targetRows[group] < 0 ? 2 : 3;
  }
  return { hashes: combined, usable };
}

/**
 * The first row of each group that has a value in a column, −1 where none has.
 * @param sameAs whether two rows have the same value; a group has one value only
 * @throws TrainyardError trainingDataUnusable naming the group, and the two rows that differ
 */
export function oneValueRows(
  { rows, starts, names }: OrderedSteps,
  column: { name: string; isMissing: (row: number) => boolean; sameAs: (a: number, b: number) => boolean },
  groupColumn: string,
): Int32Array {
  const found = new Int32Array(names.length).fill(-1);
  for (let group = 0; group < names.length; group++)
    for (let i = starts[group]; i < starts[group + 1]; i++) {
      const row = rows[i];
      if (column.isMissing(row)) continue;
      if (found[group] < 0) found[group] = row;
      else if (!column.sameAs(found[group], row))
        throw unusable(
          'groupVaries',
          `"${column.name}" is not the same in all rows of "${groupColumn}" = "${names[group]}": rows ${found[group] + 1} and ` +
            `${row + 1} differ. A group is one example, with one value there.`,
        );
    }
  return found;
}

/** A column of categories with the value of each group, for those rows. */
export function codesOfGroups({ codes, values }: CodedColumn, rows: Int32Array): CodedColumn {
  const missing = values.length;
  return {
    codes: Int32Array.from(rows, (row) => (row < 0 ? missing : codes[row])),
    values: [...values, null],
  };
}
