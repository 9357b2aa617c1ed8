import { DataType } from '../../../../src/engine/libtensorflow/data-type.ts';
import { attr, floatType } from '../../../../src/engine/capture/graph/attribute-value.ts';
import {
  compute,
  intConstant,
  type GraphInput,
  type Value,
} from '../../../../src/engine/capture/graph/dataflow.ts';

/** A float32 input of a graph. */
export function input(name: string, ...shape: number[]): GraphInput {
  return { kind: 'input', name, shape, dtype: DataType.float32 };
}

/** A float32 operation with one output. */
export function float(
  op: string,
  inputs: readonly Value[],
  shape: readonly number[],
  attributes = floatType,
): Value {
  return compute(op, attributes, inputs, { shape, dtype: DataType.float32 });
}

export function reshaped(value: Value, ...shape: number[]): Value {
  return float('Reshape', [value, intConstant(shape)], shape);
}

/** A matrix product as tfjs writes it: a batch of one. */
export function batchProduct(
  a: Value,
  b: Value,
  shape: readonly number[],
  transpose: { a?: boolean; b?: boolean } = {},
) {
  const attributes = {
    ...floatType,
    adj_x: attr.bool(transpose.a ?? false),
    adj_y: attr.bool(transpose.b ?? false),
  };
  return float('BatchMatMulV2', [a, b], shape, attributes);
}

export function product(
  a: Value,
  b: Value,
  shape: readonly number[],
  transpose: { a?: boolean; b?: boolean } = {},
) {
  const attributes = {
    ...floatType,
    transpose_a: attr.bool(transpose.a ?? false),
    transpose_b: attr.bool(transpose.b ?? false),
  };
  return float('MatMul', [a, b], shape, attributes);
}

/** A graph as lines without the indentation of the test. */
export function lines(text: string): string {
  return text
    .trim()
    .split('\n')
    .map((line) => line.trim())
    .join('\n');
}
