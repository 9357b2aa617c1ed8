import * as tf from '../tf.ts';
import type { OptimizerRule } from './optimizer-rule.ts';

/**
 * m ← m + (g−m)(1−β₁); v ← v + (g²−v)(1−β₂); w ← w − lr·√(1−β₂ᵗ)/(1−β₁ᵗ) · m / (√v + ε). The bias correction stands in
 * the step size and ε beside the uncorrected √v ("epsilon hat" of Kingma and Ba), as in Keras and `ResourceApplyAdam`.
 * With `weightDecay` λ (AdamW) every weight first becomes w − lr·λ·w.
 */
export function createAdam(options: {
  beta1: number;
  beta2: number;
  epsilon: number;
  weightDecay: number;
}): OptimizerRule {
  const { beta1, beta2, epsilon, weightDecay } = options;
  return {
    slots: [
      { name: 'm', initial: 0 },
      { name: 'v', initial: 0 },
    ],
    update({ weight, gradient, slots, learningRate, step }) {
      const [m, v] = slots as [tf.Tensor, tf.Tensor];
      const decayed = weightDecay > 0 ? tf.mul(weight, 1 - learningRate * weightDecay) : weight;
      const nextM = tf.add(m, tf.mul(tf.sub(gradient, m), 1 - beta1));
      const nextV = tf.add(v, tf.mul(tf.sub(tf.square(gradient), v), 1 - beta2));
      const stepSize = (learningRate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
      const move = tf.div(tf.mul(nextM, stepSize), tf.add(tf.sqrt(nextV), epsilon));
      return { weight: tf.sub(decayed, move), slots: [nextM, nextV] };
    },
  };
}
