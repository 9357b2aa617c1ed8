import { createRequire } from 'node:module';
import type { NamedTensor } from './step-runner.ts';
import * as tf from './tf.ts';

/** A model as TensorFlow.js keeps it. */
export interface LayersModelFiles {
  /** The `modelTopology` of a `model.json`. */
  topology: unknown;
  specs: readonly Pick<NamedTensor, 'name' | 'shape' | 'dtype'>[];
  /** All tensors, one after the other. */
  weights: Uint8Array;
}

/**
 * Loads a model as any program on TensorFlow.js does, and runs it by the library's plain JavaScript kernels, whatever the engine is.
 * @param features [rows × inputWidth]
 * @returns [rows × outputs]
 */
export async function runLayersModel(
  { topology, specs, weights }: LayersModelFiles,
  features: Float32Array,
  rows: number,
): Promise<Float32Array> {
  createRequire(import.meta.url)('@tensorflow/tfjs-backend-cpu');
  const engine = tf.getBackend();
  await tf.setBackend('cpu');
  try {
    const model = await tf.loadLayersModel({
      load: () =>
        Promise.resolve({
          modelTopology: topology as object,
          weightSpecs: [...specs],
          weightData: Uint8Array.from(weights).buffer,
        }),
    });
    const input = tf.tensor2d(features, [rows, features.length / rows]);
    const output = model.predict(input) as tf.Tensor;
    const values = Float32Array.from(await output.data());
    tf.dispose([input, output]);
    model.dispose();
    return values;
  } finally {
    await tf.setBackend(engine);
  }
}
