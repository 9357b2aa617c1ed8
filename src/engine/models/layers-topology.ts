import type { Architecture } from './architecture.ts';
import type { Head } from '../../targets/head.ts';
import { batchNormOptions, leakySlope } from './layer-constants.ts';
import type { LayerSpec } from './layer-spec.ts';

/** A layer as Keras writes it. */
export interface KerasLayer {
  class_name: string;
  config: Record<string, unknown> & { name: string };
}

/** A layer with the names of those whose outputs go in. */
export interface PlacedLayer {
  layer: KerasLayer;
  inputs: readonly string[];
}

/** A layer in a model that is not a mere list. */
interface KerasNode extends KerasLayer {
  name: string;
  /** For the one time that it is used: the layers that go in, each as [name, node, tensor, options]. */
  inbound_nodes: [string, 0, 0, Record<string, never>][][];
}

/**
 * The model as a Keras configuration, so that `tf.loadLayersModel` of any TensorFlow.js opens a checkpoint: a `Sequential`
 * where each layer follows the one before, else a functional `Model`. Layers are standard ones, but for the few of
 * `engine/models/layers/register-layers.ts`. The output layer's activation gives probabilities; regression stays in the scaled unit
 * of training, and the logarithm of a Poisson rate stays a logarithm, since Keras's layers have no exponential.
 */
export function layersTopology(architecture: Architecture): unknown {
  const isList = architecture.layers.every(({ inputs, type }) => inputs === undefined && type !== 'slice');
  if (isList) return asKeras('Sequential', architecture, sequential(architecture));
  return functionalTopology(architecture, (spec, inputs) => placed(spec, inputs, architecture.inputWidth));
}

/** The same as a functional `Model`. @param place what stands for a layer; the last of it has the layer's name */
export const functionalTopology = (
  architecture: Architecture,
  place: (spec: LayerSpec, inputs: readonly string[]) => readonly PlacedLayer[],
): unknown => asKeras('Model', architecture, functional(architecture, place));

const asKeras = (className: string, { family }: Architecture, config: object): unknown => ({
  class_name: className,
  config: { name: family, ...config },
  keras_version: 'tfjs-layers 4.22.0',
  backend: 'tensor_flow.js',
});

/** A layer in its place: one, or for a slice several. */
export function placed(spec: LayerSpec, inputs: readonly string[], inputWidth: number): PlacedLayer[] {
  const parts = spec.type === 'slice' ? sliceLayers(spec, inputWidth) : [kerasLayer(spec)];
  return parts.map((layer, i) => ({ layer, inputs: i === 0 ? inputs : [parts[i - 1].config.name] }));
}

function sequential({ layers, head, inputWidth }: Architecture): { layers: KerasLayer[] } {
  const all = [...layers.map(kerasLayer), ...headLayer(head)];
  const first = all[0];
  first.config = { ...first.config, batch_input_shape: [null, inputWidth], dtype: 'float32' };
  return { layers: all };
}

function functional(
  { layers, head, inputWidth }: Architecture,
  place: Parameters<typeof functionalTopology>[1],
) {
  const row = { name: 'input', batch_input_shape: [null, inputWidth], dtype: 'float32', sparse: false };
  const nodes: KerasNode[] = [{ name: 'input', class_name: 'InputLayer', config: row, inbound_nodes: [] }];
  const put = (layer: KerasLayer, inputs: readonly string[]): void => {
    const sources = inputs.map((name): [string, 0, 0, Record<string, never>] => [name, 0, 0, {}]);
    nodes.push({ name: layer.config.name, ...layer, inbound_nodes: [sources] });
  };
  for (const spec of layers) {
    const inputs = spec.inputs ?? [nodes.at(-1)!.name];
    for (const part of place(spec, inputs)) put(part.layer, part.inputs);
  }
  for (const layer of headLayer(head)) put(layer, [nodes.at(-1)!.name]);
  return {
    layers: nodes,
    input_layers: [['input', 0, 0]],
    output_layers: [[nodes.at(-1)!.name, 0, 0]],
  };
}

/** Keras has no layer that takes some of a row's numbers; one that crops images does it. */
function sliceLayers({ name, at, width }: Extract<LayerSpec, { type: 'slice' }>, row: number): KerasLayer[] {
  const cropping = [[0, 0], [at, row - at - width]]; // prettier-ignore
  return [
    { class_name: 'Reshape', config: { name: `${name}_row`, target_shape: [1, row, 1] } },
    { class_name: 'Cropping2D', config: { name: `${name}_crop`, cropping, data_format: 'channels_last' } },
    { class_name: 'Reshape', config: { name, target_shape: [width] } },
  ];
}

function kerasLayer(spec: LayerSpec): KerasLayer {
  const { name } = spec;
  switch (spec.type) {
    case 'dense':
      return {
        class_name: 'Dense',
        config: { name, units: spec.units, use_bias: spec.useBias, activation: 'linear', trainable: true },
      };
    case 'bias':
      return { class_name: 'Bias', config: { name } };
    case 'batchNorm':
      return { class_name: 'BatchNormalization', config: { name, ...batchNormOptions, trainable: true } };
    case 'layerNorm':
      return { class_name: 'LayerNormalization', config: { name, trainable: true } };
    case 'dropout':
      return { class_name: 'Dropout', config: { name, rate: spec.rate } };
    case 'activation':
      return spec.activation === 'leakyRelu'
        ? { class_name: 'LeakyReLU', config: { name, alpha: leakySlope } }
        : { class_name: 'Activation', config: { name, activation: spec.activation } };
    case 'slice':
      throw new Error('unreachable: a slice becomes several layers');
    case 'reshape':
      return { class_name: 'Reshape', config: { name, target_shape: spec.shape } };
    case 'flatten':
      return { class_name: 'Flatten', config: { name } };
    case 'concatenate':
      return { class_name: 'Concatenate', config: { name, axis: -1 } };
    case 'add':
      return { class_name: 'Add', config: { name } };
    case 'dot':
      return { class_name: 'Dot', config: { name, axes: 1 } };
    case 'embedding': {
      const { count, width, maskZero } = spec;
      return {
        class_name: 'Embedding',
        config: { name, input_dim: count, output_dim: width, mask_zero: maskZero },
      };
    }
    case 'conv1d':
      return {
        class_name: 'Conv1D',
        config: { ...convolution(spec), kernel_size: [spec.kernelSize], strides: [spec.stride] },
      };
    case 'conv2d':
    case 'separableConv2d':
      return {
        class_name: spec.type === 'conv2d' ? 'Conv2D' : 'SeparableConv2D',
        config: { ...convolution(spec), kernel_size: spec.kernelSize, strides: spec.strides },
      };
    case 'maxPooling1d':
    case 'averagePooling1d': {
      const config = { name, pool_size: [spec.poolSize], strides: [spec.stride], padding: spec.padding };
      return { class_name: spec.type === 'maxPooling1d' ? 'MaxPooling1D' : 'AveragePooling1D', config };
    }
    case 'maxPooling2d':
    case 'averagePooling2d': {
      const config = { name, pool_size: spec.poolSize, strides: spec.strides, padding: spec.padding };
      return { class_name: spec.type === 'maxPooling2d' ? 'MaxPooling2D' : 'AveragePooling2D', config };
    }
    case 'globalMaxPooling1d':
      return { class_name: 'GlobalMaxPooling1D', config: { name } };
    case 'globalAveragePooling1d':
      return { class_name: 'GlobalAveragePooling1D', config: { name } };
    case 'globalMaxPooling2d':
      return { class_name: 'GlobalMaxPooling2D', config: { name, data_format: 'channels_last' } };
    case 'globalAveragePooling2d':
      return { class_name: 'GlobalAveragePooling2D', config: { name, data_format: 'channels_last' } };
    case 'lstm':
    case 'gru':
      return recurrent(spec);
    case 'positionEmbedding':
      return { class_name: 'PositionEmbedding', config: { name } };
    case 'selfAttention':
      return { class_name: 'SelfAttention', config: { name, heads: spec.heads, head_width: spec.headWidth } };
    case 'maskedAveragePooling1d':
      return { class_name: 'MaskedAverage', config: { name } };
  }
}

function convolution(spec: Extract<LayerSpec, { type: 'conv1d' | 'conv2d' | 'separableConv2d' }>) {
  const { name, filters, padding, useBias } = spec;
  return { name, filters, padding, use_bias: useBias, activation: 'linear', data_format: 'channels_last' };
}

function recurrent(spec: Extract<LayerSpec, { type: 'lstm' | 'gru' }>): KerasLayer {
  const { name, units, activation, recurrentActivation, returnSequences } = spec;
  const layer = {
    class_name: spec.type === 'lstm' ? 'LSTM' : 'GRU',
    config: {
      name,
      units,
      activation,
      recurrent_activation: recurrentActivation,
      return_sequences: returnSequences,
      use_bias: true,
      // Its own default takes long to draw, and what is drawn is overwritten.
      recurrent_initializer: { class_name: 'Zeros', config: {} },
    },
  };
  if (!spec.bidirectional) return layer;
  return { class_name: 'Bidirectional', config: { name, layer, merge_mode: 'concat' } };
}

function headLayer(head: Head): KerasLayer[] {
  if (head === 'identity' || head === 'exponential') return [];
  return [{ class_name: 'Activation', config: { name: 'probabilities', activation: head } }];
}
