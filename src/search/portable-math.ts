/**
 * Functions of float64 numbers that have the same bits on every machine: sums, products, quotients and square roots only, which IEEE
 * 754 rounds exactly. JavaScript leaves the last bits of `Math.log` and `Math.exp` open, and they would go into what a search tries.
 */

const words = new DataView(new ArrayBuffer(8));
/** ln 2 in two parts: the first has its last 32 bits zero, so that its product with an exponent is exact. */
const ln2High = 6.93147180369123816490e-1; // prettier-ignore
const ln2Low = 1.90821492927058770002e-10;

/** Natural logarithm, within 2 units in the last place. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : Number.NaN;
  if (x === Infinity) return Infinity;
  if (x < 2.2250738585072014e-308) return log(x * 18014398509481984) - 54 * Math.LN2;
  words.setFloat64(0, x);
  const high = words.getUint32(0);
  let exponent = (high >>> 20) - 1023;
  words.setUint32(0, (high & 0xfffff) | 0x3ff00000);
  let fraction = words.getFloat64(0);
  if (fraction > Math.SQRT2) {
    fraction /= 2;
    exponent++;
  }
  // ln f = 2 artanh((f − 1) / (f + 1)), |(f − 1) / (f + 1)| ≤ 0.172.
  const s = (fraction - 1) / (fraction + 1);
  const square = s * s;
  let series = 0;
  for (let k = 23; k >= 3; k -= 2) series = (series + 1 / k) * square;
  return exponent * ln2High + (exponent * ln2Low + 2 * s * series + 2 * s);
}

/** eˣ, within 2 units in the last place; 0 below −708, Infinity above 709. */
export function exp(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x < -708) return 0;
  if (x > 709) return Infinity;
  const power = Math.round(x / Math.LN2);
  const rest = x - power * ln2High - power * ln2Low;
  let series = 1;
  for (let k = 14; k >= 1; k--) series = 1 + (series * rest) / k;
  words.setUint32(0, (power + 1022) << 20);
  words.setUint32(4, 0);
  return series * words.getFloat64(0) * 2;
}

/** 1 / √(2π). */
const densityAtZero = 0.3989422804014327;

/** Density of the standard normal distribution. */
export const normalDensity = (x: number): number => densityAtZero * exp((-x * x) / 2);

/**
 * Distribution function of the standard normal distribution, within 1e-15: ½ + φ(x) (x + x³/3 + x⁵/15 + …) (Marsaglia 2004,
 * "Evaluating the Normal Distribution").
 */
export function normalCdf(x: number): number {
  if (x < -8.3) return 0;
  if (x > 8.3) return 1;
  let sum = x;
  let term = x;
  for (let k = 3, previous = 0; sum !== previous; k += 2) {
    term *= (x * x) / k;
    previous = sum;
    sum += term;
  }
  return 0.5 + sum * normalDensity(x);
}

/** Σ cₖ xᵏ. */
const polynomial = (coefficients: readonly number[], x: number): number =>
  coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);

// Algorithm AS 241, PPND16 (Wichura 1988, "The Percentage Points of the Normal Distribution").
const centre = {
  over: [
    3.387132872796366608, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
    45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727,
  ],
  under: [
    1, 42.313330701600911252, 687.1870074920579083, 5394.1960214247511077, 21213.794301586595867,
    39307.89580009271061, 28729.085735721942674, 5226.495278852854561,
  ],
};
const nearTail = {
  over: [
    1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504,
    1.27045825245236838258, 0.24178072517745061177, 0.0227238449892691845833, 7.7454501427834140764e-4,
  ],
  under: [
    1, 2.05319162663775882187, 1.6763848301838038494, 0.68976733498510000455, 0.14810397642748007459,
    0.0151986665636164571966, 5.475938084995344946e-4, 1.05075007164441684324e-9,
  ],
};
const farTail = {
  over: [
    6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358, 0.29656057182850489123,
    0.026532189526576123093, 0.0012426609473880784386, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
  ],
  under: [
    1, 0.59983220655588793769, 0.13692988092273580531, 0.0148753612908506148525, 7.868691311456132591e-4,
    1.8463183175100546818e-5, 1.4215117583164458887e-7, 2.04426310338993978564e-15,
  ],
};

/** The inverse of {@link normalCdf}: relative error below 1e-15. @param p between 0 and 1, both excluded */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * polynomial(centre.over, r)) / polynomial(centre.under, r);
  }
  const tail = Math.sqrt(-log(q < 0 ? p : 1 - p));
  const { over, under } = tail <= 5 ? nearTail : farTail;
  const r = tail - (tail <= 5 ? 1.6 : 5);
  const x = polynomial(over, r) / polynomial(under, r);
  return q < 0 ? -x : x;
}
