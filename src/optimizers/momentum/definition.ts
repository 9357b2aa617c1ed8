import { defineOptimizer, type OptimizerOptions } from '../optimizer-kind.ts';
import { learningRate, momentum as momentumOption } from '../shared-options.ts';

/** Gradient descent with momentum. */
export const momentum = defineOptimizer({
  type: 'momentum',
  options: { learningRate: learningRate(0.01), momentum: momentumOption(0.9) },
  slots: () => [{ name: 'momentum', initial: 0 }],
});
export type MomentumOptions = OptimizerOptions<typeof momentum>;
