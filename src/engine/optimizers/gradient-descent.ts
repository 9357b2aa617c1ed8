import * as tf from '../tf.ts';
import type { OptimizerRule } from './optimizer-rule.ts';

/** w ← w − lr·g. */
export function createGradientDescent(): OptimizerRule {
  return {
    slots: [],
    update: ({ weight, gradient, learningRate }) => ({
      weight: tf.sub(weight, tf.mul(gradient, learningRate)),
      slots: [],
    }),
  };
}
