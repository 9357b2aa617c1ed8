import type { TargetFolds } from '../../split/target-folds.ts';

/** Mean targets, smoothed. */
export interface MeanTargets {
  /** [categories × outputs], row-major. */
  means: Float64Array;
  /** [outputs], the mean over all rows: that of a category without any. */
  overall: Float64Array;
}

/**
 * The mean target of each category, drawn to the mean of all rows the more the fewer rows it has: by m rows of that mean, or,
 * under `auto`, by λ = n·σ² / (n·σ² + σ²ᵢ) with the variances of all rows and of the category's own (Micci-Barreca 2001,
 * equations 5 and 6). Equal to scikit-learn's TargetEncoder.
 * @param categoryOf index of the category of each training row, in their order; −1: none
 * @param leftOut the fold that is not looked at; null: all rows are
 */
export function meanTargets(
  categoryOf: Int32Array,
  categories: number,
  { rows, targets, outputs, foldOf, smoothing }: TargetFolds,
  leftOut: number | null,
): MeanTargets {
  const means = new Float64Array(categories * outputs);
  const overall = new Float64Array(outputs);
  const counts = new Float64Array(categories);
  const taken = rows
    .map((row, i) => (leftOut !== null && foldOf[row] === leftOut ? -1 : i))
    .filter((i) => i >= 0);
  for (const i of taken) if (categoryOf[i] >= 0) counts[categoryOf[i]] += 1;
  const sums = new Float64Array(categories);
  const squares = new Float64Array(categories);
  for (let output = 0; output < outputs; output++) {
    const target = (i: number): number => targets[i * outputs + output];
    sums.fill(0);
    squares.fill(0);
    let total = 0;
    for (const i of taken) {
      total += target(i);
      if (categoryOf[i] >= 0) sums[categoryOf[i]] += target(i);
    }
    const mean = taken.length === 0 ? 0 : total / taken.length;
    overall[output] = mean;
    let deviations = 0;
    if (smoothing === 'auto')
      for (const i of taken) {
        deviations += (target(i) - mean) ** 2;
        const category = categoryOf[i];
        if (category >= 0) squares[category] += (target(i) - sums[category] / counts[category]) ** 2;
      }
    const variance = deviations / taken.length;
    for (let category = 0; category < categories; category++) {
      const n = counts[category];
      const at = category * outputs + output;
      if (smoothing === 'auto') {
        const share = (variance * n) / (variance * n + squares[category] / n);
        // NaN where the category has no row here, or nothing varies.
        means[at] = Number.isNaN(share) ? mean : share * (sums[category] / n) + (1 - share) * mean;
      } else means[at] = n + smoothing === 0 ? mean : (sums[category] + smoothing * mean) / (n + smoothing);
    }
  }
  return { means, overall };
}
