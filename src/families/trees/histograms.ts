import type { BinnedFeatures } from './bin-features.ts';
import type { FilledBins } from './find-split.ts';

/** What a tree is fitted to: a number of each row, or its class. */
export interface TreeTargets {
  /** [rows] What is summed: the target or negative gradient times the weight; null with labels. */
  sums: Float64Array | null;
  /** [rows] Class of each row; null with sums. */
  labels: ArrayLike<number> | null;
  /** [rows] Weight, or hessian; null: 1 each. */
  weights: Float64Array | null;
  /** Sums of a group: one, or one per class. */
  channels: number;
}

/** Histograms of nodes: of each bin its rows, weight and sums. */
export interface Histograms {
  /** Of all features of `order[start … end)`; to be released or subtracted from. */
  ofAll(order: Int32Array, start: number, end: number): Float64Array;
  /** `whole − part`, in the place of `whole`. */
  subtract(whole: Float64Array, part: Float64Array): Float64Array;
  release(histogram: Float64Array): void;
  /** The filled bins of a feature in a histogram of all; valid until the next call. */
  filledOf(histogram: Float64Array, feature: number): FilledBins;
  /** Makes ready for {@link Histograms.filledOfRows} of these rows. */
  gather(order: Int32Array, start: number, end: number): void;
  /** The filled bins of a feature among the rows gathered last, in a time that goes with the rows, not the bins. */
  filledOfRows(feature: number): FilledBins;
  /** Rows, weight, sums of `order[start … end)`. */
  total(order: Int32Array, start: number, end: number): Float64Array;
}

/** The histograms of a tree's nodes; their arrays are used again and again. */
export function createHistograms(binned: BinnedFeatures, targets: TreeTargets): Histograms {
  const { rows, features, bins } = binned;
  const { sums, labels, weights, channels } = targets;
  const stride = channels + 2;
  const starts = new Int32Array(features.length + 1);
  for (const [i, feature] of features.entries()) starts[i + 1] = starts[i] + (feature.bins + 1) * stride;
  const free: Float64Array[] = [];
  // With the bin of missing values; categories past the last one fill none.
  const mostBins = features.reduce((most, feature) => Math.max(most, feature.bins), 0) + 1;
  const single = new Float64Array(mostBins * stride);
  const filledWords = new Int32Array(Math.ceil(mostBins / 32));
  const filled: FilledBins = { count: 0, bins: new Int32Array(mostBins), sums: single, at: 0 };
  // A node's targets in the order of its rows: each feature then reads them in line.
  const nodeSums = new Float64Array(rows);
  const nodeWeights = new Float64Array(rows).fill(1);
  const nodeRows = new Int32Array(rows);
  let count = 0;

  const gather = (order: Int32Array, start: number, end: number): void => {
    count = end - start;
    nodeRows.set(order.subarray(start, end));
    if (sums) for (let i = start; i < end; i++) nodeSums[i - start] = sums[order[i]];
    else for (let i = start; i < end; i++) nodeSums[i - start] = labels![order[i]];
    if (weights) for (let i = start; i < end; i++) nodeWeights[i - start] = weights[order[i]];
  };

  /** Adds the gathered rows to the feature's bins, the first of which is at `at`. */
  const add = (out: Float64Array, at: number, feature: number): void => {
    const binOf = bins.subarray(feature * rows, (feature + 1) * rows);
    if (sums) {
      for (let i = 0; i < count; i++) {
        const o = at + binOf[nodeRows[i]] * 3;
        out[o] += 1;
        out[o + 1] += nodeWeights[i];
        out[o + 2] += nodeSums[i];
      }
      return;
    }
    for (let i = 0; i < count; i++) {
      const o = at + binOf[nodeRows[i]] * stride;
      out[o] += 1;
      out[o + 1] += nodeWeights[i];
      out[o + 2 + nodeSums[i]] += nodeWeights[i];
    }
  };

  /** Empties the bins that {@link Histograms.filledOfRows} filled last. */
  const clearSingle = (): void => {
    if (filled.sums !== single) {
      single.fill(0);
      return;
    }
    for (let i = 0; i < filled.count; i++) {
      // A loop: `fill` costs more than three numbers do.
      for (let k = 0, at = filled.bins[i] * stride; k < stride; k++) single[at + k] = 0;
    }
  };

  return {
    gather,
    ofAll(order, start, end) {
      const out = free.pop()?.fill(0) ?? new Float64Array(starts[features.length]);
      gather(order, start, end);
      for (let feature = 0; feature < features.length; feature++) add(out, starts[feature], feature);
      return out;
    },
    subtract(whole, part) {
      for (let i = 0; i < whole.length; i++) whole[i] -= part[i];
      return whole;
    },
    release(histogram) {
      free.push(histogram);
    },
    filledOf(histogram, feature) {
      const at = starts[feature];
      const end = features[feature].bins;
      let found = 0;
      for (let bin = 0; bin <= end; bin++) if (histogram[at + bin * stride] !== 0) filled.bins[found++] = bin;
      filled.count = found;
      filled.sums = histogram;
      filled.at = at;
      return filled;
    },
    filledOfRows(feature) {
      clearSingle();
      add(single, 0, feature);
      const first = feature * rows;
      for (let i = 0; i < count; i++) {
        const bin = bins[first + nodeRows[i]];
        filledWords[bin >> 5] |= 1 << (bin & 31);
      }
      let found = 0;
      for (let word = 0; word < filledWords.length; word++) {
        for (let bits = filledWords[word]; bits !== 0; bits &= bits - 1)
          filled.bins[found++] = (word << 5) + 31 - Math.clz32(bits & -bits);
        filledWords[word] = 0;
      }
      filled.count = found;
      filled.sums = single;
      filled.at = 0;
      return filled;
    },
    total(order, start, end) {
      const out = new Float64Array(stride);
      out[0] = end - start;
      for (let i = start; i < end; i++) {
        const row = order[i];
        const weight = weights ? weights[row] : 1;
        out[1] += weight;
        if (sums) out[2] += sums[row];
        else out[2 + labels![row]] += weight;
      }
      return out;
    },
  };
}
