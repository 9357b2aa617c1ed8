import { attr } from '../graph/attribute-value.ts';
import { compute, intConstant, nodeOf, sameShape, type Value } from '../graph/dataflow.ts';
import { DataType } from '../../libtensorflow/data-type.ts';

/** A value in another shape, with as few Reshape nodes as it takes: none, or one in place of a chain. */
export function reshape(value: Value, shape: readonly number[]): Value {
  if (sameShape(value.shape, shape)) return value;
  if (value.kind === 'constant') return { ...value, shape };
  const inner = nodeOf(value, 'Reshape')?.inputs[0];
  if (inner) return reshape(inner, shape);
  const attributes = { T: attr.type(value.dtype), Tshape: attr.type(DataType.int32) };
  return compute('Reshape', attributes, [value, intConstant(shape)], { shape, dtype: value.dtype });
}
