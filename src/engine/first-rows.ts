import { firstOfEachRow } from '../data/preparation/first-of-each-row.ts';
import type { PreparedSplit } from '../data/preparation/prepared-data.ts';

/** Places in a split of the rows that stand for a row of the dataset each: of those with one row number the first. */
export function firstRows({ rowNumbers }: Pick<PreparedSplit, 'rowNumbers'>): Int32Array {
  const isFirst = firstOfEachRow({ rowNumbers });
  return rowNumbers.map((_, row) => row).filter(isFirst);
}
