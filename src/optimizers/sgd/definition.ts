import { defineOptimizer } from '../optimizer-kind.ts';
import { learningRate } from '../shared-options.ts';

/** Gradient descent on batches. */
export const sgd = defineOptimizer({
  type: 'sgd',
  options: { learningRate: learningRate(0.01) },
  slots: () => [],
});
