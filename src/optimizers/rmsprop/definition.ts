import { Type } from 'typebox';
import { Defaulted } from '../../contracts/defaults.ts';
import { defineOptimizer, type OptimizerOptions } from '../optimizer-kind.ts';
import { epsilon, learningRate, momentum } from '../shared-options.ts';

/** RMSprop (Tieleman and Hinton 2012), with momentum where that is above 0. */
export const rmsprop = defineOptimizer({
  type: 'rmsprop',
  options: {
    learningRate: learningRate(0.001),
    rho: Defaulted(
      0.9,
      Type.Number({
        minimum: 0,
        exclusiveMaximum: 1,
        description: 'Decay rate of the mean of squared gradients.',
      }),
    ),
    momentum: momentum(0),
    epsilon,
  },
  slots: (options) => [
    { name: 'velocity', initial: 0 },
    ...(options.momentum > 0 ? [{ name: 'momentum', initial: 0 }] : []),
  ],
});
export type RmspropOptions = OptimizerOptions<typeof rmsprop>;
