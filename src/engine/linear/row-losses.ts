import type { Head } from '../../targets/head.ts';
import type { Loss } from '../../targets/loss.ts';

/** What a row's loss goes by. */
export interface RowLossOptions {
  loss: Loss;
  head: Head;
  /** Logits of a row. */
  units: number;
  labelSmoothing: number;
  /** As in `PreparedData`: one weight per class, or two per label; null: all 1. */
  weights: readonly number[] | null;
}

/**
 * The loss of a row, in float64.
 * @param logits [units], overwritten by the derivatives of the loss by them
 * @param targets of all rows; those of this one from `at` on
 */
export type ExactRowLoss = (logits: Float64Array, targets: Float32Array, at: number) => number;

/** Where Huber's loss goes from squared to absolute, as in {@link ../losses.ts}. */
const huberDelta = 1;

/** The losses of {@link ../losses.ts} that are convex and smooth, with their derivatives. @throws Error for another one */
export function createRowLoss(options: RowLossOptions): ExactRowLoss {
  return options.head === 'softmax' ? softmaxLoss(options) : meanOfElements(options);
}

/** −Σ_c y_c·ln softmax(z)_c, with the derivative softmax(z) − y. */
function softmaxLoss({ units, labelSmoothing, weights }: RowLossOptions): ExactRowLoss {
  const spread = labelSmoothing / units;
  return (logits, targets, at) => {
    const label = targets[at];
    const weight = weights ? weights[label] : 1;
    let most = -Infinity;
    for (let k = 0; k < units; k += 1) most = Math.max(most, logits[k]);
    let sum = 0;
    for (let k = 0; k < units; k += 1) sum += Math.exp(logits[k] - most);
    const logSum = most + Math.log(sum);
    let loss = 0;
    for (let k = 0; k < units; k += 1) {
      const share = (k === label ? 1 - labelSmoothing : 0) + spread;
      if (share > 0) loss += share * (logSum - logits[k]);
      logits[k] = weight * (Math.exp(logits[k] - logSum) - share);
    }
    return weight * loss;
  };
}

/** The mean over the numbers of a row. */
function meanOfElements(options: RowLossOptions): ExactRowLoss {
  const { units, weights } = options;
  const element = elementOf(options);
  return (logits, targets, at) => {
    let loss = 0;
    for (let k = 0; k < units; k += 1) {
      const target = targets[at + k];
      const weight = (weights ? weights[2 * k + target] : 1) / units;
      const [value, slope] = element(logits[k], target);
      loss += weight * value;
      logits[k] = weight * slope;
    }
    return loss;
  };
}

type Element = (logit: number, target: number) => readonly [loss: number, slope: number];

function elementOf({ loss, labelSmoothing }: RowLossOptions): Element {
  switch (loss) {
    case 'crossEntropy':
      return (logit, target) => {
        const label = target * (1 - labelSmoothing) + labelSmoothing / 2;
        const tail = Math.exp(-Math.abs(logit));
        const probability = logit >= 0 ? 1 / (1 + tail) : tail / (1 + tail);
        return [Math.max(logit, 0) - label * logit + Math.log1p(tail), probability - label];
      };
    case 'meanSquaredError':
      return (logit, target) => [(logit - target) ** 2, 2 * (logit - target)];
    case 'huber':
      return (logit, target) => {
        const error = logit - target;
        const inside = Math.max(-huberDelta, Math.min(huberDelta, error));
        return [inside * (error - inside / 2), inside];
      };
    case 'poisson':
      return (logit, target) => {
        const rate = Math.exp(logit);
        return [rate - target * logit, rate - target];
      };
    default:
      throw new Error(`the loss "${loss}" is not smooth and convex`);
  }
}
