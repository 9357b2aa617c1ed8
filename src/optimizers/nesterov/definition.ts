import { momentum } from '../momentum/definition.ts';
import { defineOptimizer } from '../optimizer-kind.ts';

/** Momentum with Nesterov's look ahead. */
export const nesterov = defineOptimizer({
  type: 'nesterov',
  options: momentum.options,
  slots: (options) => momentum.slots(options),
});
