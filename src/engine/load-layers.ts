import type { LayersModelFiles } from './run-layers-model.ts';
import * as tf from './tf.ts';

/** An input or output of a layers model. */
interface LayerTensor {
  name: string;
  dtype: string;
  /** The rows first; null: any. */
  shape: readonly (number | null)[];
}

/** A TensorFlow.js layers model that was loaded. It owns its tensors; `dispose` frees them. */
export interface LoadedLayers {
  inputs: readonly LayerTensor[];
  outputs: readonly LayerTensor[];
  /** @returns every output by its name, row-major */
  run(
    feeds: readonly { name: string; shape: number[]; values: ArrayLike<number> }[],
  ): Promise<ReadonlyMap<string, { shape: number[]; values: ArrayLike<number> }>>;
  dispose(): void;
}

/** Loads a model as any program on TensorFlow.js does, to be run by the engine of this process. @throws what TensorFlow.js says of it */
export async function loadLayers({ topology, specs, weights }: LayersModelFiles): Promise<LoadedLayers> {
  const model = await tf.loadLayersModel({
    load: () =>
      Promise.resolve({
        modelTopology: topology as object,
        weightSpecs: [...specs],
        weightData: Uint8Array.from(weights).buffer,
      }),
  });
  const described = (tensors: readonly tf.SymbolicTensor[], names: readonly string[]): LayerTensor[] =>
    tensors.map(({ dtype, shape }, i) => ({ name: names[i], dtype, shape }));
  return {
    inputs: described(model.inputs, model.inputNames),
    outputs: described(model.outputs, model.outputNames),
    async run(feeds) {
      const outputs = tf.tidy(() => {
        const inputs = model.inputNames.map((name, i) => {
          const { values, shape } = feeds.find((feed) => feed.name === name)!;
          return tf.tensor(Array.from(values), shape, model.inputs[i].dtype);
        });
        return [model.predictOnBatch(inputs)].flat();
      });
      const values = await Promise.all(outputs.map((output) => output.data()));
      const results = outputs.map(
        ({ shape }, i) => [model.outputNames[i], { shape, values: values[i] }] as const,
      );
      tf.dispose(outputs);
      return new Map(results);
    },
    dispose: () => void model.dispose(),
  };
}
