import type { NamedTensor } from '../step-runner.ts';
import type { Architecture } from './architecture.ts';
import type { LayerSpec } from './layer-spec.ts';
import { functionalTopology, placed, type KerasLayer, type PlacedLayer } from './layers-topology.ts';

/** A model of standard layers alone. */
export interface StandardModel {
  /** The Keras configuration, as {@link functionalTopology} gives it. */
  topology: unknown;
  weights: NamedTensor[];
}

/** Added to the score of what is masked, as in the layers that are replaced. */
const maskedScore = -1e9;

/**
 * The model with every layer of ours (`engine/models/layers`) written as standard ones, so that `tf.loadLayersModel` opens it without any
 * code of ours. A learned vector that is added is the shift of a batch normalisation of mean 0 and variance 1; attention is a product of
 * dense layers, where masked keys have one number more, −10⁹, and queries a 1 beside it; a masked mean is weighted by a softmax over the
 * same scores.
 */
export function standardModel(architecture: Architecture, stored: readonly NamedTensor[]): StandardModel {
  const byName = new Map(stored.map((tensor) => [tensor.name, tensor]));
  const weights = new Map(byName);
  const topology = functionalTopology(architecture, (spec, inputs) => {
    const expand = expansions[spec.type];
    if (expand === undefined) return placed(spec, inputs, architecture.inputWidth);
    const stepsOf = (name: string): number =>
      architecture.layers.find((layer) => layer.name === name)?.outputShape[1] ?? architecture.inputWidth;
    const storedOf = (name: string): NamedTensor => {
      weights.delete(`${spec.name}/${name}`);
      return byName.get(`${spec.name}/${name}`)!;
    };
    const writer = createWriter(spec, storedOf, stepsOf);
    expand(writer, spec as never, inputs);
    for (const tensor of writer.weights) weights.set(tensor.name, tensor);
    return writer.layers;
  });
  return { topology, weights: [...weights.values()] };
}

type Numbers = readonly number[] | Float32Array;

/** Puts layers in the place of one. */
interface Writer {
  readonly layers: PlacedLayer[];
  readonly weights: NamedTensor[];
  /** A weight of the layer that is replaced. */
  stored(name: string): NamedTensor;
  /** The first size of what another layer gives, or of the row. */
  stepsOf(layer: string): number;
  /** Adds a layer and gives its name. @param part what it is called behind the name of the layer; '': as that layer itself */
  put(
    part: string,
    className: string,
    config: Readonly<Record<string, unknown>>,
    inputs: readonly string[],
    weights?: Readonly<Record<string, { shape: number[]; data: Numbers }>>,
  ): string;
}

function createWriter(spec: LayerSpec, stored: Writer['stored'], stepsOf: Writer['stepsOf']): Writer {
  const layers: PlacedLayer[] = [];
  const weights: NamedTensor[] = [];
  return {
    layers,
    weights,
    stored,
    stepsOf,
    put(part, className, config, inputs, own = {}) {
      const name = part === '' ? spec.name : `${spec.name}_${part}`;
      const layer: KerasLayer = { class_name: className, config: { ...config, name } };
      layers.push({ layer, inputs });
      for (const [weight, { shape, data }] of Object.entries(own))
        weights.push({
          name: `${name}/${weight}`,
          shape,
          dtype: 'float32',
          data: Float32Array.from(data as ArrayLike<number>),
        });
      return name;
    },
  };
}

type Expansion<Type extends LayerSpec['type']> = (
  writer: Writer,
  spec: Extract<LayerSpec, { type: Type }>,
  inputs: readonly string[],
) => void;

const expansions: Partial<{ [Type in LayerSpec['type']]: Expansion<Type> }> = {
  bias: (writer, _spec, inputs) => putShift(writer, '', inputs, writer.stored('bias').data as Float32Array),
  positionEmbedding(writer, { outputShape: [, steps, width] }, inputs) {
    const flat = writer.put('flat', 'Flatten', {}, inputs);
    const shifted = putShift(writer, 'shifted', [flat], writer.stored('embeddings').data as Float32Array);
    writer.put('', 'Reshape', { target_shape: [steps, width] }, [shifted]);
  },
  maskedAveragePooling1d(writer, { outputShape: [, width] }, [values, tokens]) {
    const padding = putPadding(writer, tokens);
    const scores = putLine(writer, 'scores', padding, { factor: maskedScore });
    const flat = writer.put('flat', 'Flatten', {}, [scores]);
    const shares = writer.put('shares', 'Activation', { activation: 'softmax' }, [flat]);
    const column = writer.put('column', 'Reshape', { target_shape: [writer.stepsOf(tokens), 1] }, [shares]);
    // Where all is padding, each step has a share of the softmax, and none counts.
    const kept = putLine(writer, 'kept', padding, { factor: -1, shift: 1 });
    const counted = writer.put('counted', 'Multiply', {}, [column, kept]);
    const mean = writer.put('mean', 'Dot', { axes: [1, 1] }, [counted, values]);
    writer.put('', 'Reshape', { target_shape: [width] }, [mean]);
  },
  selfAttention: putAttention,
};

/** x + b, along the last axis. */
function putShift(writer: Writer, part: string, inputs: readonly string[], shift: Float32Array): string {
  const { length } = shift;
  const all = (value: number): Numbers => Array.from({ length }, () => value);
  return writer.put(
    part,
    'BatchNormalization',
    { axis: -1, epsilon: 0, center: true, scale: false },
    inputs,
    {
      beta: { shape: [length], data: shift },
      moving_mean: { shape: [length], data: all(0) },
      moving_variance: { shape: [length], data: all(1) },
    },
  );
}

/** Token ids [steps] → [steps, 1]: 1 where it is padding, which has the id 0, else 0. */
function putPadding(writer: Writer, tokens: string): string {
  const column = writer.put('tokens', 'Reshape', { target_shape: [writer.stepsOf(tokens), 1] }, [tokens]);
  return putLine(writer, 'padding', column, { factor: -1, shift: 1, activation: 'relu' });
}

/** factor · x + shift, of one number each. */
function putLine(
  writer: Writer,
  part: string,
  input: string,
  { factor, shift = 0, activation = 'linear' }: { factor: number; shift?: number; activation?: string },
): string {
  return putDense(writer, part, input, { rows: 1, kernel: [factor], bias: [shift], activation });
}

function putDense(
  writer: Writer,
  part: string,
  input: string,
  {
    rows,
    kernel,
    bias,
    activation = 'linear',
  }: { rows: number; kernel: Numbers; bias: Numbers; activation?: string },
): string {
  const config = { units: bias.length, use_bias: true, activation };
  return writer.put(part, 'Dense', config, [input], {
    kernel: { shape: [rows, bias.length], data: kernel },
    bias: { shape: [bias.length], data: bias },
  });
}

/** Head by head: softmax(QKᵀ/√d + mask)V, side by side, and projected back. */
function putAttention(
  writer: Writer,
  { heads, headWidth }: Extract<LayerSpec, { type: 'selfAttention' }>,
  [values, tokens]: readonly string[],
): void {
  const masked = tokens !== undefined;
  const scores = masked ? putLine(writer, 'scores', putPadding(writer, tokens), { factor: maskedScore }) : '';
  const projections = Object.fromEntries(
    (['query', 'key', 'value'] as const).map((name) => [
      name,
      { kernel: writer.stored(`${name}_kernel`), bias: writer.stored(`${name}_bias`) },
    ]),
  );
  const project = (name: string, head: number, factor = 1, withOne = false): string => {
    const { kernel, bias } = projections[name];
    const [rows, columns] = kernel.shape;
    const units = headWidth + Number(withOne);
    const own = new Float32Array(rows * units);
    for (let row = 0; row < rows; row++)
      for (let unit = 0; unit < headWidth; unit++)
        own[row * units + unit] = kernel.data[row * columns + head * headWidth + unit] * factor;
    const shift = Float32Array.from({ length: units }, (_, unit) =>
      unit < headWidth ? bias.data[head * headWidth + unit] * factor : 1,
    );
    return putDense(writer, `${name}_${head}`, values, { rows, kernel: own, bias: shift });
  };
  const answers = Array.from({ length: heads }, (_, head) => {
    const query = project('query', head, 1 / Math.sqrt(headWidth), masked);
    const plain = project('key', head);
    const key = masked
      ? writer.put(`masked_key_${head}`, 'Concatenate', { axis: -1 }, [plain, scores])
      : plain;
    const products = writer.put(`products_${head}`, 'Dot', { axes: [2, 2] }, [query, key]);
    const shares = writer.put(`shares_${head}`, 'Activation', { activation: 'softmax' }, [products]);
    return writer.put(`head_${head}`, 'Dot', { axes: [2, 1] }, [shares, project('value', head)]);
  });
  const joined = heads === 1 ? answers[0] : writer.put('heads', 'Concatenate', { axis: -1 }, answers);
  const [kernel, bias] = [writer.stored('output_kernel'), writer.stored('output_bias')];
  putDense(writer, '', joined, {
    rows: kernel.shape[0],
    kernel: kernel.data as Float32Array,
    bias: bias.data as Float32Array,
  });
}
