import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { loadOnnxRuntime, type OnnxRuntime } from '../../engine/onnx-runtime.ts';
import { descriptionKey } from '../../contracts/imported-model.ts';
import { TrainyardError } from '../../errors.ts';
import { badFile, toldBy } from '../refusals.ts';
import type { Feed, Result, TensorInfo, TensorModel } from '../tensor-model.ts';
import { checkOnnx } from './check-onnx.ts';

/**
 * Opens an ONNX file by ONNX Runtime.
 * @throws modelFileInvalid, importUnavailable where ONNX Runtime is not installed
 */
export async function openOnnx(file: Uint8Array): Promise<TensorModel> {
  const { producer, metadata } = checkOnnx(file);
  const runtime = await loadOnnxRuntime();
  if (runtime === null)
    throw new TrainyardError(
      'importUnavailable',
      'An ONNX file is run by ONNX Runtime, and the package onnxruntime-node is not installed here.',
    );
  const session = await runtime.InferenceSession.create(file, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 4,
    // What a large request took is given back.
    enableCpuMemArena: false,
    enableMemPattern: false,
  }).catch((error: unknown) => {
    throw badFile('notLoadable', `ONNX Runtime does not load the file: ${toldBy(error)}`, error);
  });
  return {
    inputs: session.inputMetadata.map(infoOf),
    outputs: session.outputMetadata.map(infoOf),
    producer,
    description: metadata.get(descriptionKey) ?? null,
    sizeBytes: 2 * file.byteLength,
    async run(feeds, wanted) {
      const given = Object.fromEntries(feeds.map((feed) => [feed.name, tensorOf(runtime, feed)]));
      const answered = await session.run(given, [...wanted]);
      return new Map(wanted.map((name) => [name, resultOf(answered[name])]));
    },
    dispose: () => session.release(),
  };
}

function infoOf(metadata: InferenceSession.ValueMetadata): TensorInfo {
  if (!metadata.isTensor)
    return { name: metadata.name, type: 'a map, a sequence or an optional value', shape: [] };
  return {
    name: metadata.name,
    type: metadata.type,
    shape: metadata.shape.map((size) => (typeof size === 'number' && size >= 0 ? size : null)),
  };
}

const arrays = {
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  float32: Float32Array,
  float64: Float64Array,
} as const;

function tensorOf({ Tensor: tensors }: OnnxRuntime, { type, values, shape }: Feed): Tensor {
  switch (type) {
    case 'string':
      return new tensors('string', values as readonly string[], shape);
    case 'bool':
      return new tensors('bool', Uint8Array.from(values as readonly number[]), shape);
    case 'int64':
      return new tensors('int64', BigInt64Array.from(values, BigInt), shape);
    case 'uint64':
      return new tensors('uint64', BigUint64Array.from(values, BigInt), shape);
    default:
      return new tensors(type, arrays[type].from(values as readonly number[]), shape);
  }
}

/** Whole numbers of 64 bits become doubles. */
function resultOf({ data, dims }: Tensor): Result {
  const values = data as ArrayLike<number> | BigInt64Array | BigUint64Array | string[];
  if (values instanceof BigInt64Array || values instanceof BigUint64Array)
    return { shape: dims, values: Float64Array.from(values, Number) };
  return { shape: dims, values };
}
