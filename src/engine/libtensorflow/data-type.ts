/** TensorFlow's numbers for element types (tf_datatype.h, types.proto). */
export const DataType = {
  float32: 1,
  float64: 2,
  int32: 3,
  uint8: 4,
  int16: 5,
  int8: 6,
  string: 7,
  complex64: 8,
  int64: 9,
  bool: 10,
  bfloat16: 14,
  uint16: 17,
  float16: 19,
  resource: 20,
  variant: 21,
  uint32: 22,
  uint64: 23,
} as const;
export type DataType = (typeof DataType)[keyof typeof DataType];

/** The typed arrays that hold a tensor's values in JavaScript. */
export type TensorValues =
  | Float32Array
  | Float64Array
  | Int32Array
  | Uint8Array
  | Int16Array
  | Int8Array
  | BigInt64Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array;

interface ElementType {
  readonly array: { new (length: number): TensorValues; readonly BYTES_PER_ELEMENT: number };
  /** Array elements a tensor element: two for complex numbers. */
  readonly width: number;
}

const elementTypes: Readonly<Record<number, ElementType>> = {
  [DataType.float32]: { array: Float32Array, width: 1 },
  [DataType.float64]: { array: Float64Array, width: 1 },
  [DataType.int32]: { array: Int32Array, width: 1 },
  [DataType.uint8]: { array: Uint8Array, width: 1 },
  [DataType.int16]: { array: Int16Array, width: 1 },
  [DataType.int8]: { array: Int8Array, width: 1 },
  [DataType.complex64]: { array: Float32Array, width: 2 },
  [DataType.int64]: { array: BigInt64Array, width: 1 },
  [DataType.bool]: { array: Uint8Array, width: 1 },
  // 16-bit floats have no typed array in Node 20: the raw bits.
  [DataType.bfloat16]: { array: Uint16Array, width: 1 },
  [DataType.float16]: { array: Uint16Array, width: 1 },
  [DataType.uint16]: { array: Uint16Array, width: 1 },
  [DataType.uint32]: { array: Uint32Array, width: 1 },
  [DataType.uint64]: { array: BigUint64Array, width: 1 },
};

/** How an element type is held in JavaScript; undefined for strings, resources, variants and types we don't read. */
export function elementTypeOf(type: number): ElementType | undefined {
  return elementTypes[type];
}

/** The name of a type number, for messages. */
export function dataTypeName(type: number): string {
  return Object.entries(DataType).find(([, number]) => number === type)?.[0] ?? `type ${type}`;
}
