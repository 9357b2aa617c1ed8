import type { Random } from '../../random.ts';
import type { KernelStart } from './layer-spec.ts';

/** Standard deviation of a standard normal cut off at ±2; dividing by it keeps the variance that was asked for. */
const truncatedDeviation = 0.87962566103423978;

/**
 * First values of a kernel, row-major. Formulas and defaults are Keras's: Glorot and He by fan-in and fan-out, their normal forms
 * cut off at two deviations, `randomNormal` with deviation 0.05, `orthogonal` with gain 1 over [everything but the last axis × the last].
 * @param shape the last two axes are inputs and outputs; those before them, of a convolution, multiply both fans
 */
export function initialKernel(
  { initializer, deviation = 0.05 }: KernelStart,
  shape: readonly number[],
  random: Random,
): Float32Array {
  const size = shape.reduce((total, axis) => total * axis, 1);
  const { fanIn, fanOut } = fansOf(shape);
  switch (initializer) {
    case 'zeros':
      return new Float32Array(size);
    case 'ones':
      return new Float32Array(size).fill(1);
    case 'uniform':
      return uniformValues(size, 0.05, random);
    case 'glorotUniform':
      return uniformValues(size, Math.sqrt(6 / (fanIn + fanOut)), random);
    case 'heUniform':
      return uniformValues(size, Math.sqrt(6 / fanIn), random);
    case 'glorotNormal':
      return truncatedNormalValues(size, Math.sqrt(2 / (fanIn + fanOut)), random);
    case 'heNormal':
      return truncatedNormalValues(size, Math.sqrt(2 / fanIn), random);
    case 'randomNormal':
      return filled(size, () => deviation * random.normal());
    case 'orthogonal': {
      const columns = shape.at(-1)!;
      return orthogonalKernel(size / columns, columns, random);
    }
  }
}

/** Keras's `compute_fans`. */
function fansOf(shape: readonly number[]): { fanIn: number; fanOut: number } {
  const [inputs, outputs] = [shape.at(-2) ?? 1, shape.at(-1) ?? 1];
  const field = shape.slice(0, -2).reduce((total, axis) => total * axis, 1);
  return { fanIn: field * inputs, fanOut: field * outputs };
}

/** So many draws. A loop: `Float32Array.from` takes several times as long. */
function filled(size: number, draw: () => number): Float32Array {
  const values = new Float32Array(size);
  for (let index = 0; index < size; index += 1) values[index] = draw();
  return values;
}

function uniformValues(size: number, limit: number, random: Random): Float32Array {
  return filled(size, () => limit * (2 * random.uniform() - 1));
}

function truncatedNormalValues(size: number, deviation: number, random: Random): Float32Array {
  const scale = deviation / truncatedDeviation;
  return filled(size, () => {
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
