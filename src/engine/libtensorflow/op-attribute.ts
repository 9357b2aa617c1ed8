import koffi from 'koffi';
import { TrainyardError } from '../../errors.ts';
import type { CApi, Pointer } from './c-api.ts';
import type { Status } from './status.ts';
import { dimensions } from './tensor.ts';

/** TensorFlow's numbers for kinds of attributes (tf_attrtype.h). */
export const AttributeType = {
  string: 0,
  int: 1,
  float: 2,
  bool: 3,
  type: 4,
  shape: 5,
  tensor: 6,
  function: 8,
} as const;

/**
 * An attribute of an operation, in the form in which TensorFlow.js's kernels write it. An array makes it a list; the value of
 * a shape is an array itself, so a list of shapes is an array of arrays. A tensor's value is a TF_Tensor pointer, a
 * function's its name.
 */
export interface Attribute {
  name: string;
  type: number;
  value: unknown;
}

/**
 * Sets one attribute of a TFE_Op.
 * @throws engineFailed for a kind or value that TensorFlow does not take
 */
export function setAttribute(api: CApi, status: Status, op: Pointer, attribute: Attribute): void {
  const { name, type, value } = attribute;
  if (Array.isArray(value) && type !== AttributeType.shape) return setList(api, op, name, type, value);
  switch (type) {
    case AttributeType.string: {
      const bytes = Buffer.from(value as string);
      return api.TFE_OpSetAttrString(op, name, bytes, bytes.length);
    }
    case AttributeType.int:
      return api.TFE_OpSetAttrInt(op, name, value as number);
    case AttributeType.float:
      return api.TFE_OpSetAttrFloat(op, name, value as number);
    case AttributeType.bool:
      return api.TFE_OpSetAttrBool(op, name, value ? 1 : 0);
    case AttributeType.type:
      return api.TFE_OpSetAttrType(op, name, value as number);
    case AttributeType.shape:
      return setShape(api, status, op, name, value as number[] | number[][]);
    case AttributeType.tensor:
      api.TFE_OpSetAttrTensor(op, name, value as Pointer, status.pointer);
      return status.check(`attribute ${name}`);
    case AttributeType.function:
      return api.TFE_OpSetAttrFunctionName(op, name, value as string, Buffer.byteLength(value as string));
    default:
      throw unknownType(attribute);
  }
}

function setList(api: CApi, op: Pointer, name: string, type: number, values: unknown[]): void {
  const { length } = values;
  switch (type) {
    case AttributeType.int:
      return api.TFE_OpSetAttrIntList(op, name, BigInt64Array.from(values as number[], BigInt), length);
    case AttributeType.float:
      return api.TFE_OpSetAttrFloatList(op, name, Float32Array.from(values as number[]), length);
    case AttributeType.bool:
      return api.TFE_OpSetAttrBoolList(op, name, Uint8Array.from(values as boolean[], Number), length);
    case AttributeType.type:
      return api.TFE_OpSetAttrTypeList(op, name, Int32Array.from(values as number[]), length);
    case AttributeType.string:
      return setStringList(api, op, name, values as string[]);
    default:
      throw unknownType({ name, type, value: values });
  }
}

function setStringList(api: CApi, op: Pointer, name: string, values: readonly string[]): void {
  const strings = values.map((value) => Buffer.from(value));
  const addresses = BigUint64Array.from(strings, (bytes) => koffi.address(bytes));
  const lengths = BigUint64Array.from(strings, (bytes) => BigInt(bytes.length));
  api.TFE_OpSetAttrStringList(op, name, addresses, lengths, strings.length);
}

function setShape(
  api: CApi,
  status: Status,
  op: Pointer,
  name: string,
  value: readonly number[] | readonly number[][],
): void {
  if (value.length > 0 && Array.isArray(value[0])) {
    const shapes = (value as readonly number[][]).map(dimensions);
    const addresses = BigUint64Array.from(shapes, (shape) => koffi.address(shape));
    const ranks = Int32Array.from(shapes, (shape) => shape.length);
    api.TFE_OpSetAttrShapeList(op, name, addresses, ranks, shapes.length, status.pointer);
  } else {
    api.TFE_OpSetAttrShape(op, name, dimensions(value as readonly number[]), value.length, status.pointer);
  }
  status.check(`attribute ${name}`);
}

function unknownType(attribute: Attribute): TrainyardError {
  return new TrainyardError(
    'engineFailed',
    `Attribute ${attribute.name} has the unknown type ${attribute.type}.`,
  );
}
