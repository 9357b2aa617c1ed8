import type { Architecture, Head, LayerSpec } from '../engine/models/architecture.ts';

/** A layer as Keras writes it. */
interface KerasLayer {
  class_name: string;
  config: Record<string, unknown>;
}

/** Slope of leakyRelu below zero, as the engine builds it. */
const leakySlope = 0.2;

/**
 * The model as a Keras configuration of standard layers only, so that `tf.loadLayersModel` of any TensorFlow.js opens a
 * checkpoint. The output layer's activation gives probabilities; regression stays in the scaled unit of training, and
 * the logarithm of a Poisson rate stays a logarithm, since Keras's layers have no exponential.
 */
export function layersTopology(architecture: Architecture): unknown {
  const layers = [...architecture.layers.map(kerasLayer), ...headLayer(architecture.head)];
  const first = layers[0];
  first.config = { ...first.config, batch_input_shape: [null, architecture.inputWidth], dtype: 'float32' };
  return {
    class_name: 'Sequential',
    config: { name: architecture.family, layers },
    keras_version: 'tfjs-layers 4.22.0',
    backend: 'tensor_flow.js',
  };
}

function kerasLayer(spec: LayerSpec): KerasLayer {
  const { name } = spec;
  switch (spec.type) {
    case 'dense':
      return {
        class_name: 'Dense',
        config: { name, units: spec.units, use_bias: spec.useBias, activation: 'linear', trainable: true },
      };
    case 'batchNorm':
      return { class_name: 'BatchNormalization', config: { name, trainable: true } };
    case 'layerNorm':
      return { class_name: 'LayerNormalization', config: { name, trainable: true } };
    case 'dropout':
      return { class_name: 'Dropout', config: { name, rate: spec.rate } };
    case 'activation':
      return spec.activation === 'leakyRelu'
        ? { class_name: 'LeakyReLU', config: { name, alpha: leakySlope } }
        : { class_name: 'Activation', config: { name, activation: spec.activation } };
  }
}

function headLayer(head: Head): KerasLayer[] {
  if (head === 'identity' || head === 'exponential') return [];
  return [{ class_name: 'Activation', config: { name: 'probabilities', activation: head } }];
}
