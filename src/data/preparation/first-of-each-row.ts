import type { PreparedSplit } from './prepared-data.ts';

/**
 * Tells the rows of a split apart that stand for a row of the dataset that it has not met yet: not those that were repeated to balance classes,
 * nor the negatives that were drawn for one.
 * @returns whether the row, a place in the split, is the first one of its row number that is asked for
 */
export function firstOfEachRow({ rowNumbers }: Pick<PreparedSplit, 'rowNumbers'>): (row: number) => boolean {
  const isMet = new Uint8Array(rowNumbers.reduce((most, number) => Math.max(most, number), 0) + 1);
  return (row) => {
    const isFirst = isMet[rowNumbers[row]] === 0;
    isMet[rowNumbers[row]] = 1;
    return isFirst;
  };
}
