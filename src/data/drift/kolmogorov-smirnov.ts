/** A distribution as a baseline keeps it. */
interface Distribution {
  values: readonly number[];
  shares: readonly number[];
  isWhole: boolean;
}

/** Terms that are added up; the 100th is below 1e-17 from x = 0.05 on, and the sum is 1 to the last digit below. */
const terms = 100;

/**
 * The two-sided Kolmogorov–Smirnov statistic: the largest difference of two cumulative distributions. Where the first one is kept as quantiles,
 * it is looked at there, and nothing is missed but what lies between two of them.
 * @param sorted numbers, rising, at least one
 */
export function kolmogorovSmirnov({ values, shares, isWhole }: Distribution, sorted: Float64Array): number {
  let largest = 0;
  let at = 0;
  for (const [i, value] of values.entries()) {
    while (at < sorted.length && sorted[at] < value) at += 1;
    if (isWhole) largest = Math.max(largest, Math.abs(at / sorted.length - (i === 0 ? 0 : shares[i - 1])));
    while (at < sorted.length && sorted[at] === value) at += 1;
    largest = Math.max(largest, Math.abs(at / sorted.length - shares[i]));
  }
  return largest;
}

/**
 * The probability of a difference as large between two samples of one continuous distribution, in the limit of many rows (Kolmogorov 1933, Smirnov
 * 1948): Q(x) = 2 Σ (−1)^(k−1) e^(−2k²x²) at x = statistic · √(n·m / (n + m)); scipy.stats.kstwobign.
 */
export function kolmogorovPValue(statistic: number, rows: number, otherRows: number): number {
  const x = statistic * Math.sqrt((rows * otherRows) / (rows + otherRows));
  // Below, the alternating sum cancels; Q differs from 1 by less than 1e-20.
  if (x < 0.15) return 1;
  let sum = 0;
  for (let k = 1; k <= terms; k += 1) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * x * x);
  return Math.min(1, Math.max(0, sum));
}
