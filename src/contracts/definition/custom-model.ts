import { Type, type Static, type TProperties } from 'typebox';
import { OneOf } from '../common.ts';
import { activations, initializers, startOptions } from './layer-options.ts';

const closed = { additionalProperties: false } as const;

/** A name to freeze the layer by; every layer has one. */
const nameOption = Type.Optional(
  Type.String({
    pattern: '^[a-z][a-z0-9_]*$',
    maxLength: 60,
    description: 'Unique in the list; by default its type and place, such as conv2d_1.',
  }),
);

/** A kind of layer. */
function layer<Name extends string, Options extends TProperties>(
  type: Name,
  description: string,
  options: Options,
) {
  return Type.Object({ type: Type.Literal(type), name: nameOption, ...options }, { ...closed, description });
}

const count = (maximum: number, description: string) => Type.Integer({ minimum: 1, maximum, description });

const layerActivation = Type.Optional(
  OneOf(['linear', 'softmax', ...activations.filter((name) => name !== 'linear')] as const, {
    default: 'linear',
    description: 'Of what comes out.',
  }),
);
const useBias = Type.Optional(
  Type.Boolean({ default: true, description: 'Add a learned number to each output.' }),
);
const padding = Type.Optional(
  OneOf(['valid', 'same'] as const, {
    default: 'valid',
    description: 'valid: the window stays inside; same: zeros around, so that the size stays.',
  }),
);
const size = count(1024, 'Positions.');
/** One number for both sides, or height and width. */
const size2d = (description: string) =>
  Type.Union([size, Type.Array(size, { minItems: 2, maxItems: 2 })], { description });

const filters = count(8192, 'Feature maps.');
const convolution2d = {
  filters,
  kernelSize: size2d('Side of the kernel, or [height, width].'),
  strides: Type.Optional(size2d('Step of the kernel, or [vertical, horizontal]; 1 by default.')),
  padding,
  activation: layerActivation,
  useBias,
  ...startOptions,
};
const pooling1d = {
  poolSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 1024, default: 2, description: 'Positions.' })),
  stride: Type.Optional(count(1024, 'Step of the window; its size by default.')),
  padding,
};
const pooling2d = {
  poolSize: Type.Optional(size2d('Side of the window, or [height, width]; 2 by default.')),
  strides: Type.Optional(size2d('Step of the window, or [vertical, horizontal]; its size by default.')),
  padding,
};
const recurrent = {
  units: count(8192, 'Width of the state.'),
  returnSequences: Type.Optional(
    Type.Boolean({
      default: false,
      description: 'Give the state after every step, not only after the last.',
    }),
  ),
  bidirectional: Type.Optional(
    Type.Boolean({ default: false, description: 'Also from the end to the beginning, side by side.' }),
  ),
  activation: Type.Optional(
    OneOf(['tanh', 'relu', 'sigmoid', 'linear'] as const, { default: 'tanh', description: "The cell's." }),
  ),
  recurrentActivation: Type.Optional(
    OneOf(['sigmoid', 'hardSigmoid'] as const, { default: 'sigmoid', description: 'Of the gates.' }),
  ),
  recurrentInitializer: Type.Optional(
    OneOf(initializers, { default: 'orthogonal', description: 'For the kernel from state to state.' }),
  ),
  ...startOptions,
};

/** The layers that a list may name: no other, and no code. */
export const CustomLayer = Type.Union(
  [
    layer('dense', 'A weight from each input to each output, along the last axis.', {
      units: count(65536, 'Outputs.'), activation: layerActivation, useBias, ...startOptions,
    }),
    layer('conv1d', 'A convolution along the steps.', {
      filters, kernelSize: count(1024, 'Steps that the kernel sees.'),
      stride: Type.Optional(Type.Integer({ minimum: 1, maximum: 1024, default: 1, description: 'Step of the kernel.' })),
      padding, activation: layerActivation, useBias, ...startOptions,
    }),
    layer('conv2d', 'A convolution of an image.', convolution2d),
    layer('separableConv2d', 'A convolution of each channel, then one over the channels.', convolution2d),
    layer('maxPooling1d', 'The largest of each window along the steps.', pooling1d),
    layer('averagePooling1d', 'The mean of each window along the steps.', pooling1d),
    layer('maxPooling2d', 'The largest of each window of an image.', pooling2d),
    layer('averagePooling2d', 'The mean of each window of an image.', pooling2d),
    layer('globalMaxPooling1d', 'The largest over all steps.', {}),
    layer('globalAveragePooling1d', "The mean over all steps; a text's padding left out.", {}),
    layer('globalMaxPooling2d', 'The largest of each map.', {}),
    layer('globalAveragePooling2d', 'The mean of each map.', {}),
    layer('flatten', 'All numbers side by side.', {}),
    layer('reshape', 'The same numbers in another shape.', {
      shape: Type.Array(count(16777216, 'Size of an axis.'), { minItems: 1, maxItems: 3, description: 'Without the rows.' }),
    }),
    layer('dropout', 'Sets a share of the numbers to 0 in a training step.', {
      rate: Type.Number({ minimum: 0, exclusiveMaximum: 1, description: 'The share.' }),
    }),
    layer('batchNorm', 'Normalises over the batch.', {}),
    layer('layerNorm', 'Normalises over the last axis.', {}),
    layer('activation', 'An activation of its own.', {
      activation: OneOf(['softmax', ...activations] as const, { description: 'Which.' }),
    }),
    layer('embedding', "A vector for each token of a text; the first layer, where the input is a text.", {
      width: count(4096, 'Width of the vectors.'),
      maskZero: Type.Optional(Type.Boolean({ default: true, description: 'Recurrent layers and means skip padding.' })),
      ...startOptions,
    }),
    layer('lstm', 'An LSTM along the steps.', recurrent),
    layer('gru', 'A GRU along the steps.', recurrent),
  ],
  { description: 'By its type.' },
); // prettier-ignore
export type CustomLayer = Static<typeof CustomLayer>;

export const CustomModel = Type.Object(
  {
    family: Type.Literal('custom'),
    layers: Type.Array(CustomLayer, {
      minItems: 1,
      maxItems: 200,
      description: 'Each on the one before; the output layer is added. Names follow Keras.',
    }),
  },
  {
    ...closed,
    description:
      "A list of layers on the row's image, sequence or text, or on the plain row. Other columns join before the output layer.",
  },
);
