import { TrainyardError } from '../errors.ts';

/** A named array of numbers, row-major; the same shape as the engine's NamedTensor. */
export interface StoredTensor {
  name: string;
  shape: number[];
  dtype: 'float32' | 'int32';
  data: Float32Array | Int32Array;
}

/** An entry of TensorFlow.js's weights manifest: tensors lie one after the other in the binary file, little-endian. */
export interface TensorSpec {
  name: string;
  shape: number[];
  dtype: 'float32' | 'int32';
}

/** What describes tensors in a binary file beside them. */
export const specsOf = (tensors: readonly StoredTensor[]): TensorSpec[] =>
  tensors.map(({ name, shape, dtype }) => ({ name, shape, dtype }));

/** The bytes of all tensors, one after the other. */
export function packTensors(tensors: readonly StoredTensor[]): Buffer {
  return Buffer.concat(tensors.map(({ data }) => Buffer.from(data.buffer, data.byteOffset, data.byteLength)));
}

/**
 * The tensors that {@link packTensors} packed.
 * @throws artifactCorrupt when the bytes are more or fewer than the specs say
 */
export function unpackTensors(specs: readonly TensorSpec[], bytes: Buffer): StoredTensor[] {
  const expected = 4 * specs.reduce((sum, spec) => sum + sizeOf(spec), 0);
  if (bytes.byteLength !== expected) {
    throw new TrainyardError(
      'artifactCorrupt',
      `The artifact's tensors should take ${expected} bytes, and ${bytes.byteLength} are there.`,
    );
  }
  let offset = bytes.byteOffset;
  return specs.map((spec) => {
    const end = offset + 4 * sizeOf(spec);
    // Copied, since a view must start at a multiple of four bytes and a pooled buffer need not.
    const own = bytes.buffer.slice(offset, end);
    offset = end;
    return { ...spec, data: spec.dtype === 'float32' ? new Float32Array(own) : new Int32Array(own) };
  });
}

const sizeOf = (spec: TensorSpec): number => spec.shape.reduce((product, size) => product * size, 1);
