import { Type } from 'typebox';
import { Defaulted } from '../../contracts/defaults.ts';
import { defineSolver, type OptimizerOptions } from '../optimizer-kind.ts';

const bytesPerNumber = 8;

/** Limited-memory BFGS for smooth convex losses; with an L1 penalty in its orthant-wise form. */
export const lbfgs = defineSolver({
  type: 'lbfgs',
  options: {
    tolerance: Defaulted(
      1e-6,
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 1,
        description:
          'Largest element of the gradient of the loss, penalties included, at which training has converged and ends.',
      }),
    ),
    history: Defaulted(
      10,
      Type.Integer({
        minimum: 1,
        maximum: 100,
        description: 'Number of past steps from which the curvature is estimated.',
      }),
    ),
  },
  losses: ['crossEntropy', 'meanSquaredError', 'huber', 'poisson'],
  takesL1: true,
  epochs: 1000,
  // Steps and changes of the gradient, weights, two gradients, a direction and a trial.
  bytes: (weights, { history }) => (2 * history + 5) * weights.total * bytesPerNumber,
});
export type LbfgsOptions = OptimizerOptions<typeof lbfgs>;
