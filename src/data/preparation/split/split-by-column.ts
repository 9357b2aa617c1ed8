import { splitPartOf } from '../../../contracts/definition/split-parts.ts';
import type { CodedColumn } from '../read/raw-columns.ts';
import type { SplitFractions } from './apportion.ts';
import { cutInTime } from './cut-in-time.ts';
import { splitCodes } from './split-rows.ts';
import { unusable } from '../unusable.ts';

/**
 * Binds the rows of each group together, and groups that share equal rows too: neither may straddle a split.
 * @param groups the group of each row of the dataset
 * @param firstOf for each row the first one that equals it; null: equal rows are not looked at
 * @returns for each row of the dataset the row that stands for all that it is bound to
 */
export function bindRows(rows: Int32Array, groups: CodedColumn, firstOf: Int32Array | null): Int32Array {
  const boundTo = Int32Array.from(groups.codes, (_, row) => row);
  const root = (row: number): number => {
    let at = row;
    while (boundTo[at] !== at) {
      // Halves the path, so that later look-ups are short.
      boundTo[at] = boundTo[boundTo[at]];
      at = boundTo[at];
    }
    return at;
  };
  const bind = (a: number, b: number): void => {
    const [first, second] = [root(a), root(b)];
    boundTo[Math.max(first, second)] = Math.min(first, second);
  };
  const firstOfGroup = new Int32Array(groups.values.length).fill(-1);
  for (const row of rows) {
    const code = groups.codes[row];
    if (firstOfGroup[code] < 0) firstOfGroup[code] = row;
    else bind(row, firstOfGroup[code]);
    if (firstOf !== null) bind(row, firstOf[row]);
  }
  for (const row of rows) boundTo[row] = root(row);
  return boundTo;
}

/**
 * Divides rows in time; where is cut, {@link cutInTime} says.
 * @param times of each row of the dataset; none of `rows` is NaN
 * @param column its name, for the message
 * @throws TrainyardError trainingDataUnusable where there are fewer different times than parts
 */
export function splitByTime(
  rows: Int32Array,
  times: Float64Array,
  fractions: SplitFractions,
  splitOf: Uint8Array,
  column: string,
): void {
  const ordered = Float64Array.from(rows, (row) => times[row]).toSorted();
  /** Rows of each different time. */
  const sizes: number[] = [];
  for (let i = 0; i < ordered.length; i++)
    if (i === 0 || ordered[i] !== ordered[i - 1]) sizes.push(1);
    else sizes[sizes.length - 1]++;
  const counts = cutInTime(sizes, fractions);
  if (counts === null)
    throw unusable(
      'emptySplit',
      `"${column}" has ${sizes.length} different time(s), fewer than the parts of the split; rows of the same time stay together.`,
    );
  // No time is cut through: the first one of a part decides.
  const [train, validation] = counts;
  const fromValidation = ordered[train] ?? Infinity;
  const fromTest = ordered[train + validation] ?? Infinity;
  for (const row of rows) {
    if (times[row] < fromValidation) splitOf[row] = splitCodes.train;
    else splitOf[row] = times[row] < fromTest ? splitCodes.validation : splitCodes.test;
  }
}

/**
 * Puts each row into the split that its column names.
 * @throws TrainyardError trainingDataUnusable naming a value that is no split, or where no row is for training
 */
export function splitByName(rows: Int32Array, names: CodedColumn, splitOf: Uint8Array, column: string): void {
  const codes = names.values.map((value) => {
    const part = value === null ? null : splitPartOf(value);
    return part === null ? null : splitCodes[part];
  });
  for (const row of rows) {
    const code = codes[names.codes[row]];
    if (code === null)
      throw unusable(
        'unknownSplit',
        `"${column}" holds "${names.values[names.codes[row]]}" in row ${row + 1}, which names no split; it may hold train, validation (or valid, or val) and test.`,
      );
    splitOf[row] = code;
  }
}

/**
 * Takes rows out of a later split that equal a row of an earlier one, for splits whose rows can't be moved.
 * @returns how many
 */
export function removeStraddlers(rows: Int32Array, firstOf: Int32Array, splitOf: Uint8Array): number {
  const earliest = new Map<number, number>();
  for (const row of rows)
    earliest.set(firstOf[row], Math.min(splitOf[row], earliest.get(firstOf[row]) ?? splitCodes.none));
  let removed = 0;
  for (const row of rows)
    if (splitOf[row] !== earliest.get(firstOf[row])) {
      splitOf[row] = splitCodes.none;
      removed++;
    }
  return removed;
}
