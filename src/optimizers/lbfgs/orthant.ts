import type { LinearProblem } from '../solver-engine.ts';
import type { Line, PointOnLine } from './search-line.ts';

/** What an L1 penalty, which has no derivative at 0, makes of L-BFGS (Andrew and Gao 2007). */
export interface Orthant {
  /** l1·Σ|w|, without biases. */
  penalty(weights: Float64Array): number;
  /** The gradient with the penalty's; at 0 the steepest descent of either side, or 0. */
  pseudoGradient(weights: Float64Array, gradient: Float64Array): Float64Array;
  /** Sets those elements of a direction to 0 along which the loss rises. */
  keepDownhill(direction: Float64Array, pseudoGradient: Float64Array): void;
  /** Halves a step until the loss falls enough; weights that would change their sign become 0. */
  search(line: Line): Promise<PointOnLine | 'stopped' | null>;
}

const enoughDescent = 1e-4;
const mostTrials = 50;

/** The L1 penalty of a problem. */
export function createOrthant({ units, perOutput, penalty: { l1 } }: LinearProblem): Orthant {
  const penalized = (perOutput - 1) * units;
  const penaltyOf = (weights: Float64Array): number => {
    let sum = 0;
    for (let at = 0; at < penalized; at += 1) sum += Math.abs(weights[at]);
    return l1 * sum;
  };
  return {
    penalty: penaltyOf,
    pseudoGradient(weights, gradient) {
      const slopes = gradient.slice();
      for (let at = 0; at < penalized; at += 1) {
        if (weights[at] !== 0) slopes[at] += l1 * Math.sign(weights[at]);
        else if (gradient[at] + l1 < 0) slopes[at] += l1;
        else if (gradient[at] - l1 > 0) slopes[at] -= l1;
        else slopes[at] = 0;
      }
      return slopes;
    },
    keepDownhill(direction, slopes) {
      for (let at = 0; at < penalized; at += 1) if (direction[at] * slopes[at] >= 0) direction[at] = 0;
    },
    async search({ problem, weights, direction, slope, loss: start, first, shouldStop }) {
      /** Whether a weight stays on its side of 0; one at 0 goes to the side that is downhill. */
      const staysInside = (value: number, at: number): boolean =>
        at >= penalized || value * (weights[at] === 0 ? -slope[at] : weights[at]) > 0;
      let length = first;
      for (let trial = 0; trial < mostTrials; trial += 1, length /= 2) {
        const point = Float64Array.from(weights, (value, at) => {
          const moved = value + length * direction[at];
          return staysInside(moved, at) ? moved : 0;
        });
        const gradient = new Float64Array(point.length);
        const smoothLoss = await problem.loss(point, gradient, shouldStop);
        if (smoothLoss === null) return 'stopped';
        const loss = smoothLoss + penaltyOf(point);
        let descent = 0;
        for (let at = 0; at < point.length; at += 1) descent += slope[at] * (point[at] - weights[at]);
        if (descent < 0 && loss <= start + enoughDescent * descent) return { weights: point, loss, smoothLoss, gradient }; // prettier-ignore
      }
      return null;
    },
  };
}
