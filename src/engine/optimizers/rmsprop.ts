import * as tf from '../tf.ts';
import type { OptimizerRule } from './optimizer-rule.ts';

/** v ← ρ·v + (1−ρ)·g²; d = lr·g / √(v + ε); w ← w − d, or with momentum m ← μ·m + d; w ← w − m. */
export function createRmsprop(options: { rho: number; momentum: number; epsilon: number }): OptimizerRule {
  const { rho, momentum, epsilon } = options;
  const withMomentum = momentum > 0;
  return {
    slots: [{ name: 'velocity', initial: 0 }, ...(withMomentum ? [{ name: 'momentum', initial: 0 }] : [])],
    update({ weight, gradient, slots, learningRate }) {
      const velocity = tf.add(tf.mul(slots[0], rho), tf.mul(tf.square(gradient), 1 - rho));
      const scaled = tf.div(tf.mul(gradient, learningRate), tf.sqrt(tf.add(velocity, epsilon)));
      if (!withMomentum) return { weight: tf.sub(weight, scaled), slots: [velocity] };
      const moved = tf.add(tf.mul(slots[1], momentum), scaled);
      return { weight: tf.sub(weight, moved), slots: [velocity, moved] };
    },
  };
}
