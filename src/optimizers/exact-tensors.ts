import type { NamedTensor } from '../engine/step-runner.ts';

/**
 * Float64 numbers as a tensor [n, 2] of their bits: a checkpoint holds 32-bit numbers, and what goes on from rounded ones comes to
 * other numbers. It shares the memory of `values`.
 */
export function exactTensor(name: string, values: Float64Array): NamedTensor {
  const bits = new Int32Array(values.buffer, values.byteOffset, 2 * values.length);
  return { name, shape: [values.length, 2], dtype: 'int32', data: bits };
}

/** The numbers of an {@link exactTensor}. */
export function exactValues({ data }: NamedTensor): Float64Array {
  return new Float64Array(Int32Array.from(data).buffer);
}
