import { DataType } from '../../libtensorflow/data-type.ts';

/** A tensor as a GraphDef holds it. */
export interface TensorLiteral {
  dtype: number;
  shape: readonly number[];
  /** The elements, little-endian, row-major. */
  bytes: Uint8Array;
}

/** The value of a node's attribute, as `AttrValue` of attr_value.proto has it. */
export type AttributeValue =
  | { kind: 'string'; value: string }
  | { kind: 'int'; value: number }
  | { kind: 'float'; value: number }
  | { kind: 'bool'; value: boolean }
  | { kind: 'type'; value: number }
  /** null: not even the rank is known. */
  | { kind: 'shape'; value: readonly number[] | null }
  | { kind: 'tensor'; value: TensorLiteral }
  | { kind: 'stringTensor'; shape: readonly number[]; value: readonly string[] }
  | { kind: 'function'; name: string; attributes: Attributes }
  | { kind: 'list'; of: 'string'; value: readonly string[] }
  | { kind: 'list'; of: 'int' | 'float' | 'type'; value: readonly number[] }
  | { kind: 'list'; of: 'bool'; value: readonly boolean[] }
  | { kind: 'list'; of: 'shape'; value: readonly (readonly number[])[] };

/** A node's attributes by name. */
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** Writes attribute values: `{ T: attr.type(DataType.float32), transpose_a: attr.bool(true) }`. */
export const attr = {
  string: (value: string): AttributeValue => ({ kind: 'string', value }),
  int: (value: number): AttributeValue => ({ kind: 'int', value }),
  float: (value: number): AttributeValue => ({ kind: 'float', value }),
  bool: (value: boolean): AttributeValue => ({ kind: 'bool', value }),
  type: (value: number): AttributeValue => ({ kind: 'type', value }),
  shape: (value: readonly number[] | null): AttributeValue => ({ kind: 'shape', value }),
  tensor: (value: TensorLiteral): AttributeValue => ({ kind: 'tensor', value }),
  stringTensor: (shape: readonly number[], value: readonly string[]): AttributeValue => ({
    kind: 'stringTensor',
    shape,
    value,
  }),
  function: (name: string, attributes: Attributes = {}): AttributeValue => ({
    kind: 'function',
    name,
    attributes,
  }),
  strings: (value: readonly string[]): AttributeValue => ({ kind: 'list', of: 'string', value }),
  ints: (value: readonly number[]): AttributeValue => ({ kind: 'list', of: 'int', value }),
  floats: (value: readonly number[]): AttributeValue => ({ kind: 'list', of: 'float', value }),
  bools: (value: readonly boolean[]): AttributeValue => ({ kind: 'list', of: 'bool', value }),
  types: (value: readonly number[]): AttributeValue => ({ kind: 'list', of: 'type', value }),
  shapes: (value: readonly (readonly number[])[]): AttributeValue => ({ kind: 'list', of: 'shape', value }),
};

/** `{ T: float32 }`, the attributes of most arithmetic. */
export const floatType: Attributes = { T: attr.type(DataType.float32) };

/** The truth of a boolean attribute; false where it is absent. */
export function isSet(attributes: Attributes, name: string): boolean {
  const value = attributes[name];
  return value?.kind === 'bool' && value.value;
}
