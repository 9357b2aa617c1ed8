import { updateAttributes } from '../../engine/capture/emit/update-attributes.ts';
import { attr } from '../../engine/capture/graph/attribute-value.ts';
import * as tf from '../../engine/tf.ts';
import type { OptimizerEngine } from '../optimizer-engine.ts';
import type { MomentumOptions } from './definition.ts';

/**
 * m ← μ·m − lr·g; w ← w + m, or, with Nesterov's look ahead, w + μ·m − lr·g. The learning rate goes into m (TensorFlow's
 * `ResourceApplyKerasMomentum`), which matters as soon as it changes.
 */
export const momentumEngine = ({ nesterov }: { nesterov: boolean }): OptimizerEngine<MomentumOptions> => ({
  eager:
    ({ momentum }) =>
    ({ weight, gradient, slots, learningRate }) => {
      const pull = tf.mul(gradient, learningRate);
      const velocity = tf.sub(tf.mul(slots[0], momentum), pull);
      const move = nesterov ? tf.sub(tf.mul(velocity, momentum), pull) : velocity;
      return { weight: tf.add(weight, move), slots: [velocity] };
    },
  captured:
    ({ momentum }) =>
    ({ scope, weight, slots, gradient, learningRate, after }) =>
      scope.add(
        'ResourceApplyKerasMomentum',
        [weight, slots[0], learningRate, gradient, scope.float(momentum)],
        { ...updateAttributes, use_nesterov: attr.bool(nesterov) },
        { after },
      ),
});

export const engine = momentumEngine({ nesterov: false });
