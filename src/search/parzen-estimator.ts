import type { Random } from '../random.ts';
import type { Axis, ChoiceAxis, NumberAxis } from './axis.ts';
import { exp, log, normalCdf, normalQuantile } from './portable-math.ts';

/** A point of some axes: places on axes of numbers, indices of choices. */
export type Point = readonly number[];

/** A mixture of products of kernels, one of each observation and a wide one of the prior. */
export interface ParzenEstimator {
  /** A point of the mixture; on axes with steps one of their values. */
  draw(random: Random): number[];
  /** The logarithm of the density at a point, up to a constant that estimators of the same axes share. */
  logDensity(point: Point): number;
}

/** The kernels of one axis. */
interface Kernels {
  draw(kernel: number, random: Random): number;
  /** Adds the logarithm of each kernel's density at a coordinate to `sums`. */
  addLogDensities(coordinate: number, sums: Float64Array): void;
}

/**
 * The estimator of densities of TPE (Bergstra 2011) as Optuna has it: truncated normal kernels whose widths are the larger distances to
 * the neighbours (not to the bounds), at least the range over min(100, kernels + 1) ("magic clip"); kernels of choices that
 * are smoothed; and a prior over the whole range with the weight of one observation.
 * @param points observations, oldest first: the last 25 have the full weight, those before less, on a ramp
 */
export function createParzenEstimator(axes: readonly Axis[], points: readonly Point[]): ParzenEstimator {
  const weights = [...weightsOf(points.length), 1];
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const logWeights = weights.map((weight) => log(weight / total));
  const kernels = axes.map((axis, i) => {
    const coordinates = points.map((point) => point[i]);
    return axis.kind === 'choice' ? choiceKernels(axis, coordinates) : numberKernels(axis, coordinates);
  });
  const sums = new Float64Array(weights.length);
  return {
    draw(random) {
      const kernel = drawIndex(weights, total, random);
      return kernels.map((ofAxis) => ofAxis.draw(kernel, random));
    },
    logDensity(point) {
      sums.set(logWeights);
      for (const [i, ofAxis] of kernels.entries()) ofAxis.addLogDensities(point[i], sums);
      const highest = sums.reduce((max, sum) => Math.max(max, sum), -Infinity);
      return highest + log(sums.reduce((sum, term) => sum + exp(term - highest), 0));
    },
  };
}

/** Weights of so many observations, oldest first: a ramp from 1 / count to 1, and 1 for the last 25. */
export function weightsOf(count: number): number[] {
  const ramp = Math.max(0, count - 25);
  return Array.from({ length: count }, (_, i) =>
    i >= ramp ? 1 : 1 / count + (ramp === 1 ? 0 : (i / (ramp - 1)) * (1 - 1 / count)),
  );
}

function drawIndex(weights: readonly number[], total: number, random: Random): number {
  let left = random.uniform() * total;
  for (let i = 0; i < weights.length - 1; i++) {
    left -= weights[i];
    if (left < 0) return i;
  }
  return weights.length - 1;
}

/** Each kernel gives its observation the weight 1 and every choice that of the prior, 1 / kernels. The prior knows none. */
function choiceKernels({ values }: ChoiceAxis, observed: readonly number[]): Kernels {
  const others = 1 / (observed.length + 1);
  const total = 1 + values.length * others;
  const logOther = log(others / total);
  const logObserved = log((1 + others) / total);
  const logPrior = log(1 / values.length);
  return {
    draw(kernel, random) {
      const share = random.uniform() * total - 1;
      if (kernel < observed.length && share < 0) return observed[kernel];
      return Math.floor(
        (kernel < observed.length ? share / (total - 1) : (share + 1) / total) * values.length,
      );
    },
    addLogDensities(coordinate, sums) {
      for (const [i, index] of observed.entries()) sums[i] += index === coordinate ? logObserved : logOther;
      sums[observed.length] += logPrior;
    },
  };
}

function numberKernels(axis: NumberAxis, observed: readonly number[]): Kernels {
  const { low, high } = axis;
  const centres = Float64Array.from([...observed, (low + high) / 2]);
  const widths = Float64Array.from([...widthsOf(observed, low, high), high - low]);
  const below = centres.map((centre, i) => normalCdf((low - centre) / widths[i]));
  const inside = centres.map((centre, i) => normalCdf((high - centre) / widths[i]) - below[i]);
  const logInside = inside.map(log);
  const logWidths = widths.map(log);
  return {
    draw(kernel, random) {
      const share = below[kernel] + random.uniform() * inside[kernel];
      const place =
        share <= 0 || share >= 1
          ? share <= 0
            ? low
            : high
          : Math.min(high, Math.max(low, centres[kernel] + widths[kernel] * normalQuantile(share)));
      return axis.count === null ? place : (axis.placeOf(axis.valueOf(place)) ?? place);
    },
    addLogDensities(place, sums) {
      if (axis.count === null) {
        for (let i = 0; i < centres.length; i++) {
          const distance = (place - centres[i]) / widths[i];
          sums[i] -= (distance * distance) / 2 + logWidths[i] + logInside[i];
        }
        return;
      }
      const [from, to] = axis.edgesOf(axis.valueOf(place));
      for (let i = 0; i < centres.length; i++)
        sums[i] +=
          log(massBetween((from - centres[i]) / widths[i], (to - centres[i]) / widths[i])) - logInside[i];
    },
  };
}

/** What a standard normal number has between two places. Of those above 0 by its mirror image, where no digits cancel. */
const massBetween = (from: number, to: number): number =>
  from > 0 ? normalCdf(-from) - normalCdf(-to) : normalCdf(to) - normalCdf(from);

/** The widths of kernels, from the distances to their neighbours. */
function widthsOf(observed: readonly number[], low: number, high: number): Float64Array {
  const order = Array.from(observed.keys()).toSorted((a, b) => observed[a] - observed[b] || a - b);
  const smallest = (high - low) / Math.min(100, observed.length + 2);
  const widths = new Float64Array(observed.length);
  for (const [i, at] of order.entries()) {
    const before = i > 0 ? observed[at] - observed[order[i - 1]] : null;
    const after = i + 1 < order.length ? observed[order[i + 1]] - observed[at] : null;
    // One observation alone has only the bounds.
    const width =
      before === null && after === null
        ? Math.max(observed[at] - low, high - observed[at])
        : Math.max(before ?? 0, after ?? 0);
    widths[at] = Math.min(high - low, Math.max(smallest, width));
  }
  return widths;
}
