/** A feature's values in bins; bin `bins` holds missing ones (NaN). */
export interface BinnedFeature {
  /** Whether the values are indices of categories, which have no order. */
  isCategory: boolean;
  /** Bins of values that are there; a missing value's bin is this number. */
  bins: number;
  /** Numeric: [bins − 1]; a value belongs in bin b or one before it when it is at most `thresholds[b]`. */
  thresholds: Float32Array;
}

/** A training split in bins, feature by feature. */
export interface BinnedFeatures {
  rows: number;
  features: BinnedFeature[];
  /** [features × rows]: the bin of each value. */
  bins: Uint8Array | Uint16Array;
}

/** Bins that fit a byte beside the one for missing values; a category has no more. */
export const mostBins = 255;

/** Quantiles are found on at most this many rows, evenly spread, as scikit-learn's histogram boosting does (on 200,000). */
const sampledRows = 200_000;

/** The category that an index stands for in a tree: those past the 255th, the rarest, share the last one. */
export const categoryBin = (index: number): number => (index < mostBins ? index : mostBins - 1);

/**
 * Puts features into bins: each distinct value has its own where there are few enough, else bins hold about equally many
 * rows.
 * @param features [rows × width], row-major; NaN is a missing value
 * @param featureKinds [width]: number of categories of a feature that holds their indices, 0 for plain numbers
 * @param maxBins of a numeric feature, 2 … 65,535; up to 255 a bin is kept in a byte
 */
export function binFeatures(
  features: Float32Array,
  rows: number,
  featureKinds: Int32Array,
  maxBins: number,
): BinnedFeatures {
  const width = featureKinds.length;
  const found = Array.from(featureKinds, (count, feature): BinnedFeature => {
    if (count > 0)
      return { isCategory: true, bins: Math.min(count, mostBins), thresholds: new Float32Array(0) };
    const thresholds = thresholdsOf(sampleOf(features, rows, width, feature), maxBins);
    return { isCategory: false, bins: thresholds.length + 1, thresholds };
  });
  const fitBytes = found.every(({ bins }) => bins <= mostBins);
  const bins = fitBytes ? new Uint8Array(width * rows) : new Uint16Array(width * rows);
  for (const [feature, { isCategory, bins: missing, thresholds }] of found.entries()) {
    const out = bins.subarray(feature * rows, (feature + 1) * rows);
    for (let row = 0; row < rows; row++) {
      const value = features[row * width + feature];
      if (isCategory) out[row] = categoryBin(value);
      else out[row] = Number.isNaN(value) ? missing : binOf(value, thresholds);
    }
  }
  return { rows, features: found, bins };
}

function sampleOf(features: Float32Array, rows: number, width: number, feature: number): Float32Array {
  const stride = Math.max(1, Math.ceil(rows / sampledRows));
  const values = new Float32Array(Math.ceil(rows / stride));
  let n = 0;
  for (let row = 0; row < rows; row += stride) {
    const value = features[row * width + feature];
    if (!Number.isNaN(value)) values[n++] = value;
  }
  return values.subarray(0, n).toSorted();
}

/** Borders between bins, rising; each lies between two values that are there, nearer to neither. */
export function thresholdsOf(sorted: Float32Array, maxBins: number): Float32Array {
  const distinct: number[] = [];
  for (let i = 0; i < sorted.length && distinct.length <= maxBins; i++)
    if (i === 0 || sorted[i] !== sorted[i - 1]) distinct.push(sorted[i]);
  if (distinct.length <= maxBins) return Float32Array.from(distinct.slice(1), (value, i) => between(distinct[i], value)); // prettier-ignore
  const thresholds: number[] = [];
  for (let bin = 1; bin < maxBins; bin++) {
    const at = Math.floor((bin * sorted.length) / maxBins);
    const upper = firstAbove(sorted, sorted[at - 1]);
    if (upper === sorted.length) break;
    const threshold = between(sorted[upper - 1], sorted[upper]);
    if (threshold !== thresholds.at(-1)) thresholds.push(threshold);
  }
  return Float32Array.from(thresholds);
}

/** A float32 t with lower ≤ t < upper, in the middle where float32 has it. */
function between(lower: number, upper: number): number {
  const middle = Math.fround(lower / 2 + upper / 2);
  return middle < upper && middle >= lower ? middle : lower;
}

/** Index of the first value greater than `value`. */
function firstAbove(sorted: Float32Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the first threshold that the value is at most. */
function binOf(value: number, thresholds: Float32Array): number {
  let low = 0;
  let high = thresholds.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= thresholds[middle]) high = middle;
    else low = middle + 1;
  }
  return low;
}
