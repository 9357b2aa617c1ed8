import { exactTensor, exactValues } from '../exact-tensors.ts';
import type { LinearSolver, ShouldStop, Solution, SolverStep } from '../solver-engine.ts';
import type { LbfgsOptions } from './definition.ts';
import { createHistory } from './history.ts';
import { dot, largest } from '../vectors.ts';
import { createOrthant } from './orthant.ts';
import { searchLine, type PointOnLine } from './search-line.ts';

/** A step that changes the loss by less than this share of it is lost in rounding; the factor is that of SciPy's L-BFGS. */
const leastChange = 64 * Number.EPSILON;

/**
 * L-BFGS (Nocedal 1980; Nocedal and Wright, Numerical Optimization, 2006, algorithm 7.5) with a line search for the strong Wolfe
 * conditions; with an L1 penalty OWL-QN (Andrew and Gao 2007): by the pseudo-gradient, within an orthant. Each step is one iteration, which
 * mostly takes one pass over the rows.
 */
export const solver: LinearSolver<LbfgsOptions> = {
  start(problem, { tolerance, history: length }) {
    const size = problem.perOutput * problem.units;
    const weights = new Float64Array(size);
    const gradient = new Float64Array(size);
    const history = createHistory(length);
    const orthant = problem.penalty.l1 > 0 ? createOrthant(problem) : null;
    /** The loss at `weights`, where it and `gradient` are known. */
    let loss: number | null = null;

    const step = async (shouldStop: ShouldStop): Promise<SolverStep | null> => {
      loss ??= await problem.loss(weights, gradient, shouldStop);
      if (loss === null) return null;
      const slope = orthant ? orthant.pseudoGradient(weights, gradient) : gradient;
      const whole = loss + (orthant?.penalty(weights) ?? 0);
      // Before a step, for a start that is the solution.
      if (largest(slope) <= tolerance) return { loss: whole, converged: nowhereDownhill(tolerance) };

      const direction = history.direction(slope);
      orthant?.keepDownhill(direction, slope);
      if (dot(direction, slope) >= 0) {
        history.clear();
        direction.set(slope);
        for (let at = 0; at < size; at += 1) direction[at] = -direction[at];
      }
      const first = history.length > 0 ? 1 : Math.min(1, 1 / sumOfMagnitudes(slope));
      const line = { problem, weights, direction, slope, loss: whole, first, shouldStop };
      const found = orthant ? await orthant.search(line) : await searchLine(line);
      if (found === 'stopped') return null;
      if (found === null && history.length > 0) {
        // The curvature may be to blame: once more, straight down.
        history.clear();
        return await step(shouldStop);
      }
      if (found === null) return { loss: whole, converged: 'No step lowers the loss any further.' };
      return accept(found, whole);
    };

    const accept = (found: PointOnLine, before: number): SolverStep => {
      const moved = Float64Array.from(found.weights, (value, at) => value - weights[at]);
      const bent = Float64Array.from(found.gradient, (value, at) => value - gradient[at]);
      history.add(moved, bent);
      weights.set(found.weights);
      gradient.set(found.gradient);
      loss = found.smoothLoss;
      const slope = orthant ? orthant.pseudoGradient(weights, gradient) : gradient;
      if (largest(slope) <= tolerance) return { loss: found.loss, converged: nowhereDownhill(tolerance) };
      const scale = Math.max(Math.abs(before), Math.abs(found.loss));
      const isStill = before - found.loss <= leastChange * scale;
      return { loss: found.loss, converged: isStill ? 'The loss stands still.' : null };
    };

    const solution: Solution = {
      weights,
      step,
      readState: () => [
        exactTensor('lbfgs/weights', weights.slice()),
        ...history
          .pairs()
          .flatMap(({ moved, bent }, index) => [
            exactTensor(`lbfgs/moved_${index}`, moved),
            exactTensor(`lbfgs/bent_${index}`, bent),
          ]),
      ],
      writeState(given, state) {
        const byName = new Map(state.map((tensor) => [tensor.name, tensor]));
        const stored = byName.get('lbfgs/weights');
        weights.set(stored ? exactValues(stored) : given);
        loss = null;
        history.clear();
        for (let index = 0; byName.has(`lbfgs/moved_${index}`); index += 1) {
          const of = (kind: string) => exactValues(byName.get(`lbfgs/${kind}_${index}`)!);
          history.add(of('moved'), of('bent'));
        }
      },
    };
    return solution;
  },
};

const nowhereDownhill = (tolerance: number): string =>
  `No element of the gradient is larger than the tolerance of ${tolerance}.`;

function sumOfMagnitudes(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += Math.abs(value);
  return sum;
}
