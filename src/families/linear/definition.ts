import { familySchema } from '../family-schema.ts';
import { defineFamily } from '../neural-family.ts';
import { addLinear } from './add-linear.ts';

/** Linear, logistic or softmax regression. */
export const linear = defineFamily({
  family: 'linear',
  tokens: 'onRequest',
  schema: familySchema('linear', 'Linear, logistic or softmax regression. All weights start at 0.', {}),
  resolve: () => ({ family: 'linear' as const }),
  addLayers: (graph, blocks, _, units) => addLinear(graph, blocks, units),
});
