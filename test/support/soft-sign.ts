import { Type } from 'typebox';
import { Defaulted } from '../../src/contracts/defaults.ts';
import { attr, floatType } from '../../src/engine/capture/graph/attribute-value.ts';
import { createArithmetic } from '../../src/engine/capture/emit/scope.ts';
import { DataType } from '../../src/engine/libtensorflow/data-type.ts';
import * as tf from '../../src/engine/tf.ts';
import type { OptimizerEngine } from '../../src/optimizers/optimizer-engine.ts';
import { defineOptimizer, type OptimizerOptions } from '../../src/optimizers/optimizer-kind.ts';
import { optimizers } from '../../src/optimizers/optimizers.ts';
import { learningRate } from '../../src/optimizers/shared-options.ts';

/** Steps by a soft sign of the mean gradient, after signum (Bernstein et al. 2018): an optimizer that the service does not have. */
const softSign = defineOptimizer({
  type: 'softSign',
  options: {
    learningRate: learningRate(0.002),
    smoothing: Defaulted(0.8, Type.Number({ minimum: 0, exclusiveMaximum: 1, description: 'Decay rate.' })),
  },
  slots: () => [{ name: 'mean', initial: 0 }],
});

const softness = 0.01;

/** m ← μ·m + (1−μ)·g; w ← w − lr·m / (|m| + 0.01). */
const engine: OptimizerEngine<OptimizerOptions<typeof softSign>> = {
  eager:
    ({ smoothing }) =>
    ({ weight, gradient, slots, learningRate: rate }) => {
      const mean = tf.add(tf.mul(slots[0], smoothing), tf.mul(gradient, 1 - smoothing));
      return {
        weight: tf.sub(weight, tf.mul(tf.div(mean, tf.add(tf.abs(mean), softness)), rate)),
        slots: [mean],
      };
    },
  captured:
    ({ smoothing }) =>
    ({ scope, weight, slots, value, gradient, learningRate: rate, after }) => {
      const { add, divide, multiply, subtract } = createArithmetic(scope);
      const type = { dtype: attr.type(DataType.float32) };
      const old = scope.add('ReadVariableOp', [slots[0]], type).out();
      const mean = add(multiply(old, scope.float(smoothing)), multiply(gradient, scope.float(1 - smoothing)));
      const magnitude = scope.add('Abs', [mean], floatType).out();
      const sign = divide(mean, add(magnitude, scope.float(softness)));
      const slot = scope.add('AssignVariableOp', [slots[0], mean], type);
      return scope.add('AssignVariableOp', [weight, subtract(value, multiply(sign, rate))], type, {
        after: [...after, slot],
      });
    },
};

optimizers.register({ ...softSign, load: () => Promise.resolve({ engine }) });
