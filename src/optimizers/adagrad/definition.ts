import { Type } from 'typebox';
import { Defaulted } from '../../contracts/defaults.ts';
import { defineOptimizer, type OptimizerOptions } from '../optimizer-kind.ts';
import { epsilon, learningRate } from '../shared-options.ts';

/** Adagrad (Duchi, Hazan and Singer 2011). */
export const adagrad = defineOptimizer({
  type: 'adagrad',
  options: {
    learningRate: learningRate(0.001),
    initialAccumulator: Defaulted(
      0.1,
      Type.Number({ minimum: 0, description: 'Initial value of the sum of squared gradients.' }),
    ),
    epsilon,
  },
  slots: ({ initialAccumulator }) => [{ name: 'accumulator', initial: initialAccumulator }],
});
export type AdagradOptions = OptimizerOptions<typeof adagrad>;
