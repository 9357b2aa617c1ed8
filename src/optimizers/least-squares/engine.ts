import type { LinearSolver } from '../solver-engine.ts';
import { solveNormalEquations } from './solve-normal-equations.ts';

/**
 * The least mean squared error with its L2 penalty, by the normal equations. One step is all. Where features depend on each other and
 * nothing is penalized, it is the solution with the smallest weights, as scikit-learn's LinearRegression gives.
 */
export const solver: LinearSolver = {
  start(problem) {
    const { units, perOutput, rows, penalty } = problem;
    const weights = new Float64Array(perOutput * units);
    return {
      weights,
      async step(shouldStop) {
        const products = await problem.products(shouldStop);
        if (products === null) return null;
        // The loss is a mean over rows and outputs; the equations are of sums.
        const ridge = penalty.l2 * rows * units;
        const solved = await solveNormalEquations(products, { units, perOutput, ridge }, shouldStop);
        if (solved === null) return null;
        const loss = await problem.loss(solved, new Float64Array(solved.length), shouldStop);
        if (loss === null) return null;
        weights.set(solved);
        return { loss, converged: 'The normal equations are solved.' };
      },
      readState: () => [],
      writeState: (given) => weights.set(given),
    };
  },
};
