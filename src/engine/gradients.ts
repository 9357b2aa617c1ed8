import type { ResolvedTraining } from '../contracts/definition/definition.ts';
import * as tf from './tf.ts';

/** A change to the gradients of all weights, in the weights' order. The caller's tidy disposes what it makes. */
export type GradientTransform = (gradients: tf.Tensor[]) => tf.Tensor[];

/**
 * Clipping, in this order: each value into [−v, v]; each tensor to norm n; all tensors together to norm g. Formulas are
 * TensorFlow's `clip_by_value`, `clip_by_norm` and `clip_by_global_norm`, which Keras uses.
 */
export function createClipping(gradient: ResolvedTraining['gradient']): GradientTransform {
  const { clipValue, clipNorm, clipGlobalNorm } = gradient;
  return (gradients) => {
    let clipped = gradients;
    if (clipValue !== null) clipped = clipped.map((tensor) => tf.clipByValue(tensor, -clipValue, clipValue));
    if (clipNorm !== null) {
      clipped = clipped.map((tensor) => scaleDown(tensor, squaredNorm(tensor), clipNorm));
    }
    if (clipGlobalNorm !== null) {
      const total = clipped.map(squaredNorm).reduce((sum, square) => tf.add(sum, square));
      clipped = clipped.map((tensor) => scaleDown(tensor, total, clipGlobalNorm));
    }
    return clipped;
  };
}

function squaredNorm(tensor: tf.Tensor): tf.Tensor {
  return tf.sum(tf.square(tensor));
}

/** The tensor times min(1, limit / norm); dividing by max(norm, limit) also serves a norm of 0. */
function scaleDown(tensor: tf.Tensor, squared: tf.Tensor, limit: number): tf.Tensor {
  return tf.mul(tensor, tf.div(limit, tf.maximum(tf.sqrt(squared), limit)));
}
