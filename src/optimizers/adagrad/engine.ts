import { createArithmetic } from '../../engine/capture/emit/scope.ts';
import { attr } from '../../engine/capture/graph/attribute-value.ts';
import { DataType } from '../../engine/libtensorflow/data-type.ts';
import * as tf from '../../engine/tf.ts';
import type { OptimizerEngine } from '../optimizer-engine.ts';
import type { AdagradOptions } from './definition.ts';

/** a ← a + g²; w ← w − lr·g / √(a + ε). */
export const engine: OptimizerEngine<AdagradOptions> = {
  eager:
    ({ epsilon }) =>
    ({ weight, gradient, slots, learningRate }) => {
      const accumulator = tf.add(slots[0], tf.square(gradient));
      const scale = tf.sqrt(tf.add(accumulator, epsilon));
      return {
        weight: tf.sub(weight, tf.div(tf.mul(gradient, learningRate), scale)),
        slots: [accumulator],
      };
    },
  /** Written out: ResourceApplyAdagradV2 adds epsilon outside of the root. */
  captured:
    ({ epsilon }) =>
    ({ scope, weight, slots, value, gradient, learningRate, after }) => {
      const { add, multiply, divide, subtract, squareRoot } = createArithmetic(scope);
      const type = { dtype: attr.type(DataType.float32) };
      const accumulated = add(
        scope.add('ReadVariableOp', [slots[0]], type).out(),
        multiply(gradient, gradient),
      );
      const scale = squareRoot(add(accumulated, scope.float(epsilon)));
      const moved = subtract(value, divide(multiply(gradient, learningRate), scale));
      const slot = scope.add('AssignVariableOp', [slots[0], accumulated], type);
      return scope.add('AssignVariableOp', [weight, moved], type, { after: [...after, slot] });
    },
};
