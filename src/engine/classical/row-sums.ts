import type { ClassicalLoss } from '../../families/classical-family.ts';
import { mostCountedClasses } from '../../targets/class-counts.ts';
import type { Outputs, StepTotals } from '../step-runner.ts';

/** Sums over rows, as the epochs' metrics are made of. */
export type RowSums = Pick<StepTotals, 'rows' | 'loss' | 'metrics'>;

/** Distance from 0 and 1 that a float32 probability keeps in a logarithm. */
const smallest = 2 ** -52;

/**
 * Loss and metrics of predictions, summed over the rows.
 * @param targets labels, or scaled values
 * @param counted whether to add what the figures of validation rows are made of: counts of each class, sums of the targets
 */
export function sumsOf(
  loss: ClassicalLoss,
  outputs: Outputs,
  targets: Float32Array,
  counted: boolean,
): RowSums {
  return loss === 'crossEntropy' ? sumsOfClasses(outputs, targets, counted) : sumsOfValues(loss, outputs, targets, counted); // prettier-ignore
}

function sumsOfClasses(outputs: Outputs, targets: Float32Array, counted: boolean): RowSums {
  const { rows, width, values } = outputs;
  const classes = width === 1 ? 2 : width;
  const hits = new Float64Array(classes);
  const predicted = new Float64Array(classes);
  const actual = new Float64Array(classes);
  let total = 0;
  for (let row = 0; row < rows; row++) {
    const label = targets[row];
    const ofLabel = width > 1 ? values[row * width + label] : label === 1 ? values[row] : 1 - values[row];
    total -= Math.log(Math.min(1 - smallest, Math.max(smallest, ofLabel)));
    const answer = predictedLabel(outputs, row);
    predicted[answer] += 1;
    actual[label] += 1;
    if (answer === label) hits[label] += 1;
  }
  const metrics: Record<string, number> = { accuracy: hits.reduce((sum, count) => sum + count, 0) };
  if (counted && classes <= mostCountedClasses) {
    // Of two classes only label 1 is counted.
    for (let k = classes === 2 ? 1 : 0; k < classes; k++)
      Object.assign(metrics, { [`hits:${k}`]: hits[k], [`predicted:${k}`]: predicted[k], [`actual:${k}`]: actual[k] }); // prettier-ignore
  }
  return { rows, loss: total, metrics };
}

function sumsOfValues(
  loss: ClassicalLoss,
  { rows, values }: Outputs,
  targets: Float32Array,
  counted: boolean,
): RowSums {
  let total = 0;
  let squaredError = 0;
  let absoluteError = 0;
  let target = 0;
  let targetSquared = 0;
  for (let row = 0; row < rows; row++) {
    const error = values[row] - targets[row];
    squaredError += error * error;
    absoluteError += Math.abs(error);
    target += targets[row];
    targetSquared += targets[row] ** 2;
    if (loss === 'poisson') total += values[row] - targets[row] * Math.log(Math.max(values[row], smallest));
  }
  const metrics = { squaredError, absoluteError, ...(counted && { target, targetSquared }) };
  return { rows, loss: loss === 'poisson' ? total : squaredError, metrics };
}

function predictedLabel({ width, values }: Outputs, row: number): number {
  if (width === 1) return values[row] >= 0.5 ? 1 : 0;
  let best = 0;
  for (let k = 1; k < width; k++) if (values[row * width + k] > values[row * width + best]) best = k;
  return best;
}
