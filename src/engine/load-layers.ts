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
  const [inputs, outputs] = [describe(model.inputs), describe(model.outputs)];
  return {
    inputs,
    outputs,
    async run(feeds) {
      const answers = tf.tidy(() => {
        const given = inputs.map(({ name }, i) => {
          const { values, shape } = feeds.find((feed) => feed.name === name)!;
          return tf.tensor(Array.from(values), shape, model.inputs[i].dtype);
        });
        return [model.predictOnBatch(given)].flat();
      });
      const values = await Promise.all(answers.map((answer) => answer.data()));
      const results = answers.map(({ shape }, i) => [outputs[i].name, { shape, values: values[i] }] as const);
      tf.dispose(answers);
      return new Map(results);
    },
    dispose: () => void model.dispose(),
  };
}

/** Tensors by the names of their layers: a tensor's own name differs each time that a process loads the model. */
function describe(tensors: readonly tf.SymbolicTensor[]): LayerTensor[] {
  const names = tensors.map(({ sourceLayer }) => sourceLayer.name);
  return tensors.map(({ dtype, shape }, i) => ({
    name: names.indexOf(names[i]) === i ? names[i] : `${names[i]}_${i}`,
    dtype,
    shape,
  }));
}
