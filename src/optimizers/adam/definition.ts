import { defineOptimizer, type OptimizerOptions } from '../optimizer-kind.ts';
import { epsilon, learningRate, moments, momentSlots, weightDecay } from '../shared-options.ts';

/** Adam (Kingma and Ba 2015). */
export const adam = defineOptimizer({
  type: 'adam',
  options: { learningRate: learningRate(0.001), ...moments, epsilon, weightDecay },
  slots: () => momentSlots,
});
export type AdamOptions = OptimizerOptions<typeof adam>;
