import { updateAttributes } from '../../engine/capture/emit/update-attributes.ts';
import { attr } from '../../engine/capture/graph/attribute-value.ts';
import * as tf from '../../engine/tf.ts';
import { withGradientDecay } from '../gradient-decay.ts';
import type { OptimizerEngine } from '../optimizer-engine.ts';
import type { AdamOptions } from './definition.ts';

/**
 * m ← m + (g−m)(1−β₁); v ← v + (g²−v)(1−β₂); w ← w − lr·√(1−β₂ᵗ)/(1−β₁ᵗ) · m / (√v + ε). The bias correction stands in
 * the step size and ε beside the uncorrected √v ("epsilon hat" of Kingma and Ba), as in Keras and `ResourceApplyAdam`.
 */
export const undecayed = {
  eager(options) {
    const { beta1, beta2, epsilon } = options;
    return ({ weight, gradient, slots, learningRate, step }) => {
      const [m, v] = slots as [tf.Tensor, tf.Tensor];
      const nextM = tf.add(m, tf.mul(tf.sub(gradient, m), 1 - beta1));
      const nextV = tf.add(v, tf.mul(tf.sub(tf.square(gradient), v), 1 - beta2));
      const size = correctedRate(options, learningRate, step);
      const move = tf.div(tf.mul(nextM, size), tf.add(tf.sqrt(nextV), epsilon));
      return { weight: tf.sub(weight, move), slots: [nextM, nextV] };
    };
  },
  captured:
    (options) =>
    ({ scope, weight, slots, gradient, stepSize, after }) => {
      // The powers of beta are given as 0: the bias correction is in the step size already.
      const zero = scope.float(0);
      const constants = [options.beta1, options.beta2, options.epsilon].map((value) => scope.float(value));
      const inputs = [weight, slots[0], slots[1], zero, zero, stepSize, ...constants, gradient];
      return scope.add(
        'ResourceApplyAdam',
        inputs,
        { ...updateAttributes, use_nesterov: attr.bool(false) },
        { after },
      );
    },
  stepSize: correctedRate,
} satisfies OptimizerEngine<AdamOptions>;

/** The gradient with λ·w, then the step. */
export const engine = withGradientDecay(undecayed);

/** lr·√(1−β₂ᵗ)/(1−β₁ᵗ); in float64, where 1−0.999 keeps all of its digits. */
function correctedRate({ beta1, beta2 }: AdamOptions, learningRate: number, step: number): number {
  return (learningRate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
}
