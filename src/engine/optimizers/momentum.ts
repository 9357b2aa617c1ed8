import * as tf from '../tf.ts';
import type { OptimizerRule } from './optimizer-rule.ts';

/**
 * m ← μ·m − lr·g; w ← w + m, or, with Nesterov's look ahead, w + μ·m − lr·g. The learning rate goes into m (TensorFlow's
 * `ResourceApplyKerasMomentum`), which matters as soon as it changes.
 */
export function createMomentum(options: { momentum: number; nesterov: boolean }): OptimizerRule {
  const { momentum, nesterov } = options;
  return {
    slots: [{ name: 'momentum', initial: 0 }],
    update({ weight, gradient, slots, learningRate }) {
      const pull = tf.mul(gradient, learningRate);
      const velocity = tf.sub(tf.mul(slots[0], momentum), pull);
      const move = nesterov ? tf.sub(tf.mul(velocity, momentum), pull) : velocity;
      return { weight: tf.add(weight, move), slots: [velocity] };
    },
  };
}
