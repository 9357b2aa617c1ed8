import type { Architecture } from '../../src/engine/models/architecture.ts';
import type { Head } from '../../src/targets/head.ts';
import type { OutputSpec } from '../../src/targets/targets.ts';
import type { BuiltModel } from '../../src/engine/models/build-model.ts';
import { createHostNoise } from '../../src/engine/models/step-noise.ts';
import * as tf from '../../src/engine/tf.ts';

/** A model of tfjs layers that no definition can name yet: convolutions, recurrent layers. */
export interface LayersModelSpec {
  /** Features per row. */
  inputWidth: number;
  outputs: OutputSpec;
  head: Head;
  /** Made anew for each model; names must be unique. */
  layers: () => tf.layers.Layer[];
}

/** Builds it in the form that runners take. Its first weights are tfjs's, drawn anew each time. */
export function modelOfLayers({ inputWidth, outputs, head, layers }: LayersModelSpec): BuiltModel {
  const input = tf.input({ shape: [inputWidth] });
  const made = layers();
  const output = made.reduce((tensor, layer) => layer.apply(tensor) as tf.SymbolicTensor, input);
  const model = tf.model({ inputs: input, outputs: output });
  const weights = made.flatMap((layer) =>
    layer.weights.map((weight, index) => ({
      name: `${layer.name}/${index}`,
      variable: (weight as unknown as { val: tf.Variable }).val,
      trainable: weight.trainable,
      regularized: weight.shape.length > 1,
    })),
  );
  weights.sort((left, right) => Number(right.trainable) - Number(left.trainable));
  const widest = Math.max(...made.map((layer) => sizeOf(layer.outputShape as (number | null)[])));
  return {
    architecture: describeLayers(inputWidth, outputs, head, widest),
    layers: model,
    weights,
    noise: createHostNoise(),
    setNoise() {},
    dispose: () => void model.dispose(),
  };
}

/** What runners look at of an architecture: the outputs, the head, and how wide the layers are. */
function describeLayers(inputWidth: number, outputs: OutputSpec, head: Head, widest: number): Architecture {
  return {
    formatVersion: 1,
    family: 'mlp',
    inputWidth,
    outputs,
    head,
    layers: [
      {
        type: 'dense',
        name: 'widest',
        outputShape: [null, widest],
        parameters: 0,
        units: widest,
        useBias: false,
        initializer: 'zeros',
      },
    ],
    parameters: { trainable: 0, nonTrainable: 0 },
    multiplyAddsPerRow: 0,
    trainingFlopsPerRow: 0,
    memory: { weights: 0, gradients: 0, optimizer: 0, activations: 0, total: 0 },
  };
}

function sizeOf(shape: readonly (number | null)[]): number {
  return shape.reduce<number>((product, size) => product * (size ?? 1), 1);
}
