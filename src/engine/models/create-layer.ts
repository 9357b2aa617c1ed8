import { createRandom } from '../../random.ts';
import * as tf from '../tf.ts';
import type { LayerOptions, LayerSpec } from './layer-spec.ts';
import { Bias } from './layers/bias.ts';
import { MaskedAverage } from './layers/masked-average.ts';
import { PositionEmbedding } from './layers/position-embedding.ts';
import { RowSlice } from './layers/row-slice.ts';
import { batchNormOptions, leakySlope } from './layer-constants.ts';
import { SelfAttention } from './layers/self-attention.ts';
import { SeededDropout, type NoiseSlot } from './layers/seeded-dropout.ts';

/** Kernels start at 0 here: their real first values are drawn by whoever builds the model. */
const drawnLater = { kernelInitializer: 'zeros' } as const;

/** A layer of a model, not yet connected. */
export function createLayer(spec: LayerSpec, seed: number, noise: NoiseSlot): tf.layers.Layer {
  const { name } = spec;
  switch (spec.type) {
    case 'dense':
      return tf.layers.dense({ name, units: spec.units, useBias: spec.useBias, ...drawnLater });
    case 'bias':
      return new Bias({ name });
    case 'batchNorm':
      return tf.layers.batchNormalization({ name, ...batchNormOptions });
    case 'layerNorm':
      return tf.layers.layerNormalization({ name });
    case 'activation':
      return activationLayer(name, spec.activation);
    case 'dropout': {
      const layerSeed = createRandom(seed, name).integer(2 ** 31);
      return new SeededDropout({ name, rate: spec.rate, seed: layerSeed, noise });
    }
    case 'slice':
      return new RowSlice({ name, at: spec.at, width: spec.width });
    case 'reshape':
      return tf.layers.reshape({ name, targetShape: spec.shape });
    case 'flatten':
      return tf.layers.flatten({ name });
    case 'concatenate':
      return tf.layers.concatenate({ name });
    case 'add':
      return tf.layers.add({ name });
    case 'dot':
      return tf.layers.dot({ name, axes: 1 });
    case 'embedding': {
      const { count: inputDim, width: outputDim, maskZero } = spec;
      return tf.layers.embedding({ name, inputDim, outputDim, maskZero, embeddingsInitializer: 'zeros' });
    }
    case 'conv1d': {
      const { filters, kernelSize, stride: strides, padding, useBias } = spec;
      return tf.layers.conv1d({ name, filters, kernelSize, strides, padding, useBias, ...drawnLater });
    }
    case 'conv2d': {
      const { filters, kernelSize, strides, padding, useBias } = spec;
      return tf.layers.conv2d({ name, filters, kernelSize, strides, padding, useBias, ...drawnLater });
    }
    case 'separableConv2d': {
      const { filters, kernelSize, strides, padding, useBias } = spec;
      const start = { depthwiseInitializer: 'zeros', pointwiseInitializer: 'zeros' } as const;
      return tf.layers.separableConv2d({ name, filters, kernelSize, strides, padding, useBias, ...start });
    }
    case 'maxPooling1d':
    case 'averagePooling1d': {
      const { poolSize, stride: strides, padding } = spec;
      return tf.layers[spec.type]({ name, poolSize, strides, padding });
    }
    case 'maxPooling2d':
    case 'averagePooling2d': {
      const { poolSize, strides, padding } = spec;
      return tf.layers[spec.type]({ name, poolSize, strides, padding });
    }
    case 'globalMaxPooling1d':
    case 'globalAveragePooling1d':
      return tf.layers[spec.type]({ name });
    case 'globalMaxPooling2d':
    case 'globalAveragePooling2d':
      return tf.layers[spec.type]({ name, dataFormat: 'channelsLast' });
    case 'lstm':
    case 'gru':
      return recurrentLayer(spec);
    case 'positionEmbedding':
      return new PositionEmbedding({ name });
    case 'selfAttention':
      return new SelfAttention({ name, heads: spec.heads, headWidth: spec.headWidth });
    case 'maskedAveragePooling1d':
      return new MaskedAverage({ name });
  }
}

function activationLayer(
  name: string,
  activation: Extract<LayerOptions, { type: 'activation' }>['activation'],
): tf.layers.Layer {
  if (activation === 'leakyRelu') return tf.layers.leakyReLU({ name, alpha: leakySlope });
  return tf.layers.activation({ name, activation });
}

function recurrentLayer(spec: Extract<LayerSpec, { type: 'lstm' | 'gru' }>): tf.layers.Layer {
  const { name, units, activation, recurrentActivation, returnSequences } = spec;
  const options = {
    name, units, activation, recurrentActivation, returnSequences, recurrentInitializer: 'zeros', ...drawnLater,
  } as const; // prettier-ignore
  const inner = spec.type === 'lstm' ? tf.layers.lstm(options) : tf.layers.gru(options);
  const layer = spec.bidirectional
    ? tf.layers.bidirectional({ name, layer: inner, mergeMode: 'concat' })
    : inner;
  if (!spec.masked) ignoreMasks(layer);
  return layer;
}

/** tfjs-layers hands the last mask that it has made to every layer after it, whether it is on its way or not. */
function ignoreMasks(layer: tf.layers.Layer): void {
  const apply = layer.apply.bind(layer);
  layer.apply = (inputs, kwargs) => apply(inputs, kwargs && { ...kwargs, mask: undefined });
}
