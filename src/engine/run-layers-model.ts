import { createRequire } from 'node:module';
import { loadLayers, type LayersModelFiles } from './load-layers.ts';
import * as tf from './tf.ts';

/**
 * Loads a model as any program on TensorFlow.js does, and runs it by the library's plain JavaScript kernels, whatever the engine is.
 * @param features [rows × inputWidth]
 * @returns [rows × outputs]
 */
export async function runLayersModel(
  files: LayersModelFiles,
  features: Float32Array,
  rows: number,
): Promise<Float32Array> {
  createRequire(import.meta.url)('@tensorflow/tfjs-backend-cpu');
  const engine = tf.getBackend();
  await tf.setBackend('cpu');
  try {
    const model = await loadLayers(files);
    const [{ name }] = model.inputs;
    const shape = [rows, features.length / rows];
    const answers = await model.run([{ name, shape, values: features }]);
    model.dispose();
    return Float32Array.from(answers.get(model.outputs[0].name)!.values);
  } finally {
    await tf.setBackend(engine);
  }
}
