import type { ResolvedDefinition } from '../../../contracts/definition/definition.ts';
import { splitParts } from '../../../contracts/definition/split-parts.ts';
import type { SplitRows } from './choose-rows.ts';
import type { RawColumns } from '../read/raw-columns.ts';

/** In place of a row: a training row, before which none has a value. */
export const leadingRow = -1;
/** In place of a row: any other row, before which none has a value. */
export const noRow = -2;

/** What missing values become under `mostRecent`. */
export interface RecentRows {
  /** By column, as {@link findRecentRows} gives them. */
  rows: ReadonlyMap<string, Int32Array>;
  /** The latest of the training rows. */
  lastTrainRow: number;
}

/** The latest training row that has a value in the column; null where none has. */
export function lastRowOf(name: string, { rows, lastTrainRow }: RecentRows): number | null {
  const row = rows.get(name)![lastTrainRow];
  return row < 0 ? null : row;
}

/** The most recent rows of the columns that were read, as far as the definition fills missing values with them. */
export function recentRowsOf(
  { inputs, preparation }: Pick<ResolvedDefinition, 'inputs' | 'preparation'>,
  raw: RawColumns,
  total: number,
  rows: SplitRows,
  times: Float64Array | null,
): RecentRows | null {
  const { numeric, categorical } = preparation.missing;
  if (numeric !== 'mostRecent' && categorical !== 'mostRecent') return null;
  const found = new Map<string, Int32Array>();
  for (const { name, type } of inputs) {
    if ((type === 'categorical' ? categorical : numeric) !== 'mostRecent') continue;
    const isMissing = missingIn(name, raw);
    if (isMissing !== null) found.set(name, findRecentRows(isMissing, total, rows, times));
  }
  return { rows: found, lastTrainRow: inOrder(rows.train, times).at(-1)! };
}

/** Whether a row lacks the column's value; null where the column was not read, or has no missing values to fill. */
function missingIn(name: string, raw: RawColumns): ((row: number) => boolean) | null {
  const numbers = raw.numbers.get(name);
  if (numbers !== undefined) return (row) => Number.isNaN(numbers[row]);
  const vectors = raw.vectors.get(name);
  if (vectors !== undefined) return (row) => Number.isNaN(vectors.values[row * vectors.length]);
  const categories = raw.categories.get(name);
  return categories === undefined ? null : (row) => categories.values[categories.codes[row]] === null;
}

/**
 * For each row the one whose value it takes under `mostRecent`: itself where it has one, else the last before it, by time
 * where the split goes by time and in the order of the dataset otherwise. Each part of the split is looked at alone, as a
 * request of predictions is: nothing comes from a later row, and nothing of validation and test rows gets into training.
 * @param rows row numbers of each part, rising
 * @param times of each row of the dataset; null: the dataset's order
 * @returns [rows of the dataset]; {@link leadingRow} or {@link noRow} where there is none, and for rows of no part
 */
export function findRecentRows(
  isMissing: (row: number) => boolean,
  total: number,
  rows: SplitRows,
  times: Float64Array | null,
): Int32Array {
  const recent = new Int32Array(total).fill(noRow);
  for (const part of splitParts) {
    let last = part === 'train' ? leadingRow : noRow;
    for (const row of inOrder(rows[part], times)) {
      if (!isMissing(row)) last = row;
      recent[row] = last;
    }
  }
  return recent;
}

/** Rows by their times, those of the same time in the order of the dataset. */
export function inOrder(rows: Int32Array, times: Float64Array | null): Int32Array {
  return times === null ? rows : rows.toSorted((a, b) => times[a] - times[b] || a - b);
}
