import * as tf from '../tf.ts';
import type { OptimizerRule } from './optimizer-rule.ts';

/** a ← a + g²; w ← w − lr·g / √(a + ε). */
export function createAdagrad(options: { initialAccumulator: number; epsilon: number }): OptimizerRule {
  return {
    slots: [{ name: 'accumulator', initial: options.initialAccumulator }],
    update({ weight, gradient, slots, learningRate }) {
      const accumulator = tf.add(slots[0], tf.square(gradient));
      const scale = tf.sqrt(tf.add(accumulator, options.epsilon));
      return {
        weight: tf.sub(weight, tf.div(tf.mul(gradient, learningRate), scale)),
        slots: [accumulator],
      };
    },
  };
}
