import { Defaulted } from '../../contracts/defaults.ts';
import { adam } from '../adam/definition.ts';
import { defineOptimizer, type OptimizerOptions } from '../optimizer-kind.ts';
import { momentSlots, weightDecay } from '../shared-options.ts';

/** Adam with decoupled weight decay (Loshchilov and Hutter 2019). */
export const adamw = defineOptimizer({
  type: 'adamw',
  options: {
    ...adam.options,
    weightDecay: Defaulted(0.004, weightDecay),
  },
  slots: () => momentSlots,
});
export type AdamwOptions = OptimizerOptions<typeof adamw>;
