import type { LinearProblem, ShouldStop } from '../solver-engine.ts';
import { dot } from '../vectors.ts';

/** Where a search begins, and along what. */
export interface Line {
  problem: LinearProblem;
  weights: Float64Array;
  direction: Float64Array;
  /** The gradient at `weights`, or what stands for it. */
  slope: Float64Array;
  /** The loss at `weights`, with all penalties. */
  loss: number;
  /** The length that is tried first, in lengths of the direction. */
  first: number;
  shouldStop: ShouldStop;
}

/** A point that was found. */
export interface PointOnLine {
  weights: Float64Array;
  /** The loss with all penalties. */
  loss: number;
  /** The loss without the L1 penalty, and its gradient. */
  smoothLoss: number;
  gradient: Float64Array;
}

interface Trial extends PointOnLine {
  length: number;
  /** Derivative of the loss by the length. */
  slope: number;
}

/** The constants of the strong Wolfe conditions that Nocedal and Wright advise for quasi-Newton steps. */
const enoughDescent = 1e-4;
const flatEnough = 0.9;
const mostTrials = 40;

/**
 * A length for which the loss falls enough and its slope is flat enough: the strong Wolfe conditions (Nocedal and Wright 2006, algorithms
 * 3.5 and 3.6), with cubic interpolation.
 * @returns null where none is found; `stopped` where the search was given up
 */
export async function searchLine(line: Line): Promise<PointOnLine | 'stopped' | null> {
  const { problem, weights, direction, loss: start, shouldStop } = line;
  const startSlope = dot(direction, line.slope);

  const at = async (length: number): Promise<Trial | null> => {
    const point = Float64Array.from(weights, (value, index) => value + length * direction[index]);
    const gradient = new Float64Array(point.length);
    const loss = await problem.loss(point, gradient, shouldStop);
    if (loss === null) return null;
    return { length, weights: point, loss, smoothLoss: loss, gradient, slope: dot(direction, gradient) };
  };
  const isTooHigh = ({ length, loss }: Trial) =>
    !Number.isFinite(loss) || loss > start + enoughDescent * length * startSlope;
  const isFlat = ({ slope }: Trial) => Math.abs(slope) <= -flatEnough * startSlope;

  /** Between a low point and another one, between which the conditions hold somewhere. */
  const zoom = async (from: Trial, to: Trial): Promise<PointOnLine | 'stopped' | null> => {
    let [low, high] = [from, to];
    for (let count = 0; count < mostTrials; count += 1) {
      const trial = await at(between(low, high));
      if (trial === null) return 'stopped';
      if (isTooHigh(trial) || trial.loss >= low.loss) high = trial;
      else {
        if (isFlat(trial)) return trial;
        if (trial.slope * (high.length - low.length) >= 0) high = low;
        low = trial;
      }
      if (Math.abs(high.length - low.length) <= Number.EPSILON * high.length) break;
    }
    return low.length > 0 ? low : null;
  };

  let previous: Trial = { length: 0, weights, loss: start, smoothLoss: start, gradient: line.slope, slope: startSlope }; // prettier-ignore
  let length = line.first;
  for (let count = 0; count < mostTrials; count += 1) {
    const trial = await at(length);
    if (trial === null) return 'stopped';
    if (isTooHigh(trial) || (previous.length > 0 && trial.loss >= previous.loss)) {
      return await zoom(previous, trial);
    }
    if (isFlat(trial)) return trial;
    if (trial.slope >= 0) return await zoom(trial, previous);
    previous = trial;
    length *= 2;
  }
  return previous.length > 0 ? previous : null;
}

/** The least point of the cubic through both points and slopes (Nocedal and Wright 2006, 3.59), not too near to either end. */
function between(low: Trial, high: Trial): number {
  const width = high.length - low.length;
  const middle = low.length + width / 2;
  if (!Number.isFinite(high.loss) || !Number.isFinite(high.slope)) return middle;
  const tilt = low.slope + high.slope - (3 * (low.loss - high.loss)) / (low.length - high.length);
  const root = Math.sqrt(tilt * tilt - low.slope * high.slope) * Math.sign(width);
  const length = high.length - (width * (high.slope + root - tilt)) / (high.slope - low.slope + 2 * root);
  const margin = 0.1 * Math.abs(width);
  const [least, most] = [Math.min(low.length, high.length) + margin, Math.max(low.length, high.length) - margin]; // prettier-ignore
  return Number.isFinite(length) ? Math.min(most, Math.max(least, length)) : middle;
}
