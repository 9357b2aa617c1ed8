import { updateAttributes } from '../../engine/capture/emit/update-attributes.ts';
import * as tf from '../../engine/tf.ts';
import type { OptimizerEngine } from '../optimizer-engine.ts';

/** w ← w − lr·g. */
export const engine: OptimizerEngine = {
  eager:
    () =>
    ({ weight, gradient, learningRate }) => ({
      weight: tf.sub(weight, tf.mul(gradient, learningRate)),
      slots: [],
    }),
  captured:
    () =>
    ({ scope, weight, gradient, learningRate, after }) =>
      scope.add('ResourceApplyGradientDescent', [weight, learningRate, gradient], updateAttributes, {
        after,
      }),
};
