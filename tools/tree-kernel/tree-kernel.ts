/**
 * The loops of histogram trees over rows and bins, in AssemblyScript: `npm run build:kernel` compiles this into
 * src/families/trees/kernel/kernel-bytes.ts. What each function does is said by `TreeKernel` in
 * src/families/trees/kernel/tree-kernel.ts; script-kernel.ts is the same in JavaScript, to the bit. All arguments are byte
 * addresses, counts and numbers; nothing here allocates.
 *
 * A row's gradient and hessian are 16 bytes, [gradient, 1 row and hessian], integers of 64 bits; an entry of a histogram is
 * the sum of such pairs. The second word holds the rows above its lowest `hessianBits`, and the hessian in those.
 */
declare function exp(x: f64): f64;
declare function log(x: f64): f64;

/** The distance from 0 and 1 that a probability keeps in a logarithm. */
const smallest: f64 = 2.220446049250313e-16;
/** ln(2⁻⁵²) */
const smallestLog: f64 = -36.04365338911715;
/** Of so many probabilities the product is taken before the logarithm: above 2⁻⁸³², a normal number. */
const rowsPerLogarithm = 16;

export function sort(values: usize, spare: usize, counts: usize, count: i32): void {
  memory.fill(counts, 0, 4096);
  // Bits of a float32 that rise with it: all of a negative one are turned, of others the sign.
  for (let i = 0; i < count; i++) {
    const at = values + ((<usize>i) << 2);
    const bits = load<i32>(at);
    const key = <u32>(bits ^ ((bits >> 31) | 0x80000000));
    store<u32>(at, key);
    for (let digit: u32 = 0; digit < 4; digit++) {
      const bucket = counts + ((<usize>((digit << 8) | ((key >> (digit << 3)) & 255))) << 2);
      store<u32>(bucket, load<u32>(bucket) + 1);
    }
  }
  let from = values;
  let to = spare;
  for (let digit: u32 = 0; digit < 4; digit++) {
    const buckets = counts + ((<usize>digit) << 10);
    let sum: u32 = 0;
    for (let b = 0; b < 256; b++) {
      const bucket = buckets + ((<usize>b) << 2);
      const filled = load<u32>(bucket);
      store<u32>(bucket, sum);
      sum += filled;
    }
    for (let i = 0; i < count; i++) {
      const key = load<u32>(from + ((<usize>i) << 2));
      const bucket = buckets + ((<usize>((key >> (digit << 3)) & 255)) << 2);
      const place = load<u32>(bucket);
      store<u32>(bucket, place + 1);
      store<u32>(to + ((<usize>place) << 2), key);
    }
    const swapped = from;
    from = to;
    to = swapped;
  }
  for (let i = 0; i < count; i++) {
    const at = values + ((<usize>i) << 2);
    const key = load<i32>(at);
    store<i32>(at, key ^ (~(key >> 31) | 0x80000000));
  }
}

/** How many of 255 thresholds, rising, are below the value. */
function thresholdsBelow(value: f32, thresholds: usize): u32 {
  let found: usize = thresholds;
  found = select(found + 512, found, load<f32>(found, 508) < value);
  found = select(found + 256, found, load<f32>(found, 252) < value);
  found = select(found + 128, found, load<f32>(found, 124) < value);
  found = select(found + 64, found, load<f32>(found, 60) < value);
  found = select(found + 32, found, load<f32>(found, 28) < value);
  found = select(found + 16, found, load<f32>(found, 12) < value);
  found = select(found + 8, found, load<f32>(found, 4) < value);
  found = select(found + 4, found, load<f32>(found) < value);
  return <u32>((found - thresholds) >> 2);
}

export function binRows(
  values: usize,
  rows: i32,
  width: i32,
  thresholds: usize,
  featureBins: usize,
  featureKinds: usize,
  out: usize,
  stride: i32,
  columns: usize,
  column: i32,
): void {
  for (let f: usize = 0; f < <usize>width; f++) {
    const isCategory = load<i32>(featureKinds + (f << 2)) > 0;
    const missing = load<u32>(featureBins + (f << 2));
    const steps = thresholds + (f << 10);
    let from = values + (f << 2);
    let to = out + f;
    let place = columns + f * column;
    for (let row = 0; row < rows; row++) {
      const value = load<f32>(from);
      let bin: u32;
      if (isCategory) bin = value < 255 ? <u32>value : 254;
      else bin = value == value ? thresholdsBelow(value, steps) : missing;
      store<u8>(to, bin);
      store<u8>(place, bin);
      from += (<usize>width) << 2;
      to += stride;
      place += 1;
    }
  }
}

export function gather(order: usize, count: i32, pairs: usize, out: usize): void {
  for (let i = 0; i < count; i++) {
    const row = load<u32>(order + ((<usize>i) << 2));
    v128.store(out + ((<usize>i) << 4), v128.load(pairs + ((<usize>row) << 4)));
  }
}

export function touch(bins: usize, stride: i32, order: usize, count: i32, bytes: i32): i32 {
  let sum: u32 = 0;
  for (let i = 0; i < count; i++) {
    const at = bins + <usize>load<u32>(order + ((<usize>i) << 2)) * stride;
    sum += load<u32>(at) + load<u32>(at + bytes - 4);
  }
  return sum;
}

/** @param offset of the bin's entry */
function add(histogram: usize, offset: usize, pair: v128): void {
  const at = histogram + offset;
  v128.store(at, i64x2.add(v128.load(at), pair));
}

export function fill(
  bins: usize,
  stride: i32,
  order: usize,
  pairs: usize,
  count: i32,
  features: i32,
  h0: usize,
  h1: usize,
  h2: usize,
  h3: usize,
): void {
  let pair = pairs;
  const last = pairs + ((<usize>count) << 4);
  if (order == 0) {
    let at = bins;
    for (; pair < last; pair += 16) {
      const packed = load<u32>(at);
      const sums = v128.load(pair);
      add(h0, (packed << 4) & 4080, sums);
      if (features > 1) add(h1, (packed >> 4) & 4080, sums);
      if (features > 2) add(h2, (packed >> 12) & 4080, sums);
      if (features > 3) add(h3, (packed >> 20) & 4080, sums);
      at += stride;
    }
    return;
  }
  let place = order;
  if (features == 4) {
    for (; pair < last; pair += 16) {
      const packed = load<u32>(bins + <usize>load<u32>(place) * stride);
      const sums = v128.load(pair);
      add(h0, (packed << 4) & 4080, sums);
      add(h1, (packed >> 4) & 4080, sums);
      add(h2, (packed >> 12) & 4080, sums);
      add(h3, (packed >> 20) & 4080, sums);
      place += 4;
    }
  } else {
    for (; pair < last; pair += 16) {
      const packed = load<u32>(bins + <usize>load<u32>(place) * stride);
      const sums = v128.load(pair);
      add(h0, (packed << 4) & 4080, sums);
      if (features > 1) add(h1, (packed >> 4) & 4080, sums);
      if (features > 2) add(h2, (packed >> 12) & 4080, sums);
      place += 4;
    }
  }
}

export function total(order: usize, pairs: usize, count: i32, rules: usize, out: usize): void {
  let sums = i64x2.splat(0);
  for (let i = 0; i < count; i++) {
    const row = order == 0 ? <u32>i : load<u32>(order + ((<usize>i) << 2));
    sums = i64x2.add(sums, v128.load(pairs + ((<usize>row) << 4)));
  }
  const mask = ((<i64>1) << (<i64>load<f64>(rules, 24))) - 1;
  store<f64>(out, <f64>i64x2.extract_lane(sums, 0));
  store<f64>(out, <f64>(i64x2.extract_lane(sums, 1) & mask), 8);
}

export function accumulate(whole: usize, part: usize, entries: i32): void {
  const end = whole + ((<usize>entries) << 4);
  while (whole < end) {
    v128.store(whole, i64x2.add(v128.load(whole), v128.load(part)));
    whole += 16;
    part += 16;
  }
}

export function subtract(whole: usize, part: usize, entries: i32): void {
  const end = whole + ((<usize>entries) << 4);
  while (whole < end) {
    v128.store(whole, i64x2.sub(v128.load(whole), v128.load(part)));
    whole += 16;
    part += 16;
  }
}

export function find(histogram: usize, bins: i32, rules: usize, total: usize, least: f64, out: usize): void {
  const bits = <i64>load<f64>(rules, 24);
  const missing = v128.load(histogram + ((<usize>bins) << 4));
  const hasMissing = i64x2.extract_lane(missing, 1) != 0;
  store<f64>(out, least);
  store<f64>(out, -1, 8);
  scan(histogram, bins, i64x2.splat(0), bits, rules, total, out, 0);
  if (hasMissing) scan(histogram, bins, missing, bits, rules, total, out, 1);
  const bin = <i32>load<f64>(out, 8);
  if (bin < 0) return;
  if (!hasMissing) {
    // No row here says where a missing value belongs: it goes with the most rows.
    store<f64>(out, load<f64>(out, 40) * 2 >= load<f64>(total, 16) ? 1 : 0, 16);
  }
  // Where bins in between are empty here, the border lies in the middle of them.
  for (let next = bin + 1; next < bins; next++) {
    if (load<i64>(histogram + ((<usize>next) << 4), 8) == 0) continue;
    store<f64>(out, <f64>((bin + next - 1) >> 1), 8);
    return;
  }
}

/**
 * Writes the best cut after one of the bins where it scores more than `out` says, `left` before them all. Two bins at a
 * time, each place with a best of its own; scores are fractions that are compared by products: divisions take too long.
 */
function scan(
  histogram: usize,
  bins: i32,
  left: v128,
  bits: i64,
  rules: usize,
  total: usize,
  out: usize,
  missingLeft: f64,
): void {
  const mask = ((<i64>1) << bits) - 1;
  const leastRows = (<i64>load<f64>(rules)) << bits;
  const leastHessian = <i64>ceil(load<f64>(rules, 8));

  // From the left the first bin, from the right the last one, that leaves enough on both sides.
  let bin = 0;
  for (; bin < bins; bin++) {
    const packed = i64x2.extract_lane(i64x2.add(left, v128.load(histogram + ((<usize>bin) << 4))), 1);
    if (packed >= leastRows && (packed & mask) >= leastHessian) break;
    left = i64x2.add(left, v128.load(histogram + ((<usize>bin) << 4)));
  }
  // What lies right of the last bin: missing values that don't go left.
  let packed = missingLeft == 0 ? load<i64>(histogram + ((<usize>bins) << 4), 8) : 0;
  let last = bins - 1;
  for (; last >= bin; last--) {
    if (packed >= leastRows && (packed & mask) >= leastHessian) break;
    packed += load<i64>(histogram + ((<usize>last) << 4), 8);
  }

  // Read, so that the loop keeps it in a register; a constant is made anew each time.
  const whole = v128.load64_splat(rules, 48);
  const l2 = f64x2.splat(load<f64>(rules, 16));
  const wholeGradients = f64x2.splat(load<f64>(total));
  const wholeDivisors = f64x2.splat(load<f64>(total, 8) + load<f64>(rules, 16));
  const masks = i64x2.splat(mask);
  const least = load<f64>(out);
  let numerators = f64x2.splat(least);
  let denominators = f64x2.splat(1);
  let found = f64x2.splat(-1);
  let leftGradients = f64x2.splat(0);
  let leftPacked = i64x2.splat(0);
  let numbers = f64x2(<f64>bin, <f64>(bin + 1));
  const steps = f64x2.splat(2);
  for (; bin <= last; bin += 2) {
    const at = histogram + ((<usize>bin) << 4);
    const one = i64x2.add(left, v128.load(at));
    // Where there is one bin left the second place has it, too; of equal ones the first is taken.
    const two = bin < last ? i64x2.add(one, v128.load(at, 16)) : one;
    left = two;
    const words = v128.shuffle<i64>(one, two, 1, 3);
    const gradients = f64x2.sub(i64x2.add(v128.shuffle<i64>(one, two, 0, 2), whole), whole);
    const hessians = f64x2.sub(i64x2.add(v128.and(words, masks), whole), whole);
    const others = f64x2.sub(wholeGradients, gradients);
    const divisors = f64x2.add(hessians, l2);
    const otherDivisors = f64x2.sub(wholeDivisors, hessians);
    const numerator = f64x2.add(
      f64x2.mul(f64x2.mul(gradients, gradients), otherDivisors),
      f64x2.mul(f64x2.mul(others, others), divisors),
    );
    const denominator = f64x2.mul(divisors, otherDivisors);
    const better = f64x2.gt(f64x2.mul(numerator, denominators), f64x2.mul(numerators, denominator));
    if (v128.any_true(better)) {
      numerators = v128.bitselect(numerator, numerators, better);
      denominators = v128.bitselect(denominator, denominators, better);
      found = v128.bitselect(numbers, found, better);
      leftGradients = v128.bitselect(gradients, leftGradients, better);
      leftPacked = v128.bitselect(words, leftPacked, better);
    }
    numbers = f64x2.add(numbers, steps);
  }

  const found0 = f64x2.extract_lane(found, 0);
  const found1 = f64x2.extract_lane(found, 1);
  const cross0 = f64x2.extract_lane(numerators, 0) * f64x2.extract_lane(denominators, 1);
  const cross1 = f64x2.extract_lane(numerators, 1) * f64x2.extract_lane(denominators, 0);
  if (cross1 > cross0 || (cross1 == cross0 && (found0 < 0 || found1 < found0))) {
    if (found1 >= 0) write(out, f64x2.extract_lane(numerators, 1) / f64x2.extract_lane(denominators, 1), found1, missingLeft, f64x2.extract_lane(leftGradients, 1), i64x2.extract_lane(leftPacked, 1), bits); // prettier-ignore
  } else if (found0 >= 0) write(out, f64x2.extract_lane(numerators, 0) / f64x2.extract_lane(denominators, 0), found0, missingLeft, f64x2.extract_lane(leftGradients, 0), i64x2.extract_lane(leftPacked, 0), bits); // prettier-ignore
}

function write(
  out: usize,
  score: f64,
  bin: f64,
  missingLeft: f64,
  gradient: f64,
  packed: i64,
  bits: i64,
): void {
  store<f64>(out, score);
  store<f64>(out, bin, 8);
  store<f64>(out, missingLeft, 16);
  store<f64>(out, gradient, 24);
  store<f64>(out, <f64>(packed & (((<i64>1) << bits) - 1)), 32);
  store<f64>(out, <f64>(packed >> bits), 40);
}

export function unpack(histogram: usize, entries: i32, rules: usize, out: usize): void {
  const bits = <i64>load<f64>(rules, 24);
  const mask = ((<i64>1) << bits) - 1;
  for (let i = 0; i < entries; i++) {
    const packed = load<i64>(histogram, 8);
    store<f64>(out, <f64>(packed >> bits));
    store<f64>(out, <f64>(packed & mask), 8);
    store<f64>(out, <f64>load<i64>(histogram), 16);
    histogram += 16;
    out += 24;
  }
}

export function partition(bins: usize, order: usize, start: i32, end: i32, table: usize, spare: usize): i32 {
  let left = order + ((<usize>start) << 2);
  let right = spare;
  const last = order + ((<usize>end) << 2);
  for (let place = left; place < last; place += 4) {
    const row = load<u32>(place);
    const goesLeft = <usize>load<u8>(table + <usize>load<u8>(bins + row));
    store<u32>(left, row);
    store<u32>(right, row);
    left += goesLeft << 2;
    right += (1 - goesLeft) << 2;
  }
  memory.copy(left, spare, right - spare);
  return <i32>((left - order) >> 2);
}

export function addToScores(scores: usize, order: usize, start: i32, end: i32, value: f64): void {
  for (let i = start; i < end; i++) {
    const at = scores + ((<usize>load<u32>(order + ((<usize>i) << 2))) << 3);
    store<f64>(at, load<f64>(at) + value);
  }
}

function weightOf(weights: usize, row: usize): f64 {
  return weights == 0 ? 1 : load<f64>(weights + (row << 3));
}

function within(probability: f64): f64 {
  return min<f64>(1 - smallest, max<f64>(smallest, probability));
}

/** e to the power of two numbers, from −708 to 709: 2ⁿ · eʳ, eʳ by its series to the 13th power, |r| ≤ ln 2 / 2. */
function exponential(x: v128): v128 {
  const bound = f64x2.pmax(f64x2.splat(-708), f64x2.pmin(f64x2.splat(709), x));
  // The nearest whole number of powers of two, as the lowest bits of a sum.
  const shifted = f64x2.add(f64x2.mul(bound, f64x2.splat(1.4426950408889634)), f64x2.splat(6755399441055744));
  const n = f64x2.sub(shifted, f64x2.splat(6755399441055744));
  const high = f64x2.sub(bound, f64x2.mul(n, f64x2.splat(0.6931471803691238)));
  const r = f64x2.sub(high, f64x2.mul(n, f64x2.splat(1.9082149292705877e-10)));
  let sum = f64x2.splat(1.6059043836821613e-10);
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(2.08767569878681e-9));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(2.505210838544172e-8));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(2.755731922398589e-7));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(2.7557319223985893e-6));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(2.48015873015873e-5));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1.984126984126984e-4));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1.388888888888889e-3));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(8.333333333333333e-3));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(4.1666666666666664e-2));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(0.16666666666666666));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(0.5));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1));
  return f64x2.mul(sum, i64x2.shl(i64x2.add(shifted, i64x2.splat(1023)), 52));
}

/** Two rows' targets, or the last row's and 0. */
function targetsOf(targets: usize, row: usize, isPair: bool): v128 {
  const at = targets + (row << 2);
  return f64x2(<f64>load<f32>(at), isPair ? <f64>load<f32>(at, 4) : 0);
}

export function predictLogistic(
  scores: usize,
  targets: usize,
  weights: usize,
  from: i32,
  to: i32,
  out: usize,
  sums: usize,
): void {
  let loss: f64 = 0;
  let hits = i64x2.splat(0);
  let gradients = f64x2.splat(0);
  let hessians = f64x2.splat(0);
  let products = f64x2.splat(1);
  let factors = 0;
  const one = f64x2.splat(1);
  for (let row: usize = from; row < <usize>to; row += 2) {
    const isPair = row + 1 < <usize>to;
    const at = scores + (row << 3);
    const score = isPair ? v128.load(at) : v128.load64_zero(at);
    const probability = f64x2.div(one, f64x2.add(one, exponential(f64x2.neg(score))));
    const isOne = f64x2.eq(targetsOf(targets, row, isPair), one);
    const missed = f64x2.sub(one, probability);
    const ofLabel = v128.bitselect(probability, missed, isOne);
    let weight = one;
    if (weights) weight = isPair ? v128.load(weights + (row << 3)) : v128.load64_zero(weights + (row << 3));
    // All ones, −1, where the answer is right.
    let right = v128.not(v128.xor(f64x2.ge(probability, f64x2.splat(0.5)), isOne));
    let factor = f64x2.pmin(f64x2.splat(1 - smallest), f64x2.pmax(f64x2.splat(smallest), ofLabel));
    if (isPair) v128.store(out + (row << 3), probability);
    else {
      store<f64>(out + (row << 3), f64x2.extract_lane(probability, 0));
      weight = f64x2.replace_lane(weight, 1, 0);
      right = i64x2.replace_lane(right, 1, 0);
      factor = f64x2.replace_lane(factor, 1, 1);
    }
    gradients = f64x2.add(gradients, f64x2.mul(weight, v128.bitselect(missed, probability, isOne)));
    hessians = f64x2.add(hessians, f64x2.mul(f64x2.mul(weight, probability), missed));
    hits = i64x2.sub(hits, right);
    products = f64x2.mul(products, factor);
    if (++factors < rowsPerLogarithm / 2) continue;
    loss -= log(f64x2.extract_lane(products, 0) * f64x2.extract_lane(products, 1));
    products = one;
    factors = 0;
  }
  store<f64>(sums, loss - log(f64x2.extract_lane(products, 0) * f64x2.extract_lane(products, 1)));
  store<f64>(sums, <f64>(i64x2.extract_lane(hits, 0) + i64x2.extract_lane(hits, 1)), 8);
  store<f64>(sums, f64x2.extract_lane(gradients, 0) + f64x2.extract_lane(gradients, 1), 16);
  store<f64>(sums, f64x2.extract_lane(hessians, 0) + f64x2.extract_lane(hessians, 1), 24);
}

export function predictSoftmax(
  scores: usize,
  targets: usize,
  weights: usize,
  rows: i32,
  classes: i32,
  from: i32,
  to: i32,
  out: usize,
  sums: usize,
): void {
  const column = (<usize>rows) << 3;
  memory.fill(sums, 0, 16 + ((<usize>classes) << 4));
  let loss: f64 = 0;
  let hits = 0;
  let product: f64 = 1;
  let factors = 0;
  for (let row: usize = from; row < <usize>to; row++) {
    let at = scores + (row << 3);
    let most: f64 = -Infinity;
    let answer = 0;
    for (let k = 0; k < classes; k++) {
      const score = load<f64>(at + <usize>k * column);
      if (score <= most) continue;
      most = score;
      answer = k;
    }
    let sum: f64 = 0;
    for (let k = 0; k < classes; k++) {
      const power = exp(load<f64>(at + <usize>k * column) - most);
      store<f64>(out + (row << 3) + <usize>k * column, power);
      sum += power;
    }
    const label = <i32>load<f32>(targets + (row << 2));
    const weight = weightOf(weights, row);
    at = out + (row << 3);
    for (let k = 0; k < classes; k++) {
      const probability = load<f64>(at) / sum;
      store<f64>(at, probability);
      at += column;
      const ofClass = sums + 16 + ((<usize>k) << 4);
      const gradient = weight * ((label == k ? 1 : 0) - probability);
      store<f64>(ofClass, load<f64>(ofClass) + abs<f64>(gradient));
      store<f64>(ofClass, load<f64>(ofClass, 8) + weight * probability * (1 - probability), 8);
    }
    hits += i32(answer == label);
    product *= within(load<f64>(out + (row << 3) + <usize>label * column));
    if (++factors < rowsPerLogarithm) continue;
    loss -= log(product);
    product = 1;
    factors = 0;
  }
  store<f64>(sums, loss - log(product));
  store<f64>(sums, hits, 8);
}

export function predictValues(
  scores: usize,
  targets: usize,
  weights: usize,
  from: i32,
  to: i32,
  sums: usize,
): void {
  let squares: f64 = 0;
  let absolute: f64 = 0;
  let gradients: f64 = 0;
  let hessians: f64 = 0;
  for (let row: usize = from; row < <usize>to; row++) {
    const error = <f64>load<f32>(targets + (row << 2)) - load<f64>(scores + (row << 3));
    const weight = weightOf(weights, row);
    squares += error * error;
    absolute += abs<f64>(error);
    gradients += abs<f64>(weight * error);
    hessians += weight;
  }
  store<f64>(sums, squares);
  store<f64>(sums, absolute, 8);
  store<f64>(sums, gradients, 16);
  store<f64>(sums, hessians, 24);
  store<f64>(sums, squares, 32);
}

export function predictRates(
  scores: usize,
  targets: usize,
  weights: usize,
  from: i32,
  to: i32,
  out: usize,
  sums: usize,
): void {
  let squares: f64 = 0;
  let absolute: f64 = 0;
  let gradients: f64 = 0;
  let hessians: f64 = 0;
  let loss: f64 = 0;
  for (let row: usize = from; row < <usize>to; row++) {
    const score = load<f64>(scores + (row << 3));
    const rate = exp(score);
    store<f64>(out + (row << 3), rate);
    const target = <f64>load<f32>(targets + (row << 2));
    const error = target - rate;
    const weight = weightOf(weights, row);
    squares += error * error;
    absolute += abs<f64>(error);
    gradients += abs<f64>(weight * error);
    hessians += weight * rate;
    loss += rate - target * max<f64>(score, smallestLog);
  }
  store<f64>(sums, squares);
  store<f64>(sums, absolute, 8);
  store<f64>(sums, gradients, 16);
  store<f64>(sums, hessians, 24);
  store<f64>(sums, loss, 32);
}

/** @param kind 0: a class of probabilities, 1: values, 2: rates */
export function quantize(
  predicted: usize,
  targets: usize,
  weights: usize,
  kind: i32,
  label: f64,
  from: i32,
  to: i32,
  rules: usize,
  out: usize,
): void {
  const row1 = i64x2.splat((<i64>1) << (<i64>load<f64>(rules, 24)));
  const gradientScale = f64x2.splat(load<f64>(rules, 32));
  const hessianScale = f64x2.splat(load<f64>(rules, 40));
  const one = f64x2.splat(1);
  const labels = f64x2.splat(label);
  for (let row: usize = from; row < <usize>to; row += 2) {
    const isPair = row + 1 < <usize>to;
    const from8 = predicted + (row << 3);
    const answer = isPair ? v128.load(from8) : v128.load64_zero(from8);
    let weight = one;
    if (weights) weight = isPair ? v128.load(weights + (row << 3)) : v128.load64_zero(weights + (row << 3));
    let target = targetsOf(targets, row, isPair);
    let hessian = weight;
    if (kind == 0) {
      target = v128.and(one, f64x2.eq(target, labels));
      hessian = f64x2.mul(f64x2.mul(weight, answer), f64x2.sub(one, answer));
    } else if (kind == 2) hessian = f64x2.mul(weight, answer);
    const gradient = f64x2.mul(f64x2.mul(weight, f64x2.sub(target, answer)), gradientScale);
    const first = toInteger(gradient);
    const second = i64x2.add(row1, toInteger(f64x2.mul(hessian, hessianScale)));
    const at = out + (row << 4);
    v128.store(at, v128.shuffle<i64>(first, second, 0, 2));
    if (isPair) v128.store(at, v128.shuffle<i64>(first, second, 1, 3), 16);
  }
}

/** The nearest integers, of two the even one; they are between −2⁵¹ and 2⁵¹. */
function toInteger(numbers: v128): v128 {
  return i64x2.sub(f64x2.add(numbers, f64x2.splat(6755399441055744)), i64x2.splat(0x4338000000000000));
}

export function clear(at: usize, bytes: usize): void {
  memory.fill(at, 0, bytes);
}
