import type { ClassicalLoss } from '../classical-family.ts';
import { sigmoid, softmax } from '../../engine/links.ts';

export type BoostingLoss = ClassicalLoss;

/**
 * Negative gradients of each row's loss by its scores, and second derivatives, both times the row's weight.
 * Squared error: y − f, 1 (of half the square); Poisson: y − exp f, exp f; cross-entropy: y − p, p(1 − p).
 * @param gradients [scores × rows]
 * @param hessians [scores × rows]; null where all are 1
 */
export function writeGradients(
  loss: BoostingLoss,
  rows: {
    /** [rows × stride] */
    scores: Float64Array;
    targets: Float32Array;
    weights: Float64Array | null;
    stride: number;
  },
  gradients: Float64Array,
  hessians: Float64Array | null,
): void {
  const { scores, targets, weights, stride } = rows;
  const count = targets.length;
  for (let row = 0; row < count; row++) {
    const weight = weights ? weights[row] : 1;
    const target = targets[row];
    if (loss === 'meanSquaredError') {
      gradients[row] = weight * (target - scores[row]);
      if (hessians) hessians[row] = weight;
    } else if (loss === 'poisson') {
      const rate = Math.exp(scores[row]);
      gradients[row] = weight * (target - rate);
      hessians![row] = weight * rate;
    } else if (stride === 1) {
      const probability = sigmoid(scores[row]);
      gradients[row] = weight * (target - probability);
      hessians![row] = weight * probability * (1 - probability);
    } else {
      const probabilities = softmax(scores.subarray(row * stride, (row + 1) * stride));
      for (let k = 0; k < stride; k++) {
        const probability = probabilities[k];
        gradients[k * count + row] = weight * ((target === k ? 1 : 0) - probability);
        hessians![k * count + row] = weight * probability * (1 - probability);
      }
    }
  }
}
