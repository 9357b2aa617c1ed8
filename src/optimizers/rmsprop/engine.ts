import { updateAttributes } from '../../engine/capture/emit/update-attributes.ts';
import * as tf from '../../engine/tf.ts';
import type { OptimizerEngine } from '../optimizer-engine.ts';
import type { RmspropOptions } from './definition.ts';

/** v ← ρ·v + (1−ρ)·g²; d = lr·g / √(v + ε); w ← w − d, or with momentum m ← μ·m + d; w ← w − m. */
export const engine: OptimizerEngine<RmspropOptions> = {
  eager:
    ({ rho, momentum, epsilon }) =>
    ({ weight, gradient, slots, learningRate }) => {
      const velocity = tf.add(tf.mul(slots[0], rho), tf.mul(tf.square(gradient), 1 - rho));
      const scaled = tf.div(tf.mul(gradient, learningRate), tf.sqrt(tf.add(velocity, epsilon)));
      if (momentum === 0) return { weight: tf.sub(weight, scaled), slots: [velocity] };
      const moved = tf.add(tf.mul(slots[1], momentum), scaled);
      return { weight: tf.sub(weight, moved), slots: [velocity, moved] };
    },
  captured:
    (options) =>
    ({ scope, weight, slots, gradient, learningRate, after }) => {
      const constants = [options.rho, options.momentum, options.epsilon].map((value) => scope.float(value));
      const inputs = [weight, slots[0], slots[1], learningRate, ...constants, gradient];
      return scope.add('ResourceApplyRMSProp', inputs, updateAttributes, { after });
    },
  // TensorFlow's kernel always has a momentum slot; without momentum it is no part of the state.
  capturedSlots: ({ momentum }) => (momentum === 0 ? [{ name: 'momentum', initial: 0 }] : []),
};
