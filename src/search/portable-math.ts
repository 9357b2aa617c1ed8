/**
 * Functions of float64 numbers that have the same bits on every machine: sums, products, quotients and square roots only, which IEEE
 * 754 rounds exactly. JavaScript leaves the last bits of `Math.log` and `Math.exp` open, and they would go into what a search tries.
 */

const words = new DataView(new ArrayBuffer(8));
/** ln 2 in two parts: the first has its last 32 bits zero, so that its product with an exponent is exact. */
const ln2High = 0.6931471803691238;
const ln2Low = 1.9082149292705877e-10;

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
    3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987,
    67265.7709270087, 33430.57558358813, 2509.0809287301227,
  ],
  under: [
    1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
    28729.085735721943, 5226.495278852854,
  ],
};
const nearTail = {
  over: [
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
    0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
  ],
  under: [
    1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
    0.0005475938084995345, 1.0507500716444169e-9,
  ],
};
const farTail = {
  over: [
    6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
    0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
  ],
  under: [
    1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
    1.8463183175100548e-5, 1.421511758316446e-7, 2.0442631033899397e-15,
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
