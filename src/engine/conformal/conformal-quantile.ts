/** What a product of doubles may lie above the integer that it stands for. */
const rounding = 1e-9;

/** The rank, from 1, of the score that answers may reach at most: ⌈(n + 1) · coverage⌉ (Vovk et al. 2005; Lei et al. 2018). */
const conformalRank = (rows: number, coverage: number): number => Math.ceil((rows + 1) * coverage - rounding);

/** The fewest calibration rows of a coverage in (0, 1), those with ⌈(n + 1) · coverage⌉ ≤ n: 19 for 0.95, 99 for 0.99. */
export function leastCalibrationRows(coverage: number): number {
  const rows = Math.max(1, Math.floor(coverage / (1 - coverage)) - 1);
  return [rows, rows + 1, rows + 2].find((n) => conformalRank(n, coverage) <= n) ?? rows + 3;
}

/**
 * The conformal quantile of calibration scores. A new score that is exchangeable with them is at most as large with a probability in
 * [coverage, coverage + 1 / (n + 1)], the upper bound without ties.
 * @param sorted at least {@link leastCalibrationRows} scores, rising
 */
export function conformalQuantile(sorted: ArrayLike<number>, coverage: number): number {
  const rank = conformalRank(sorted.length, coverage);
  if (rank > sorted.length)
    throw new RangeError(`${sorted.length} scores are too few for a coverage of ${coverage}`);
  return sorted[rank - 1];
}
