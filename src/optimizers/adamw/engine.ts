import { createArithmetic } from '../../engine/capture/emit/scope.ts';
import { attr } from '../../engine/capture/graph/attribute-value.ts';
import { DataType } from '../../engine/libtensorflow/data-type.ts';
import * as tf from '../../engine/tf.ts';
import { undecayed as adam } from '../adam/engine.ts';
import type { OptimizerEngine } from '../optimizer-engine.ts';
import type { AdamwOptions } from './definition.ts';

/** w ← w − lr·λ·w, then the step of Adam. */
export const engine: OptimizerEngine<AdamwOptions> = {
  eager(options) {
    const { weightDecay } = options;
    const move = adam.eager(options);
    return (update) => {
      if (weightDecay === 0) return move(update);
      const weight = tf.mul(update.weight, 1 - update.learningRate * weightDecay);
      return move({ ...update, weight });
    };
  },
  captured(options) {
    const move = adam.captured(options);
    return (update) => {
      const { scope, weight, value, learningRate, after } = update;
      const { multiply } = createArithmetic(scope);
      const decay = multiply(value, multiply(learningRate, scope.float(options.weightDecay)));
      const type = { dtype: attr.type(DataType.float32) };
      const decayed = scope.add('AssignSubVariableOp', [weight, decay], type, { after });
      return move({ ...update, after: [decayed] });
    };
  },
  stepSize: adam.stepSize,
};
