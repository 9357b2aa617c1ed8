import { defineOptimizer } from '../optimizer-kind.ts';
import { learningRate } from '../shared-options.ts';

/** Gradient descent on the whole training split at once; its steps are those of `sgd`. */
export const gradientDescent = defineOptimizer({
  type: 'gradientDescent',
  options: { learningRate: learningRate(0.01) },
  takesWholeSplit: true,
  slots: () => [],
});
