import { GradientKind, RuleFields, toWhole, type Address, type TreeKernel } from './tree-kernel.ts';

/** The distance from 0 and 1 that a probability keeps in a logarithm. */
const smallest = 2 ** -52;
const smallestLog = -36.04365338911715;
/** Of so many probabilities the product is taken before the logarithm. */
const rowsPerLogarithm = 16;
/** 2ⁿ at n + 1023. */
const powersOfTwo = new Float64Array(
  Uint32Array.from({ length: 4096 }, (_, i) => (i % 2) * ((i >> 1) << 20)).buffer,
);
/** Coefficients of the series of eʳ, the highest power first. */
const series = [
  1.6059043836821613e-10, 2.08767569878681e-9, 2.505210838544172e-8, 2.755731922398589e-7, 2.7557319223985893e-6,
  2.48015873015873e-5, 1.984126984126984e-4, 1.388888888888889e-3, 8.333333333333333e-3, 4.1666666666666664e-2,
  0.16666666666666666, 0.5, 1, 1,
]; // prettier-ignore

/**
 * The kernel in JavaScript. Where the compiled one keeps rows and hessians in one word, this one has a number for each: a
 * pair is [gradient, hessian], an entry of a histogram [gradient, hessian, rows], all whole numbers below 2⁵³.
 */
export function createScriptKernel(memory: SharedArrayBuffer): TreeKernel {
  const bytes = new Uint8Array(memory);
  const int32 = new Int32Array(memory);
  const uint32 = new Uint32Array(memory);
  const float32 = new Float32Array(memory);
  const float64 = new Float64Array(memory);

  const weightOf = (weights: Address, row: number): number =>
    weights === 0 ? 1 : float64[weights / 8 + row];
  const within = (probability: number): number => Math.min(1 - smallest, Math.max(smallest, probability));

  const thresholdsBelow = (value: number, from: number): number => {
    let found = from;
    for (let step = 128; step > 0; step >>= 1) if (float32[found + step - 1] < value) found += step;
    return found - from;
  };

  /**
   * Writes the best cut where it scores more than `out` says, the entry at `missing` before all bins; −1: none. As in the
   * compiled kernel every other bin has a best of its own, and scores are compared as fractions.
   */
  const scan = (
    histogram: number,
    bins: number,
    missing: number,
    rules: number,
    total: number,
    out: number,
  ): void => {
    const leastRows = float64[rules + RuleFields.minRowsPerLeaf];
    const leastHessian = float64[rules + RuleFields.minWeightPerLeaf];
    const l2 = float64[rules + RuleFields.l2];
    const [wholeGradient, wholeHessian, wholeRows] = float64.subarray(total, total + 3);
    let gradient = missing < 0 ? 0 : float64[missing];
    let hessian = missing < 0 ? 0 : float64[missing + 1];
    let rows = missing < 0 ? 0 : float64[missing + 2];
    const best = [0, 1].map(() => {
      return { numerator: float64[out], denominator: 1, bin: -1, gradient: 0, hessian: 0, rows: 0 };
    });
    for (let bin = 0, place = 0; bin < bins; bin++) {
      const at = histogram + 3 * bin;
      gradient += float64[at];
      hessian += float64[at + 1];
      rows += float64[at + 2];
      if (rows < leastRows || hessian < leastHessian) continue;
      if (wholeRows - rows < leastRows || wholeHessian - hessian < leastHessian) break;
      const other = wholeGradient - gradient;
      const divisor = hessian + l2;
      const otherDivisor = wholeHessian + l2 - hessian;
      const numerator = gradient * gradient * otherDivisor + other * other * divisor;
      const denominator = divisor * otherDivisor;
      const so = best[place];
      place = 1 - place;
      if (numerator * so.denominator > so.numerator * denominator) Object.assign(so, { numerator, denominator, bin, gradient, hessian, rows }); // prettier-ignore
    }
    const [even, odd] = best;
    const difference = odd.numerator * even.denominator - even.numerator * odd.denominator;
    const isOdd = difference > 0 || (difference === 0 && (even.bin < 0 || odd.bin < even.bin));
    const found = isOdd ? odd : even;
    if (found.bin < 0) return;
    const score = found.numerator / found.denominator;
    const missingLeft = missing < 0 ? 0 : 1;
    float64.set([score, found.bin, missingLeft, found.gradient, found.hessian, found.rows], out);
  };

  return {
    entryBytes: 24,
    clear(at, count) {
      bytes.fill(0, at, at + count);
    },
    sort(values, _spare, _counts, count) {
      float32.subarray(values / 4, values / 4 + count).sort();
    },
    binRows(values, rows, width, thresholds, featureBins, featureKinds, out, stride, columns, column) {
      for (let f = 0; f < width; f++) {
        const isCategory = int32[featureKinds / 4 + f] > 0;
        const missing = int32[featureBins / 4 + f];
        for (let row = 0; row < rows; row++) {
          const value = float32[values / 4 + row * width + f];
          let bin = missing;
          if (isCategory) bin = value < 255 ? value : 254;
          else if (!Number.isNaN(value)) bin = thresholdsBelow(value, thresholds / 4 + 256 * f);
          bytes[out + stride * row + f] = bin;
          bytes[columns + column * f + row] = bin;
        }
      }
    },
    gather(order, count, pairs, out) {
      for (let i = 0; i < count; i++) {
        const from = pairs / 8 + 2 * int32[order / 4 + i];
        float64[out / 8 + 2 * i] = float64[from];
        float64[out / 8 + 2 * i + 1] = float64[from + 1];
      }
    },
    touch() {
      return 0;
    },
    fill(bins, stride, order, pairs, count, features, h0, h1, h2, h3) {
      const histograms = [h0 / 8, h1 / 8, h2 / 8, h3 / 8];
      for (let i = 0; i < count; i++) {
        const row = order === 0 ? i : int32[order / 4 + i];
        const packed = uint32[(bins + stride * row) / 4];
        for (let lane = 0; lane < features; lane++) {
          const at = histograms[lane] + 3 * ((packed >>> (8 * lane)) & 255);
          float64[at] += float64[pairs / 8 + 2 * i];
          float64[at + 1] += float64[pairs / 8 + 2 * i + 1];
          float64[at + 2] += 1;
        }
      }
    },
    total(order, pairs, count, _rules, out) {
      let gradient = 0;
      let hessian = 0;
      for (let i = 0; i < count; i++) {
        const row = order === 0 ? i : int32[order / 4 + i];
        gradient += float64[pairs / 8 + 2 * row];
        hessian += float64[pairs / 8 + 2 * row + 1];
      }
      float64.set([gradient, hessian], out / 8);
    },
    accumulate(whole, part, entries) {
      for (let i = 0; i < 3 * entries; i++) float64[whole / 8 + i] += float64[part / 8 + i];
    },
    subtract(whole, part, entries) {
      for (let i = 0; i < 3 * entries; i++) float64[whole / 8 + i] -= float64[part / 8 + i];
    },
    find(histogram, bins, rules, total, least, out) {
      const first = histogram / 8;
      const at = out / 8;
      const missing = first + 3 * bins;
      const hasMissing = float64[missing + 2] !== 0;
      float64[at] = least;
      float64[at + 1] = -1;
      scan(first, bins, -1, rules / 8, total / 8, at);
      if (hasMissing) scan(first, bins, missing, rules / 8, total / 8, at);
      const bin = float64[at + 1];
      if (bin < 0) return;
      if (!hasMissing) float64[at + 2] = float64[at + 5] * 2 >= float64[total / 8 + 2] ? 1 : 0;
      for (let next = bin + 1; next < bins; next++) {
        if (float64[first + 3 * next + 2] === 0) continue;
        float64[at + 1] = (bin + next - 1) >> 1;
        return;
      }
    },
    unpack(histogram, entries, _rules, out) {
      for (let i = 0; i < entries; i++) {
        const [gradient, hessian, rows] = float64.subarray(histogram / 8 + 3 * i, histogram / 8 + 3 * i + 3);
        float64.set([rows, hessian, gradient], out / 8 + 3 * i);
      }
    },
    partition(bins, order, start, end, table, spare) {
      let middle = start;
      let others = 0;
      for (let i = start; i < end; i++) {
        const row = int32[order / 4 + i];
        if (bytes[table + bytes[bins + row]] === 1) int32[order / 4 + middle++] = row;
        else int32[spare / 4 + others++] = row;
      }
      int32.copyWithin(order / 4 + middle, spare / 4, spare / 4 + others);
      return middle;
    },
    addToScores(scores, order, start, end, value) {
      for (let i = start; i < end; i++) float64[scores / 8 + int32[order / 4 + i]] += value;
    },
    predictLogistic(scores, targets, weights, from, to, out, sums) {
      let loss = 0;
      let hits = 0;
      // Every other row has sums of its own.
      const gradients = [0, 0];
      const hessians = [0, 0];
      const products = [1, 1];
      for (let row = from; row < to; row++) {
        const place = (row - from) % 2;
        const probability = 1 / (1 + exponential(-float64[scores / 8 + row]));
        float64[out / 8 + row] = probability;
        const isOne = float32[targets / 4 + row] === 1;
        const weight = weightOf(weights, row);
        gradients[place] += weight * (isOne ? 1 - probability : probability);
        hessians[place] += weight * probability * (1 - probability);
        if (probability >= 0.5 === isOne) hits += 1;
        products[place] *= within(isOne ? probability : 1 - probability);
        if ((row + 1 - from) % rowsPerLogarithm !== 0) continue;
        loss -= Math.log(products[0] * products[1]);
        products.fill(1);
      }
      loss -= Math.log(products[0] * products[1]);
      float64.set([loss, hits, gradients[0] + gradients[1], hessians[0] + hessians[1]], sums / 8);
    },
    predictSoftmax(scores, targets, weights, rows, classes, from, to, out, sums) {
      float64.fill(0, sums / 8, sums / 8 + 2 + 2 * classes);
      let loss = 0;
      let hits = 0;
      let product = 1;
      for (let row = from, factors = 0; row < to; row++) {
        const label = float32[targets / 4 + row];
        const weight = weightOf(weights, row);
        let most = -Infinity;
        let answer = 0;
        for (let k = 0; k < classes; k++) {
          const score = float64[scores / 8 + k * rows + row];
          if (score <= most) continue;
          most = score;
          answer = k;
        }
        let sum = 0;
        for (let k = 0; k < classes; k++) {
          const power = Math.exp(float64[scores / 8 + k * rows + row] - most);
          float64[out / 8 + k * rows + row] = power;
          sum += power;
        }
        for (let k = 0; k < classes; k++) {
          const probability = float64[out / 8 + k * rows + row] / sum;
          float64[out / 8 + k * rows + row] = probability;
          float64[sums / 8 + 2 + 2 * k] += Math.abs(weight * ((label === k ? 1 : 0) - probability));
          float64[sums / 8 + 3 + 2 * k] += weight * probability * (1 - probability);
        }
        if (answer === label) hits += 1;
        product *= within(float64[out / 8 + label * rows + row]);
        if (++factors < rowsPerLogarithm) continue;
        loss -= Math.log(product);
        product = 1;
        factors = 0;
      }
      float64[sums / 8] = loss - Math.log(product);
      float64[sums / 8 + 1] = hits;
    },
    predictValues(scores, targets, weights, from, to, sums) {
      let squares = 0;
      let absolute = 0;
      let gradients = 0;
      let hessians = 0;
      for (let row = from; row < to; row++) {
        const error = float32[targets / 4 + row] - float64[scores / 8 + row];
        const weight = weightOf(weights, row);
        squares += error * error;
        absolute += Math.abs(error);
        gradients += Math.abs(weight * error);
        hessians += weight;
      }
      float64.set([squares, absolute, gradients, hessians, squares], sums / 8);
    },
    predictRates(scores, targets, weights, from, to, out, sums) {
      let squares = 0;
      let absolute = 0;
      let gradients = 0;
      let hessians = 0;
      let loss = 0;
      for (let row = from; row < to; row++) {
        const score = float64[scores / 8 + row];
        const rate = Math.exp(score);
        float64[out / 8 + row] = rate;
        const target = float32[targets / 4 + row];
        const weight = weightOf(weights, row);
        squares += (target - rate) * (target - rate);
        absolute += Math.abs(target - rate);
        gradients += Math.abs(weight * (target - rate));
        hessians += weight * rate;
        loss += rate - target * Math.max(score, smallestLog);
      }
      float64.set([squares, absolute, gradients, hessians, loss], sums / 8);
    },
    quantize(predicted, targets, weights, kind, label, from, to, rules, out) {
      const gradientScale = float64[rules / 8 + RuleFields.gradientScale];
      const hessianScale = float64[rules / 8 + RuleFields.hessianScale];
      for (let row = from; row < to; row++) {
        const weight = weightOf(weights, row);
        const answer = float64[predicted / 8 + row];
        let target = float32[targets / 4 + row];
        let hessian = weight;
        if (kind === GradientKind.probabilities) {
          target = target === label ? 1 : 0;
          hessian = weight * answer * (1 - answer);
        } else if (kind === GradientKind.rates) hessian = weight * answer;
        float64[out / 8 + 2 * row] = nearest(weight * (target - answer) * gradientScale);
        float64[out / 8 + 2 * row + 1] = nearest(hessian * hessianScale);
      }
    },
  };
}

/** The nearest whole number, of two the even one. */
const nearest = (value: number): number => value + toWhole - toWhole;

/** e to the power of x, in the steps that the compiled kernel takes. */
function exponential(x: number): number {
  const bound = Math.max(-708, Math.min(709, x));
  const n = nearest(bound * 1.4426950408889634);
  const r = bound - n * 0.6931471803691238 - n * 1.9082149292705877e-10;
  let sum = 0;
  for (const coefficient of series) sum = sum * r + coefficient;
  return sum * powersOfTwo[n + 1023];
}
