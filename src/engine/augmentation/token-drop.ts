import type { StepNoise } from '../models/step-noise.ts';
import * as tf from '../tf.ts';

/** The id of a token that the vocabulary does not hold; see `InputBlock`. */
const unknownToken = 1;

/**
 * Replaces each token by the unknown one with a probability; padding stays. A text is then understood by more than a few of its
 * words, and the unknown token, which no training text may hold, is learned.
 * @returns a function of token ids [n, length]
 */
export function createTokenDrop(
  probability: number,
  seed: number,
): (tokens: tf.Tensor2D, noise: StepNoise) => tf.Tensor2D {
  return (tokens, noise) => {
    const isDrawn = tf.cast(tf.less(noise.uniform(tokens.shape, seed), probability), 'float32');
    const isDropped = tf.mul(isDrawn, tf.cast(tf.greater(tokens, 0), 'float32'));
    // Without a condition: what is not dropped is multiplied by 1 and stays exact.
    return tf.add(tf.mul(tokens, tf.sub(1, isDropped)), tf.mul(isDropped, unknownToken));
  };
}
