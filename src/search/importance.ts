import { partsOf } from '../json-pointer.ts';
import { createRandom } from '../random.ts';
import type { Axis } from './axis.ts';
import { decidingParameter } from './conditions.ts';
import { jsonKey, valueAt } from './json-key.ts';
import { orderSpace, type PlacedParameter } from './ordered-space.ts';
import { lastEpoch, worth } from './rank-trials.ts';
import { growTree, type Condition, type Extent, type Feature, type Leaf } from './regression-tree.ts';
import { figureAt, hasDropped, hasReached } from './rungs.ts';
import type { Importance, SearchParameter, Trial } from './types.ts';

const trees = 64;

/**
 * How much each parameter matters by itself: functional analysis of variance on a forest of 64 regression trees (Hutter 2014, "An
 * Efficient Approach for Assessing Hyperparameter Importance"). Its importance is the share of the variance of the objective over the
 * whole space that its main effect explains, the mean of the trees; what is missing to 1 belongs to parameters together.
 *
 * Trials that were cut short count by their figure at an epoch that a quarter of the trials came to, and at least ten. Figures far worse
 * than most (Tukey's outer fence: three quartile distances above the upper quartile) count as at the fence: a few trials that diverged
 * would hide all else. A parameter under conditions explains what varies where it is there.
 * @param parameters those that are there with the definition (`settleConditions`)
 * @returns most important first; all 0 while the figures do not differ
 */
export function importance(parameters: readonly SearchParameter[], history: readonly Trial[]): Importance[] {
  const space = orderSpace(parameters);
  const { trials, figures } = comparable(history);
  const features = space.map(({ pointer, axis, parameter }) => ({
    choices: axis.kind === 'choice' ? axis.values.length : null,
    values: Float64Array.from(trials, (trial) =>
      Object.hasOwn(trial.parameters, pointer) ? toShare(axis, trial.parameters[pointer]) : Number.NaN,
    ),
    conditions: conditionsOf(parameter, space),
  }));
  const sums = new Float64Array(space.length);
  let counted = 0;
  for (let tree = 0; tree < trees && figures.length > 1; tree++) {
    const leaves = growTree(features, figures, createRandom(tree, 'search importance'));
    const { total, main } = varianceOf(leaves, features);
    if (!(total > 0)) continue;
    counted++;
    for (const [i, variance] of main.entries()) sums[i] += variance / total;
  }
  return space
    .map(({ pointer }, i) => ({ pointer, importance: counted === 0 ? 0 : Math.min(1, sums[i] / counted) }))
    .toSorted((a, b) => b.importance - a.importance);
}

/** Trials with figures that can be compared. */
function comparable(history: readonly Trial[]): { trials: Trial[]; figures: Float64Array } {
  const known = history.filter(
    (trial) => !hasDropped(trial) && (trial.state === 'completed' || trial.curve.length > 0),
  );
  const needed = Math.min(known.length, Math.max(10, Math.ceil(known.length / 4)));
  const reached = known
    .map((trial) => (trial.state === 'completed' ? Infinity : lastEpoch(trial)))
    .toSorted((a, b) => b - a);
  const epoch = reached[needed - 1] ?? Infinity;
  const measured = known
    .filter((trial) => hasReached(trial, epoch))
    .map((trial) => ({ trial, figure: epoch === Infinity ? worth(trial.value) : figureAt(trial, epoch) }))
    .filter(({ figure }) => figure < Infinity);
  const sorted = Float64Array.from(measured, ({ figure }) => figure).toSorted();
  const quartile = (share: number): number => sorted[Math.round(share * (sorted.length - 1))];
  const fence = quartile(0.75) + 3 * (quartile(0.75) - quartile(0.25));
  return {
    trials: measured.map(({ trial }) => trial),
    figures: Float64Array.from(measured, ({ figure }) => Math.min(figure, fence)),
  };
}

/** Conditions on choices; others are met or not by what a tree splits without them. */
function conditionsOf({ when }: SearchParameter, space: readonly PlacedParameter[]): Condition[] {
  const parameters = space.map(({ parameter }) => parameter);
  return Object.entries(when).flatMap(([asked, allowed]) => {
    const feature = space.findIndex(({ parameter }) => parameter === decidingParameter(asked, parameters));
    const { axis, pointer } = space[feature];
    if (axis.kind !== 'choice') return [];
    const keys = allowed.map(jsonKey);
    const inner = partsOf(asked.slice(pointer.length));
    const isAllowed = axis.values.map((value) => {
      const found = valueAt(value, inner);
      return found !== undefined && keys.includes(jsonKey(found));
    });
    return [{ feature, allowed: isAllowed }];
  });
}

/** A value as an index or as a share of its axis; NaN for one that the axis does not have. */
function toShare(axis: Axis, value: Trial['parameters'][string]): number {
  if (axis.kind === 'choice') return axis.indexOf(value) ?? Number.NaN;
  const place = axis.placeOf(value);
  return place === null ? Number.NaN : (place - axis.low) / (axis.high - axis.low);
}

/** Which share of a feature a leaf covers. */
const shareOf = (extent: Extent): number =>
  'from' in extent ? extent.to - extent.from : extent.allowed.filter(Boolean).length / extent.allowed.length;

/** The variance of a tree over the space, and that of the main effect of each feature. */
export function varianceOf(
  leaves: readonly Leaf[],
  features: readonly Feature[],
): { total: number; main: number[] } {
  const shares = leaves.map(({ extents }) => extents.map(shareOf));
  const volumes = shares.map((ofLeaf) => ofLeaf.reduce((product, share) => product * share, 1));
  const mean = leaves.reduce((sum, { value }, i) => sum + volumes[i] * value, 0);
  const total = leaves.reduce((sum, { value }, i) => sum + volumes[i] * (value - mean) ** 2, 0);
  const main = features.map((_, feature) => {
    // What a leaf adds to the mean at each place of the feature: its value times its share of all other features.
    const parts = leaves.map(({ extents, value }, i) => ({
      extent: extents[feature],
      height: (value - mean) * (volumes[i] / shares[i][feature]),
    }));
    return parts.length > 0 && 'allowed' in parts[0].extent ? overChoices(parts) : overNumbers(parts);
  });
  return { total, main };
}

interface Part {
  extent: Extent;
  height: number;
}

/** ∫ h², where h is the sum of the heights of those parts that are there. */
function overNumbers(parts: readonly Part[]): number {
  const changes = parts
    .flatMap(({ extent, height }) =>
      'from' in extent
        ? [
            { at: extent.from, change: height },
            { at: extent.to, change: -height },
          ]
        : [],
    )
    .toSorted((a, b) => a.at - b.at);
  let height = 0;
  let from = 0;
  let integral = 0;
  for (const { at, change } of changes) {
    integral += (at - from) * height * height;
    from = at;
    height += change;
  }
  return integral;
}

function overChoices(parts: readonly Part[]): number {
  const heights: number[] = [];
  for (const { extent, height } of parts)
    if ('allowed' in extent)
      for (const [i, is] of extent.allowed.entries()) heights[i] = (heights[i] ?? 0) + (is ? height : 0);
  return heights.reduce((sum, height) => sum + (height * height) / heights.length, 0);
}
