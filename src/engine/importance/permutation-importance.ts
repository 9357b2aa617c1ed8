import type { ColumnImportance } from '../../contracts/permutation-importance.ts';
import { meanAndDeviation } from '../../data/preparation/columns/order-statistics.ts';
import type { ColumnFeatures } from '../../data/preparation/features-by-column.ts';

/** Rows whose columns are shuffled. */
export interface ShuffledRows {
  rows: number;
  /** [rows × width], row-major; as it was when the promise is resolved. */
  features: Float32Array;
}

/**
 * Permutation importance (Breiman 2001; scikit-learn's `permutation_importance`): for each column the mean and the standard deviation, over the
 * repeats, of what the metric loses where the column's features are taken from another row, all of them from the same one.
 * @param permutationOf for a column and a repeat the row, a place among the rows, that each row takes its value from
 * @param measure the metric on the rows with such features; null: undefined
 * @returns the metric on the rows as they are, and the columns, the most important first
 */
export async function permutationImportance({
  data,
  columns,
  repeats,
  better,
  permutationOf,
  measure,
}: {
  data: ShuffledRows;
  columns: readonly ColumnFeatures[];
  repeats: number;
  better: 'higher' | 'lower';
  permutationOf: (column: string, repeat: number) => Int32Array;
  measure: (features: Float32Array) => Promise<number | null>;
}): Promise<{ value: number | null; columns: ColumnImportance[] }> {
  const { rows, features } = data;
  const width = rows === 0 ? 0 : features.length / rows;
  const value = await measure(features);
  const shuffled = features.slice();
  const found: ColumnImportance[] = [];
  for (const { column, features: places } of columns) {
    const losses: (number | null)[] = [];
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      copyFeatures(features, shuffled, { width, places, from: permutationOf(column, repeat) });
      losses.push(lossOf(value, await measure(shuffled), better));
    }
    copyFeatures(features, shuffled, { width, places, from: null });
    found.push({ column, ...spreadOf(losses) });
  }
  return { value, columns: found.toSorted((a, b) => (b.mean ?? -Infinity) - (a.mean ?? -Infinity)) };
}

/** Copies some features of every row. @param from the row that each row's are taken from; null: its own */
function copyFeatures(
  source: Float32Array,
  into: Float32Array,
  { width, places, from }: { width: number; places: Int32Array; from: Int32Array | null },
): void {
  const rows = source.length / width;
  for (let row = 0; row < rows; row += 1) {
    const [to, at] = [row * width, (from ? from[row] : row) * width];
    for (const place of places) into[to + place] = source[at + place];
  }
}

function lossOf(before: number | null, after: number | null, better: 'higher' | 'lower'): number | null {
  if (before === null || after === null) return null;
  return better === 'higher' ? before - after : after - before;
}

function spreadOf(losses: readonly (number | null)[]): Omit<ColumnImportance, 'column'> {
  const known = losses.filter((loss) => loss !== null);
  if (known.length < losses.length) return { mean: null, standardDeviation: null };
  const { mean, deviation } = meanAndDeviation(known);
  return { mean, standardDeviation: deviation };
}
