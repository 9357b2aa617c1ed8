/** The rows that have a number, by rising number. */
function sortedRows(values: Float64Array): Int32Array {
  const rows = Int32Array.from(values.keys()).filter((row) => !Number.isNaN(values[row]));
  return rows.toSorted((a, b) => values[a] - values[b]);
}

/** Columns of numbers with their orders, to be compared two by two. */
export interface RankedColumns {
  /** NaN where there is none. */
  values: readonly Float64Array[];
  /** Of each column its rows that have a number, by rising number. */
  orders: readonly Int32Array[];
  /** Of each column, among its own numbers. */
  ranks: readonly Ranks[];
}

interface Ranks {
  /** From 1; equal numbers share the mean of theirs. */
  ranks: Float64Array;
  distinct: number;
}

/** Ranks columns of equal length. */
export function rankColumns(values: readonly Float64Array[]): RankedColumns {
  const orders = values.map(sortedRows);
  return { values, orders, ranks: orders.map((order, i) => ranksOf(values[i], order)) };
}

/**
 * Spearman's correlation of two columns over the rows that have both.
 * @returns null for the correlation where one of them is constant; the least number of different values of the two
 */
export function rankCorrelation(
  { values, orders, ranks }: RankedColumns,
  a: number,
  b: number,
): { correlation: number | null; rows: number; distinct: number } {
  const isWhole = orders[a].length === values[a].length && orders[b].length === values[b].length;
  const both = isWhole ? orders[a] : orders[a].filter((row) => !Number.isNaN(values[b][row]));
  const first = isWhole ? ranks[a] : ranksOf(values[a], both);
  const second = isWhole
    ? ranks[b]
    : ranksOf(
        values[b],
        orders[b].filter((row) => !Number.isNaN(values[a][row])),
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
