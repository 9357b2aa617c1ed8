import { activations } from '../../../src/contracts/definition/layer-options.ts';
import type { CoverageCase } from './coverage-case.ts';

interface Layer {
  type: string;
  [option: string]: unknown;
}

const start = { initializer: 'randomNormal', deviation: 0.3 };
const bends = ['softmax', ...activations];

/** A layer for each activation, the options that come in two ways taken in turn. */
const withEachActivation = (layer: (even: boolean) => Layer): Layer[] =>
  bends.map((activation, i) => ({
    ...layer(i % 2 === 0),
    activation,
    useBias: i % 2 === 0,
    ...(i % 2 === 0 ? start : {}),
  }));

/** Cells with every activation, all but the last giving their state after every step. */
const cells = (type: 'lstm' | 'gru'): Layer[] =>
  ['tanh', 'relu', 'sigmoid', 'linear'].map((activation, i, { length }) => ({
    type,
    units: 3,
    activation,
    returnSequences: i < length - 1,
    bidirectional: i === 0,
    recurrentActivation: i % 2 === 0 ? 'sigmoid' : 'hardSigmoid',
    recurrentInitializer: 'glorotNormal',
    ...start,
  }));

/** The family custom with these layers, each with a name. */
const custom = (layers: readonly Layer[]): object => ({
  family: 'custom',
  layers: layers.map((layer, i) => ({ name: `${layer.type.toLowerCase()}_${i}`, ...layer })),
});

const training = { epochs: 1 };

const onImages = (name: string, layers: readonly Layer[]): CoverageCase => ({
  name,
  data: 'pictures',
  definition: {
    task: { type: 'classification', target: 'label' },
    preparation: { image: { width: 8, height: 8, channels: 1 } },
    model: custom(layers),
    training,
  },
});

const onTexts = (name: string, layers: readonly Layer[]): CoverageCase => ({
  name,
  data: 'texts',
  definition: {
    task: { type: 'classification', target: 'kind' },
    inputs: { types: { text: 'text', length: 'numeric' } },
    preparation: { text: { length: 6, vocabulary: 30 } },
    model: custom(layers),
    training,
  },
});

const onWaves = (name: string, layers: readonly Layer[]): CoverageCase => ({
  name,
  data: 'waves',
  definition: {
    task: { type: 'classification', target: 'speed' },
    inputs: { types: { wave: 'vector' }, sequence: { column: 'wave' } },
    model: custom(layers),
    training,
  },
});

const convolution2d = (type: string) => (even: boolean) => ({
  type,
  filters: 2,
  kernelSize: even ? 2 : [2, 1],
  strides: even ? 1 : [1, 1],
  padding: 'same',
});

const onSquares: readonly Layer[] = [
  { type: 'maxPooling2d', poolSize: 3, strides: 1, padding: 'same' },
  { type: 'maxPooling2d', poolSize: [1, 2], strides: [1, 1], padding: 'valid' },
  { type: 'averagePooling2d', poolSize: 3, strides: 1, padding: 'same' },
  { type: 'averagePooling2d', poolSize: [1, 2], strides: [1, 1], padding: 'valid' },
];

/** Every layer that a list may name, with every option of it. */
export const customCases: readonly CoverageCase[] = [
  onImages('custom: convolutions of an image', [
    ...withEachActivation(convolution2d('conv2d')),
    { type: 'conv2d', filters: 2, kernelSize: 2, padding: 'valid' },
    ...onSquares,
    { type: 'globalAveragePooling2d' },
  ]),
  onImages('custom: separable convolutions of an image', [
    ...withEachActivation(convolution2d('separableConv2d')),
    { type: 'separableConv2d', filters: 2, kernelSize: 2, padding: 'valid' },
    { type: 'globalMaxPooling2d' },
  ]),
  onWaves('custom: convolutions along the steps', [
    ...withEachActivation((even) => ({
      type: 'conv1d',
      filters: 2,
      kernelSize: 2,
      padding: even ? 'same' : 'valid',
    })),
    { type: 'conv1d', filters: 2, kernelSize: 2, stride: 2, padding: 'same' },
    { type: 'maxPooling1d', poolSize: 3, stride: 1, padding: 'same' },
    { type: 'maxPooling1d', padding: 'valid' },
    { type: 'averagePooling1d', poolSize: 3, stride: 1, padding: 'same' },
    { type: 'globalMaxPooling1d' },
  ]),
  onWaves('custom: dense layers and activations', [
    { type: 'averagePooling1d', padding: 'valid' },
    { type: 'flatten' },
    { type: 'reshape', shape: [2, 3] },
    ...withEachActivation(() => ({ type: 'dense', units: 3 })),
    { type: 'layerNorm' },
    ...bends.map((activation) => ({ type: 'activation', activation })),
    { type: 'batchNorm' },
    { type: 'dropout', rate: 0.1 },
    { type: 'globalAveragePooling1d' },
  ]),
  onTexts('custom: lstm', [{ type: 'embedding', width: 3, maskZero: true, ...start }, ...cells('lstm')]),
  onTexts('custom: gru', [{ type: 'embedding', width: 3, maskZero: false }, ...cells('gru')]),
];
