/**
 * Uniform numbers in [0, 1) as a function of a seed, a step, a row and a place in the row. Nothing is drawn from a stream, so
 * that every plan, the eager runner and a resumed run have the same numbers. Only 32-bit additions, products, shifts and
 * exclusive-ors are used: they give equal bits in JavaScript, in TensorFlow's kernels and under XLA (whose own random
 * operations give other numbers than TensorFlow's from the same seed).
 *
 * The number with index i = row · width + place is the finalizer of 32-bit splitmix with its lowest known bias
 * (github.com/skeeto/hash-prospector), keyed twice:
 *
 *     x = i·γ + k₁;  x ^= x ≫ 16;  x ·= c₁;  x ^= x ≫ 15;  x ^= k₂;  x ·= c₂;  x ^= x ≫ 15;  u = (x ≫ 8) / 2²⁴
 *
 * with k₁ = m(step·γ + α) ^ m(seed), k₂ = m(step·γ + β) ^ m(seed + γ), m the unkeyed finalizer. The second key keeps
 * two steps (or seeds) from being permutations of one another.
 */
export const uniformConstants = {
  /** Odd: the golden ratio times 2³². */
  gamma: 0x9e3779b9,
  firstProduct: 0x21f0aaad,
  secondProduct: 0x735a2d97,
  /** Tell the two keys of a step apart. */
  alpha: 0x243f6a88,
  beta: 0x85a308d3,
} as const;

const { gamma, firstProduct, secondProduct, alpha, beta } = uniformConstants;

/** The finalizer: a bijection of 32-bit words. */
function mix(word: number): number {
  let x = word;
  x = Math.imul(x ^ (x >>> 16), firstProduct);
  x = Math.imul(x ^ (x >>> 15), secondProduct);
  return (x ^ (x >>> 15)) >>> 0;
}

/** The parts of both keys that depend on the seed. */
export function seedKeys(seed: number): [number, number] {
  return [mix(seed >>> 0), mix((seed + gamma) >>> 0)];
}

/** The parts of both keys that depend on the step. */
export function stepKeys(step: number): [number, number] {
  const at = Math.imul(step, gamma);
  return [mix((at + alpha) >>> 0), mix((at + beta) >>> 0)];
}

/** Numbers in [0, 1), with 24 bits each, of `rows` rows of `width` numbers, row-major. */
export function statelessUniform(
  place: { seed: number; step: number; firstRow: number },
  { rows, width }: { rows: number; width: number },
): Float32Array {
  const ofSeed = seedKeys(place.seed);
  const ofStep = stepKeys(place.step);
  const [k1, k2] = [ofSeed[0] ^ ofStep[0], ofSeed[1] ^ ofStep[1]];
  const values = new Float32Array(rows * width);
  const first = place.firstRow * width;
  for (let index = 0; index < values.length; index += 1) {
    let x = (Math.imul(first + index, gamma) + k1) | 0;
    x = Math.imul(x ^ (x >>> 16), firstProduct);
    x = Math.imul(x ^ (x >>> 15) ^ k2, secondProduct);
    values[index] = ((x ^ (x >>> 15)) >>> 8) / 16777216;
  }
  return values;
}
