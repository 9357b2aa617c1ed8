import type { OrderedNumbers } from './threshold-strength.ts';

/** Numbers with the rows that have one, by rising number. @param values NaN where there is none */
export function orderOf(values: Float64Array): OrderedNumbers {
  const rows = Int32Array.from(values.keys()).filter((row) => !Number.isNaN(values[row]));
  return { values, order: rows.toSorted((a, b) => values[a] - values[b]) };
}

/** Columns of numbers with their orders, to be compared two by two. */
export interface RankedColumns {
  columns: readonly OrderedNumbers[];
  /** Of each column, among its own numbers. */
  ranks: readonly Ranks[];
}

interface Ranks {
  /** From 1; equal numbers share the mean of theirs. */
  ranks: Float64Array;
  distinct: number;
}

/** Ranks columns of equal length. */
export function rankColumns(columns: readonly OrderedNumbers[]): RankedColumns {
  return { columns, ranks: columns.map(({ values, order }) => ranksOf(values, order)) };
}

/**
 * Spearman's correlation of two columns over the rows that have both.
 * @returns null for the correlation where one of them is constant; the least number of different values of the two
 */
export function rankCorrelation(
  { columns, ranks }: RankedColumns,
  a: number,
  b: number,
): { correlation: number | null; rows: number; distinct: number } {
  const [left, right] = [columns[a], columns[b]];
  const isWhole = left.order.length === left.values.length && right.order.length === right.values.length;
  const both = isWhole ? left.order : left.order.filter((row) => !Number.isNaN(right.values[row]));
  const first = isWhole ? ranks[a] : ranksOf(left.values, both);
  const second = isWhole
    ? ranks[b]
    : ranksOf(
        right.values,
        right.order.filter((row) => !Number.isNaN(left.values[row])),
      );
  const mean = (both.length + 1) / 2;
  let [product, squareA, squareB] = [0, 0, 0];
  for (const row of both) {
    const x = first.ranks[row] - mean;
    const y = second.ranks[row] - mean;
    product += x * y;
    squareA += x * x;
    squareB += y * y;
  }
  const correlation = squareA > 0 && squareB > 0 ? product / Math.sqrt(squareA * squareB) : null;
  return { correlation, rows: both.length, distinct: Math.min(first.distinct, second.distinct) };
}

function ranksOf(values: Float64Array, order: Int32Array): Ranks {
  const ranks = new Float64Array(values.length);
  let distinct = 0;
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    while (end < order.length && values[order[end]] === values[order[start]]) end++;
    for (let i = start; i < end; i++) ranks[order[i]] = (start + end + 1) / 2;
    distinct += 1;
    start = end;
  }
  return { ranks, distinct };
}
