import type { StepNoise } from '../models/step-noise.ts';
import * as tf from '../tf.ts';

/**
 * Adds normal numbers to features.
 * @param deviations of the noise for each feature of a row; 0 leaves it as it is
 * @returns a function of rows [n, width]
 */
export function createGaussianNoise(
  deviations: Float32Array,
  seed: number,
): (rows: tf.Tensor2D, noise: StepNoise) => tf.Tensor2D {
  return (rows, noise) =>
    tf.add(rows, tf.mul(standardNormal(rows.shape, noise, seed), tf.tensor1d(deviations)));
}

/** Standard normal numbers [n, width], by Box and Muller's formula: of two uniform numbers two normal ones. */
export function standardNormal(
  [count, width]: readonly [number, number],
  noise: StepNoise,
  seed: number,
): tf.Tensor2D {
  const pairs = Math.ceil(width / 2);
  const uniform = noise.uniform([count, 2 * pairs], seed);
  // 1 − u lies in (0, 1]: the logarithm is finite.
  const first = tf.sub(1, tf.slice(uniform, [0, 0], [count, pairs]));
  const angle = tf.mul(tf.slice(uniform, [0, pairs], [count, pairs]), 2 * Math.PI);
  const radius = tf.sqrt(tf.mul(tf.log(first), -2));
  const both = tf.concat([tf.mul(radius, tf.cos(angle)), tf.mul(radius, tf.sin(angle))], 1);
  return (2 * pairs === width ? both : tf.slice(both, [0, 0], [count, width])) as tf.Tensor2D;
}
