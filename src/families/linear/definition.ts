import { familySchema } from '../family-schema.ts';
import { defineFamily } from '../neural-family.ts';
import { addLinear } from './add-linear.ts';

/** Linear, logistic or softmax regression. */
export const linear = defineFamily({
  family: 'linear',
  tokens: 'onRequest',
  isLinear: true,
  schema: familySchema(
    'linear',
    'Linear, logistic, softmax or Poisson regression. By default a solver finds its weights, with the L2 penalty of scikit-learn; see training.optimizer and training.regularization. All weights start at 0.',
    {},
  ),
  resolve: () => ({ family: 'linear' as const }),
  addLayers: (graph, blocks, _, units) => addLinear(graph, blocks, units),
});
