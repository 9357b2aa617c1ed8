import type { Loss } from '../../contracts/definition/definition.ts';
import type { ClassProbabilities } from './probabilities.ts';

/** The smallest probability whose logarithm is taken, and its distance to 1: scikit-learn's for float64. */
const smallest = 2 ** -52;
const focalGamma = 2;

/** Mean −ln of the true class's probability (natural logarithm). */
export function logLossOf(probabilities: ClassProbabilities, labels: ArrayLike<number>): number {
  return meanOver(labels.length, (row) => -Math.log(clipped(probabilities.of(row, labels[row]))));
}

/**
 * The mean training loss of a classifier, found from probabilities: `src/engine/losses.ts` has the formulas. Logits are
 * only known up to a constant then, which no loss sees; a probability that float32 rounds to 0 or 1 counts as `smallest`
 * away from it, as in {@link logLossOf}.
 */
export function classificationLoss(
  loss: Loss,
  labelSmoothing: number,
  probabilities: ClassProbabilities,
  labels: ArrayLike<number>,
): number {
  const { classes } = probabilities;
  const logOf = (row: number, label: number) => Math.log(clipped(probabilities.of(row, label)));
  const weightOf = (row: number, label: number) =>
    (label === labels[row] ? 1 - labelSmoothing : 0) + labelSmoothing / classes;
  return meanOver(labels.length, (row) => {
    const label = labels[row];
    if (loss === 'hinge') return hinge(classes, label, (other) => logOf(row, other));
    if (loss === 'focal' && classes === 2) return binaryFocal(weightOf(row, 1), probabilities.of(row, 1));
    let total = 0;
    for (let other = 0; other < classes; other += 1) {
      const modulation = loss === 'focal' ? (1 - probabilities.of(row, other)) ** focalGamma : 1;
      total -= weightOf(row, other) * modulation * logOf(row, other);
    }
    return total;
  });
}

/** The mean training loss of a regression, on the scaled target. `poisson` has rates, not their logarithms. */
export function regressionLoss(loss: Loss, predicted: ArrayLike<number>, targets: ArrayLike<number>): number {
  return meanOver(targets.length, (row) => elementwiseLoss(loss, predicted[row], targets[row]));
}

/** The loss of one predicted number; of `crossEntropy` it is a probability, and the target lies in 0 … 1. */
export function elementwiseLoss(loss: Loss, predicted: number, target: number): number {
  const error = Math.abs(predicted - target);
  switch (loss) {
    case 'meanAbsoluteError':
      return error;
    case 'huber':
      return error <= 1 ? error ** 2 / 2 : error - 0.5;
    case 'poisson':
      return predicted - target * Math.log(Math.max(predicted, smallest));
    case 'crossEntropy':
      return -target * Math.log(clipped(predicted)) - (1 - target) * Math.log(clipped(1 - predicted));
    default:
      return error ** 2;
  }
}

/** Binary: 1 ∓ the logit, which is the difference of the logarithms; else the best other class against the true one. */
function hinge(classes: number, label: number, logOf: (label: number) => number): number {
  let best = -Infinity;
  for (let other = 0; other < classes; other += 1) {
    if (other !== label) best = Math.max(best, logOf(other));
  }
  return Math.max(0, 1 + best - logOf(label));
}

function binaryFocal(target: number, positive: number): number {
  const ofTrueClass = target * positive + (1 - target) * (1 - positive);
  const crossEntropy = -target * Math.log(clipped(positive)) - (1 - target) * Math.log(clipped(1 - positive));
  return (1 - ofTrueClass) ** focalGamma * crossEntropy;
}

function clipped(probability: number): number {
  return Math.min(1 - smallest, Math.max(smallest, probability));
}

function meanOver(rows: number, of: (row: number) => number): number {
  let total = 0;
  for (let row = 0; row < rows; row += 1) total += of(row);
  return rows === 0 ? 0 : total / rows;
}
