import type { ModelWeight } from '../models/build-model.ts';
import * as tf from '../tf.ts';

/**
 * The gradient of a weight, 0 where a regularized weight is 0: pruned weights then stay so, as their slots are 0, too. Biases begin with 0 and are
 * trained.
 */
export function maskedGradient(
  { variable, regularized }: Pick<ModelWeight, 'variable' | 'regularized'>,
  gradient: tf.Tensor,
): tf.Tensor {
  return regularized ? tf.mul(gradient, tf.abs(tf.sign(variable))) : gradient;
}
