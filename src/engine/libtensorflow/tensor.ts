import protobuf from 'protobufjs/minimal.js';
import { TrainyardError } from '../../errors.ts';
import type { CApi, Pointer } from './c-api.ts';
import { DataType, dataTypeName, elementTypeOf, type TensorValues } from './data-type.ts';
import type { Status } from './status.ts';

// Who owns what: a function that returns a TF_Tensor pointer hands it to the caller, who deletes it with TF_DeleteTensor.

/** sizeof(TF_TString), the element of a string tensor's memory. */
const stringBytes = 24;

/** A tensor's values in row-major order: a typed array, or one byte string per element. */
export type HostValues = TensorValues | readonly Uint8Array[];

/**
 * Makes a TF_Tensor with a copy of the values, in row-major order.
 * @param shape sizes, non-negative
 * @param values a typed array of the element type, or byte strings for `DataType.string`; an int64 tensor also takes an
 *   Int32Array of (low, high) pairs, which is how TensorFlow.js writes 64-bit integers
 * @throws engineFailed when values, type and shape do not fit
 */
export function createTensor(
  api: CApi,
  status: Status,
  shape: readonly number[],
  type: number,
  values: HostValues,
): Pointer {
  if (isByteStrings(values)) return createStringTensor(api, status, shape, type, values);
  const element = elementTypeOf(type);
  const elements = elementCount(shape);
  const isInt64Pairs = type === DataType.int64 && values instanceof Int32Array;
  if (!element || !(values instanceof element.array || isInt64Pairs)) {
    throw unfit(`a ${values.constructor.name} can't hold ${dataTypeName(type)} values`);
  }
  const bytes = elements * element.width * element.array.BYTES_PER_ELEMENT;
  if (values.byteLength !== bytes) {
    throw unfit(
      `shape [${shape.join(', ')}] of ${dataTypeName(type)} has ${bytes} bytes, the values ${values.byteLength}`,
    );
  }
  const tensor = api.TF_AllocateTensor(type, dimensions(shape), shape.length, bytes);
  if (tensor === null)
    throw new TrainyardError('outOfMemory', `There is no memory for a tensor of ${bytes} bytes.`);
  if (bytes > 0) api.memcpy(api.TF_TensorData(tensor)!, values, bytes);
  return tensor;
}

/**
 * A string tensor, made by TensorFlow from its protobuf form: then TensorFlow owns the strings' memory and frees it
 * with the tensor, also when other tensors share it. Strings written into a tensor from outside would never be freed.
 */
function createStringTensor(
  api: CApi,
  status: Status,
  shape: readonly number[],
  type: number,
  values: readonly Uint8Array[],
): Pointer {
  if (type !== DataType.string) throw unfit(`byte strings can't hold ${dataTypeName(type)} values`);
  if (values.length !== elementCount(shape)) {
    throw unfit(`shape [${shape.join(', ')}] does not fit ${values.length} strings`);
  }
  const proto = encodeStringTensor(shape, values);
  const buffer = api.TF_NewBufferFromString(proto, proto.byteLength);
  // A placeholder whose content TF_TensorFromProto replaces.
  const tensor = api.TF_AllocateTensor(DataType.string, dimensions([0]), 1, 0)!;
  api.TF_TensorFromProto(buffer, tensor, status.pointer);
  api.TF_DeleteBuffer(buffer);
  try {
    status.check('TF_TensorFromProto');
  } catch (error) {
    api.TF_DeleteTensor(tensor);
    throw error;
  }
  return tensor;
}

/** A TensorProto (tensor.proto): dtype = 1, tensor_shape = 2 { dim = 2 { size = 1 } }, string_val = 8. */
function encodeStringTensor(shape: readonly number[], values: readonly Uint8Array[]): Uint8Array {
  const writer = protobuf.Writer.create();
  writer.uint32((1 << 3) | 0).int32(DataType.string);
  writer.uint32((2 << 3) | 2).fork();
  for (const size of shape) {
    writer.uint32((2 << 3) | 2).fork();
    writer.uint32((1 << 3) | 0).int64(size);
    writer.ldelim();
  }
  writer.ldelim();
  for (const value of values) writer.uint32((8 << 3) | 2).bytes(value);
  return writer.finish();
}

/**
 * A copy of a tensor's values in row-major order. A resource handle reads as its raw bytes.
 * @throws engineFailed for an element type that has no JavaScript form
 */
export function readTensor(api: CApi, tensor: Pointer): HostValues {
  const type = api.TF_TensorType(tensor);
  if (type === DataType.string) return readStrings(api, tensor);
  const element = type === DataType.resource ? { array: Uint8Array } : elementTypeOf(type);
  if (!element) throw unfit(`${dataTypeName(type)} values can't be read`);
  const bytes = Number(api.TF_TensorByteSize(tensor));
  const values = new element.array(bytes / element.array.BYTES_PER_ELEMENT);
  if (bytes > 0) api.memcpy(values, api.TF_TensorData(tensor)!, bytes);
  return values;
}

function readStrings(api: CApi, tensor: Pointer): Uint8Array[] {
  const count = Number(api.TF_TensorElementCount(tensor));
  const first = count > 0 ? api.TF_TensorData(tensor)! : 0n;
  return Array.from({ length: count }, (_, index) => {
    const string = first + BigInt(index * stringBytes);
    const bytes = new Uint8Array(Number(api.TF_StringGetSize(string)));
    if (bytes.length > 0) api.memcpy(bytes, api.TF_StringGetDataPointer(string)!, bytes.length);
    return bytes;
  });
}

/** Sizes as C's int64_t array. */
export function dimensions(shape: readonly number[]): BigInt64Array {
  return BigInt64Array.from(shape, BigInt);
}

function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

function isByteStrings(values: HostValues): values is readonly Uint8Array[] {
  return Array.isArray(values);
}

function unfit(detail: string): TrainyardError {
  return new TrainyardError('engineFailed', `A tensor could not be made or read: ${detail}.`);
}
