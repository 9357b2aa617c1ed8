/** Intervals of equal probability that the table has. */
export const quantileIntervals = 1024;

/** Steps of numerical integration in each half of the distribution. */
const integrationSteps = 20_000;

/**
 * Quantiles of Beta(α, α) at 0, 1/1024, …, 1: a uniform number, looked up with linear interpolation, is a draw from it.
 * Drawing in a graph has no room for a loop of rejections, and its distribution can't be inverted in closed form.
 *
 * With x = t^(1/α)/2 the density near 0, which has a pole there for α < 1, becomes smooth in t: x^(α−1) dx ∝ dt, which leaves
 * (1 − x)^(α−1) to be integrated (midpoint rule) over half of the distribution; the other half mirrors it.
 * @param alpha above 0
 */
export function betaQuantiles(alpha: number): Float32Array {
  const valueAt = (t: number): number => t ** (1 / alpha) / 2;
  const cumulative = new Float64Array(integrationSteps + 1);
  for (let step = 0; step < integrationSteps; step += 1) {
    const x = valueAt((step + 0.5) / integrationSteps);
    cumulative[step + 1] = cumulative[step] + (1 - x) ** (alpha - 1);
  }
  const half = quantileIntervals / 2;
  const table = new Float32Array(quantileIntervals + 1);
  let step = 0;
  for (let index = 0; index <= half; index += 1) {
    const wanted = (index / half) * cumulative[integrationSteps];
    while (step < integrationSteps - 1 && cumulative[step + 1] < wanted) step += 1;
    const within = (wanted - cumulative[step]) / (cumulative[step + 1] - cumulative[step]);
    const value = valueAt((step + Math.min(1, within)) / integrationSteps);
    table[index] = value;
    table[quantileIntervals - index] = 1 - value;
  }
  return table;
}
