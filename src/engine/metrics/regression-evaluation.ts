import { quantileOfSorted } from '../../data/preparation/columns/order-statistics.ts';
import type { Loss } from '../../contracts/definition/definition.ts';
import type { RegressionEvaluation } from '../../contracts/evaluation.ts';
import { regressionLoss } from './evaluation-loss.ts';

/** What a regression is judged by; predictions and targets are scaled as in training, for the loss. */
export interface RegressionResults {
  predicted: ArrayLike<number>;
  targets: ArrayLike<number>;
  /** The targets as they were read, in their unit; absent: the scaled ones, scaled back. */
  truth?: ArrayLike<number>;
  /** In the target's unit a value is scaled · scale + offset: the same for all rows, or of each row. */
  offset: number | ArrayLike<number>;
  scale: number | ArrayLike<number>;
  loss: Loss;
}

/** Where the distribution of residuals is read. */
const residualProbabilities = [
  0, 0.01, 0.05, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 0.95, 0.99, 1,
] as const; // prettier-ignore

/**
 * The report on a regression, in the unit of the target. R² and explained variance follow scikit-learn where all targets
 * are equal: 1 for perfect predictions, else 0.
 */
export function evaluateRegression(results: RegressionResults): RegressionEvaluation {
  const { predicted, targets } = results;
  const [offsetOf, scaleOf] = [byRow(results.offset), byRow(results.scale)];
  const rows = targets.length;
  const truth = results.truth
    ? Float64Array.from(results.truth)
    : Float64Array.from(targets, (value, row) => value * scaleOf(row) + offsetOf(row));
  const guesses = Float64Array.from(truth, (_, row) => predicted[row] * scaleOf(row) + offsetOf(row));
  const errors = truth.map((value, row) => value - guesses[row]);
  const distances = errors.map(Math.abs);
  const residuals = errors.toSorted();
  const mse = mean(errors.map((error) => error ** 2));
  const variance = varianceOf(truth);
  return {
    kind: 'regression',
    rows,
    loss: regressionLoss(results.loss, predicted, targets),
    mse,
    rmse: Math.sqrt(mse),
    mae: mean(distances),
    medianAbsoluteError: quantileOfSorted(distances.toSorted(), 0.5),
    maxError: distances.reduce((most, distance) => Math.max(most, distance), 0),
    mape: truth.includes(0) ? null : mean(distances.map((distance, row) => distance / Math.abs(truth[row]))),
    r2: rows < 2 ? null : explained(mse, variance),
    explainedVariance: explained(varianceOf(errors), variance),
    meanPoissonDeviance: meanPoissonDeviance(truth, guesses),
    residuals: quantilesOf(residuals),
  };
}

/** A number of each row, or one of all. */
const byRow =
  (numbers: number | ArrayLike<number>): ((row: number) => number) =>
  (row) =>
    typeof numbers === 'number' ? numbers : numbers[row];

/** Where numbers, rising, lie: quantiles from the least to the largest. */
export function quantilesOf(sorted: Float64Array): RegressionEvaluation['residuals'] {
  return {
    probabilities: [...residualProbabilities],
    quantiles: residualProbabilities.map((probability) => quantileOfSorted(sorted, probability)),
  };
}

/** Twice the distance of the log-likelihood from its best; y·ln y is 0 at 0. */
function meanPoissonDeviance(truth: Float64Array, guesses: Float64Array): number | null {
  if (truth.some((value) => value < 0) || guesses.some((guess) => guess <= 0)) return null;
  return mean(
    truth.map((value, row) => {
      const logPart = value === 0 ? 0 : value * Math.log(value / guesses[row]);
      return 2 * (logPart - value + guesses[row]);
    }),
  );
}

/** 1 − unexplained / variance. */
function explained(unexplained: number, variance: number): number {
  if (variance > 0) return 1 - unexplained / variance;
  return unexplained === 0 ? 1 : 0;
}

/** The mean of squared distances from the mean; exactly 0 of equal values, whose mean can be rounded. */
function varianceOf(values: Float64Array): number {
  if (values.every((value) => value === values[0])) return 0;
  const center = mean(values);
  return mean(values.map((value) => (value - center) ** 2));
}

function mean(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return values.length === 0 ? 0 : total / values.length;
}
