import type { BinnedFeature } from './bin-features.ts';

/**
 * How good a group of rows is, from its weight and its sums; a split is worth what its parts gain over the whole.
 * `squared` is Σ S²/(W + l2): the fall of the squared error for targets, of Gini's impurity for counts of classes, and of
 * the loss to second order for gradients and hessians (Chen and Guestrin 2016, equation 7). `entropy` is Σ S·ln(S/W).
 */
export type Criterion = 'squared' | 'entropy';

/** What a split may look like. */
export interface SplitRules {
  criterion: Criterion;
  l2: number;
  minRowsPerLeaf: number;
  /** Least weight (hessian) of a leaf. */
  minWeightPerLeaf: number;
  /** A category's mean is drawn towards 0 as if by this much more weight, so that rare ones don't lead. */
  categorySmoothing: number;
}

/** The best way found to divide a node's rows by one feature. */
export interface FoundSplit {
  gain: number;
  feature: number;
  /** Numeric: bins up to this one go left. */
  bin: number;
  missingLeft: boolean;
  /** Category: bins that go left; null: numeric. */
  leftBins: number[] | null;
}

/** Classes that a split of categories is ordered by, at most: the commonest of the node. */
const mostOrders = 8;

/** Score of a group, see {@link Criterion}. `sums` are at `at … at + channels`. */
export function scoreOf(
  rules: Pick<SplitRules, 'criterion' | 'l2'>,
  weight: number,
  sums: Float64Array,
  at: number,
  channels: number,
): number {
  let score = 0;
  if (rules.criterion === 'squared') {
    for (let k = 0; k < channels; k++) score += sums[at + k] * sums[at + k];
    const divisor = weight + rules.l2;
    return divisor > 0 ? score / divisor : 0;
  }
  for (let k = 0; k < channels; k++)
    if (sums[at + k] > 0) score += sums[at + k] * Math.log(sums[at + k] / weight);
  return score;
}

/** A feature's bins that have rows in a node, in order, and what each of them sums up. */
export interface FilledBins {
  count: number;
  /** [count] Numbers of the bins, rising. */
  bins: Int32Array;
  /** Rows, weight and sums of bin b at `at + b · (2 + channels)`. */
  sums: Float64Array;
  at: number;
}

/** A place between bins: after the filled bin `index`. */
interface Cut {
  score: number;
  index: number;
}

/** Finds the best split of a feature among its filled bins. */
export interface SplitFinder {
  /**
   * The feature's best split, where its gain is above `leastGain`; else null.
   * @param total of the node: rows, weight, sums
   */
  find(
    feature: number,
    binned: BinnedFeature,
    filled: FilledBins,
    total: Float64Array,
    leastGain: number,
  ): FoundSplit | null;
}

/** @param channels sums of each bin: one for a number, one per class for labels */
export function createSplitFinder(rules: SplitRules, channels: number): SplitFinder {
  const stride = channels + 2;
  const left = new Float64Array(stride);
  const right = new Float64Array(stride);
  const { minRowsPerLeaf, minWeightPerLeaf, categorySmoothing } = rules;

  /** Score of both parts; −Infinity where one is too small. */
  const scoreParts = (total: Float64Array): number => {
    const leftRows = left[0];
    if (leftRows < minRowsPerLeaf || total[0] - leftRows < minRowsPerLeaf) return -Infinity;
    if (left[1] < minWeightPerLeaf || total[1] - left[1] < minWeightPerLeaf) return -Infinity;
    for (let k = 1; k < stride; k++) right[k] = total[k] - left[k];
    return scoreOf(rules, left[1], left, 2, channels) + scoreOf(rules, right[1], right, 2, channels);
  };
  const addBin = ({ bins, sums, at }: FilledBins, index: number): void => {
    for (let k = 0, from = at + bins[index] * stride; k < stride; k++) left[k] += sums[from + k];
  };

  /** The best cut after one of the bins `0 … end − 1`, `first` added before them all; null where none scores more than `least`. */
  const findCut = (
    filled: FilledBins,
    first: number | null,
    end: number,
    total: Float64Array,
    least: number,
  ) => {
    let best: Cut | null = null;
    left.fill(0);
    if (first !== null) addBin(filled, first);
    for (let i = 0; i < end; i++) {
      addBin(filled, i);
      const score = scoreParts(total);
      if (score > (best?.score ?? least)) best = { score, index: i };
    }
    return best;
  };

  /** {@link findCut} for a single sum, as boosting and regression have it: the same numbers, many times faster. */
  const findCutOfOneSum: typeof findCut = ({ bins, sums, at }, first, end, total, least) => {
    const rows = total[0];
    const weight = total[1];
    const sum = total[2];
    const { l2 } = rules;
    let leftRows = 0;
    let leftWeight = 0;
    let leftSum = 0;
    if (first !== null) {
      const from = at + 3 * bins[first];
      leftRows = sums[from];
      leftWeight = sums[from + 1];
      leftSum = sums[from + 2];
    }
    let bestScore = least;
    let index = -1;
    for (let i = 0; i < end; i++) {
      const from = at + 3 * bins[i];
      leftRows += sums[from];
      leftWeight += sums[from + 1];
      leftSum += sums[from + 2];
      if (leftRows < minRowsPerLeaf || leftWeight < minWeightPerLeaf) continue;
      const rightWeight = weight - leftWeight;
      if (rows - leftRows < minRowsPerLeaf || rightWeight < minWeightPerLeaf) continue;
      const rightSum = sum - leftSum;
      const leftDivisor = leftWeight + l2;
      const rightDivisor = rightWeight + l2;
      const score =
        (leftDivisor > 0 ? (leftSum * leftSum) / leftDivisor : 0) +
        (rightDivisor > 0 ? (rightSum * rightSum) / rightDivisor : 0);
      if (score <= bestScore) continue;
      bestScore = score;
      index = i;
    }
    return index < 0 ? null : { score: bestScore, index };
  };
  /** {@link findCut} for the counts of two classes by Gini's impurity, most of the time of a forest, with the same steps. */
  const findCutOfTwoSums: typeof findCut = ({ bins, sums, at }, first, end, total, least) => {
    const rows = total[0];
    const weight = total[1];
    const zeros = total[2];
    const ones = total[3];
    const { l2 } = rules;
    let leftRows = 0;
    let leftWeight = 0;
    let leftZeros = 0;
    let leftOnes = 0;
    if (first !== null) {
      const from = at + 4 * bins[first];
      leftRows = sums[from];
      leftWeight = sums[from + 1];
      leftZeros = sums[from + 2];
      leftOnes = sums[from + 3];
    }
    let bestScore = least;
    let index = -1;
    for (let i = 0; i < end; i++) {
      const from = at + 4 * bins[i];
      leftRows += sums[from];
      leftWeight += sums[from + 1];
      leftZeros += sums[from + 2];
      leftOnes += sums[from + 3];
      if (leftRows < minRowsPerLeaf || leftWeight < minWeightPerLeaf) continue;
      const rightWeight = weight - leftWeight;
      if (rows - leftRows < minRowsPerLeaf || rightWeight < minWeightPerLeaf) continue;
      const rightZeros = zeros - leftZeros;
      const rightOnes = ones - leftOnes;
      const leftDivisor = leftWeight + l2;
      const rightDivisor = rightWeight + l2;
      const score =
        (leftDivisor > 0 ? (leftZeros * leftZeros + leftOnes * leftOnes) / leftDivisor : 0) +
        (rightDivisor > 0 ? (rightZeros * rightZeros + rightOnes * rightOnes) / rightDivisor : 0);
      if (score <= bestScore) continue;
      bestScore = score;
      index = i;
    }
    return index < 0 ? null : { score: bestScore, index };
  };
  const ofSquares = rules.criterion === 'squared' ? channels : 0;
  const cut = ofSquares === 1 ? findCutOfOneSum : ofSquares === 2 ? findCutOfTwoSums : findCut;

  const findNumeric: SplitFinder['find'] = (feature, { bins: missingBin }, filled, total, least) => {
    const { count, bins, sums, at } = filled;
    const hasMissing = bins[count - 1] === missingBin;
    const present = hasMissing ? count - 1 : count;
    // Where missing values go right, all that are there may go left.
    let best = cut(filled, null, hasMissing ? present : present - 1, total, least);
    let missingLeft = false;
    if (hasMissing) {
      const other = cut(filled, present, present - 1, total, best?.score ?? least);
      missingLeft = other !== null;
      best = other ?? best;
    }
    if (best === null) return null;
    const { index } = best;
    if (!hasMissing) {
      // No row here says where a missing value belongs: it goes with the most rows.
      let rows = 0;
      for (let i = 0; i <= index; i++) rows += sums[at + bins[i] * stride];
      missingLeft = rows * 2 >= total[0];
    }
    // Where bins in between are empty here, the border lies in the middle of them.
    const bin = index + 1 < present ? (bins[index] + bins[index + 1] - 1) >> 1 : bins[index];
    return { gain: best.score, feature, bin, missingLeft, leftBins: null };
  };

  const findCategories: SplitFinder['find'] = (feature, _binned, filled, total, least) => {
    const { count, bins, sums, at } = filled;
    let best: FoundSplit | null = null;
    let bestScore = least;
    // Sorted by their mean, one cut among neighbours is the best of all subsets for one channel (Fisher 1958).
    for (const channel of commonestChannels(total)) {
      const mean = (i: number): number => {
        const from = at + bins[i] * stride;
        return sums[from + 2 + channel] / (sums[from + 1] + categorySmoothing);
      };
      const order = Array.from({ length: count }, (_, i) => [mean(i), i] as const).toSorted(
        (a, b) => a[0] - b[0] || a[1] - b[1],
      );
      left.fill(0);
      for (let i = 0; i < count - 1; i++) {
        addBin(filled, order[i][1]);
        const score = scoreParts(total);
        if (score <= bestScore) continue;
        bestScore = score;
        const leftBins = order.slice(0, i + 1).map(([, index]) => bins[index]);
        best = { gain: score, feature, bin: -1, missingLeft: left[0] * 2 >= total[0], leftBins };
      }
    }
    if (best?.missingLeft) {
      // Categories that no row here has go with the most rows.
      const known = new Set(bins.subarray(0, count));
      for (let bin = 0; bin < 256; bin++) if (!known.has(bin)) best.leftBins!.push(bin);
    }
    return best;
  };

  const commonestChannels = (total: Float64Array): number[] => {
    const all = Array.from({ length: channels }, (_, k) => k);
    if (channels <= mostOrders) return all;
    return all.toSorted((a, b) => total[2 + b] - total[2 + a]).slice(0, mostOrders);
  };

  return {
    find(feature, binned, filled, total, leastGain) {
      if (filled.count < 2) return null;
      const whole = scoreOf(rules, total[1], total, 2, channels);
      const search = binned.isCategory ? findCategories : findNumeric;
      const found = search(feature, binned, filled, total, whole + leastGain);
      if (found) found.gain -= whole;
      return found;
    },
  };
}
