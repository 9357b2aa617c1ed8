/**
 * The k-th smallest of `values[0 … length)`, in linear time on average; reorders `values`. Hoare's selection with the
 * median of three as pivot.
 * @param values no NaN among them
 * @param k from 0
 */
export function selectNth(values: Float64Array, k: number, length = values.length): number {
  let low = 0;
  let high = length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    const a = values[low];
    const b = values[middle];
    const c = values[high];
    const pivot = a < b ? (b < c ? b : Math.max(a, c)) : a < c ? a : Math.max(b, c);
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i <= j) {
        const kept = values[i];
        values[i] = values[j];
        values[j] = kept;
        i++;
        j--;
      }
    }
    if (k <= j) high = j;
    else if (k >= i) low = i;
    else break;
  }
  return values[k];
}

/**
 * The quantile at `probability`, linear between neighbours (numpy's default method); reorders `values`.
 * @param values at least one, no NaN
 */
export function quantile(values: Float64Array, probability: number): number {
  const position = probability * (values.length - 1);
  const below = Math.floor(position);
  const lower = selectNth(values, below);
  const fraction = position - below;
  if (fraction === 0) return lower;
  // Selection leaves everything above the k-th behind it.
  let upper = Infinity;
  for (let i = below + 1; i < values.length; i++) if (values[i] < upper) upper = values[i];
  return lower + (upper - lower) * fraction;
}

/**
 * As {@link quantile}, of values that rise already; they stay as they are.
 * @returns 0 where there are no values
 */
export function quantileOfSorted(values: ArrayLike<number>, probability: number): number {
  if (values.length === 0) return 0;
  const position = probability * (values.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, values.length - 1);
  return values[below] + (position - below) * (values[above] - values[below]);
}

/** The most frequent value, the smallest of equally frequent ones (as scikit-learn's SimpleImputer); sorts `values`. */
export function mostFrequent(values: Float64Array): number {
  values.sort();
  let best = values[0];
  let bestCount = 0;
  for (let i = 0; i < values.length;) {
    let end = i + 1;
    while (end < values.length && values[end] === values[i]) end++;
    if (end - i > bestCount) {
      bestCount = end - i;
      best = values[i];
    }
    i = end;
  }
  return best;
}

/** Mean and population standard deviation, in two passes so that large offsets cost no digits. */
export function meanAndDeviation(values: ArrayLike<number>): { mean: number; deviation: number } {
  const n = values.length;
  if (n === 0) return { mean: 0, deviation: 0 };
  let sum = 0;
  for (let i = 0; i < n; i++) sum += values[i];
  const mean = sum / n;
  let squares = 0;
  let rest = 0;
  for (let i = 0; i < n; i++) {
    const difference = values[i] - mean;
    squares += difference * difference;
    rest += difference;
  }
  return { mean, deviation: Math.sqrt(Math.max(0, (squares - (rest * rest) / n) / n)) };
}

/** A divisor: 1 where there is no spread, or only the rounding of one. */
export function nonZero(spread: number, magnitude = 0): number {
  return spread > magnitude * 1e-14 && spread > 0 ? spread : 1;
}

/** The values of a column that are not missing (NaN), copied. */
export function presentValues(values: Float64Array): Float64Array {
  const present = new Float64Array(values.length);
  let n = 0;
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i])) present[n++] = values[i];
  return present.subarray(0, n);
}

/** The values of the given rows. @param values by row */
export function valuesAt(values: Float64Array, rows: Int32Array): Float64Array {
  const found = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) found[i] = values[rows[i]];
  return found;
}
