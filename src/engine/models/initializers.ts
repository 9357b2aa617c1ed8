import type { Random } from '../../random.ts';
import type { Initializer } from './architecture.ts';

/** Standard deviation of a standard normal cut off at ±2; dividing by it keeps the variance that was asked for. */
const truncatedDeviation = 0.87962566103423978;

/**
 * First values of a dense kernel [inputs × units], row-major. Formulas and defaults are Keras's: Glorot and He by fan-in
 * and fan-out, their normal forms cut off at two deviations, `randomNormal` with deviation 0.05, `orthogonal` with gain 1.
 */
export function initialKernel(
  initializer: Initializer,
  inputs: number,
  units: number,
  random: Random,
): Float32Array {
  const size = inputs * units;
  switch (initializer) {
    case 'zeros':
      return new Float32Array(size);
    case 'glorotUniform':
      return uniformValues(size, Math.sqrt(6 / (inputs + units)), random);
    case 'heUniform':
      return uniformValues(size, Math.sqrt(6 / inputs), random);
    case 'glorotNormal':
      return truncatedNormalValues(size, Math.sqrt(2 / (inputs + units)), random);
    case 'heNormal':
      return truncatedNormalValues(size, Math.sqrt(2 / inputs), random);
    case 'randomNormal':
      return Float32Array.from({ length: size }, () => 0.05 * random.normal());
    case 'orthogonal':
      return orthogonalKernel(inputs, units, random);
  }
}

function uniformValues(size: number, limit: number, random: Random): Float32Array {
  return Float32Array.from({ length: size }, () => limit * (2 * random.uniform() - 1));
}

function truncatedNormalValues(size: number, deviation: number, random: Random): Float32Array {
  const scale = deviation / truncatedDeviation;
  return Float32Array.from({ length: size }, () => {
    let value = random.normal();
    while (Math.abs(value) > 2) value = random.normal();
    return scale * value;
  });
}

/**
 * Orthonormal columns (or rows, where there are fewer rows): normal vectors made orthogonal one by one (modified
 * Gram–Schmidt in float64), which equals QR with a positive diagonal and so is uniform over orthogonal matrices.
 */
function orthogonalKernel(inputs: number, units: number, random: Random): Float32Array {
  const length = Math.max(inputs, units);
  const count = Math.min(inputs, units);
  const vectors: Float64Array[] = [];
  while (vectors.length < count) {
    const vector = Float64Array.from({ length }, () => random.normal());
    for (const other of vectors) subtractProjection(vector, other);
    const norm = Math.sqrt(dot(vector, vector));
    // A vector that all but lies in the span of the others would be rounding noise: draw another.
    if (norm < 1e-6) continue;
    for (let index = 0; index < length; index += 1) vector[index] /= norm;
    vectors.push(vector);
  }
  const kernel = new Float32Array(inputs * units);
  for (const [which, vector] of vectors.entries()) {
    for (const [index, value] of vector.entries()) {
      kernel[inputs >= units ? index * units + which : which * units + index] = value;
    }
  }
  return kernel;
}

function subtractProjection(vector: Float64Array, unit: Float64Array): void {
  const length = dot(vector, unit);
  for (let index = 0; index < vector.length; index += 1) vector[index] -= length * unit[index];
}

function dot(left: Float64Array, right: Float64Array): number {
  let total = 0;
  for (let index = 0; index < left.length; index += 1) total += left[index] * right[index];
  return total;
}
