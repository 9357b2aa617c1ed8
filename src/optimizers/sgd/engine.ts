import { updateAttributes } from '../../engine/capture/emit/update-attributes.ts';
import * as tf from '../../engine/tf.ts';
import { withGradientDecay } from '../gradient-decay.ts';
import type { LearningRate, OptimizerEngine } from '../optimizer-engine.ts';
import type { SgdOptions } from './definition.ts';

/** w ← w − lr·g. */
const plain: OptimizerEngine<LearningRate & Partial<SgdOptions>> = {
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

/** The gradient with λ·w, then the step; `gradientDescent` has no λ. */
export const engine = withGradientDecay(plain);
