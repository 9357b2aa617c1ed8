import { defineOptimizer, type OptimizerOptions } from '../optimizer-kind.ts';
import { learningRate, weightDecay } from '../shared-options.ts';

/** Gradient descent on batches. */
export const sgd = defineOptimizer({
  type: 'sgd',
  options: { learningRate: learningRate(0.01), weightDecay },
  slots: () => [],
});
export type SgdOptions = OptimizerOptions<typeof sgd>;
