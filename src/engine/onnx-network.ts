import { TrainyardError } from '../errors.ts';
import { loadOnnxRuntime } from './onnx-runtime.ts';
import type { Outputs } from './step-runner.ts';

/** Names of what goes into a network's file, [rows, features], and of what comes out, [rows, outputs]. */
export const networkInput = 'features';
export const networkOutput = 'outputs';

/** Rows that go through the network at once. */
const rowsPerCall = 1024;

/** A network as ONNX that was opened. `dispose` frees it. */
export interface OnnxNetwork {
  /** @param features [rows × width], row-major */
  predict(features: Float32Array, rows: number): Promise<Outputs>;
  /** Other outputs of the file, by name, for rows that go through it together. */
  run(
    features: Float32Array,
    rows: number,
    names: readonly string[],
  ): Promise<ReadonlyMap<string, Float32Array>>;
  dispose(): void;
}

/**
 * Opens a network's file by ONNX Runtime, on one thread.
 * @param width features of a row
 * @throws importUnavailable where ONNX Runtime is not installed
 */
export async function openOnnxNetwork(file: Uint8Array, width: number): Promise<OnnxNetwork> {
  const runtime = await loadOnnxRuntime();
  if (runtime === null)
    throw new TrainyardError(
      'importUnavailable',
      'A quantized network is run by ONNX Runtime, and the package onnxruntime-node is not installed here.',
    );
  const session = await runtime.InferenceSession.create(file, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 4,
  });
  const runAll = async (features: Float32Array, rows: number, names: readonly string[]) => {
    const input = new runtime.Tensor('float32', features.slice(0, rows * width), [rows, width]);
    return await session.run({ [networkInput]: input }, [...names]);
  };
  return {
    async predict(features, rows) {
      let all: Outputs | null = null;
      for (let start = 0; start < rows; start += rowsPerCall) {
        const count = Math.min(rowsPerCall, rows - start);
        const part = features.subarray(start * width, (start + count) * width);
        const values = (await runAll(part, count, [networkOutput]))[networkOutput].data as Float32Array;
        const outputs = values.length / count;
        if (count === rows) return { rows, width: outputs, values };
        all ??= { rows, width: outputs, values: new Float32Array(rows * outputs) };
        all.values.set(values, start * outputs);
      }
      return all ?? { rows: 0, width: 1, values: new Float32Array(0) };
    },
    async run(features, rows, names) {
      const results = await runAll(features, rows, names);
      return new Map(names.map((name) => [name, results[name].data as Float32Array]));
    },
    dispose: () => void session.release(),
  };
}
