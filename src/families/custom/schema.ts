import { Type, type Static, type TProperties } from 'typebox';
import { OneOf } from '../../contracts/common.ts';
import { Defaulted } from '../../contracts/defaults.ts';
import {
  activations,
  initializers,
  startOptions,
  type Activation,
  type Initializer,
  type ResolvedStart,
} from '../../contracts/definition/layer-options.ts';

const closed = { additionalProperties: false } as const;

/** A name to freeze the layer by; every layer has one. */
const nameOption = Type.Optional(
  Type.String({
    pattern: '^[a-z][a-z0-9_]*$',
    maxLength: 60,
    description: 'Name, unique in the list; by default the type and the place, such as conv2d_1.',
  }),
);

/** A kind of layer. */
function layer<Name extends string, Options extends TProperties>(
  type: Name,
  description: string,
  options: Options,
) {
  return Type.Object(
    { type: Type.Literal(type), name: nameOption, ...options },
    {
      ...closed,
      title: `Custom${type.charAt(0).toUpperCase()}${type.slice(1)}Layer`,
      description,
    },
  );
}

const count = (maximum: number, description: string) => Type.Integer({ minimum: 1, maximum, description });

const layerActivation = Defaulted(
  'linear',
  OneOf(['linear', 'softmax', ...activations.filter((name) => name !== 'linear')] as const, {
    description: 'Activation function of the output.',
  }),
);
const useBias = Defaulted(
  true,
  Type.Boolean({ description: 'Whether a learned bias is added to each output.' }),
);
const padding = Defaulted(
  'valid',
  OneOf(['valid', 'same'] as const, {
    description: 'valid: no padding; same: zero padding, so that the size is kept.',
  }),
);
const size = count(1024, 'Number of positions.');
/** One number for both sides, or height and width. */
const size2d = (description: string) =>
  Type.Union([size, Type.Array(size, { minItems: 2, maxItems: 2 })], { description });

const filters = count(8192, 'Number of feature maps.');
const convolution2d = {
  filters,
  kernelSize: size2d('Side of the kernel, or [height, width].'),
  strides: Defaulted(1, size2d('Step of the kernel, or [vertical, horizontal].')),
  padding,
  activation: layerActivation,
  useBias,
  ...startOptions,
};
const pooling1d = {
  poolSize: Defaulted(2, Type.Integer({ minimum: 1, maximum: 1024, description: 'Size of the window.' })),
  stride: Type.Optional(count(1024, 'Step of the window; by default its size.')),
  padding,
};
const pooling2d = {
  poolSize: Defaulted(2, size2d('Side of the window, or [height, width].')),
  strides: Type.Optional(size2d('Step of the window, or [vertical, horizontal]; by default its size.')),
  padding,
};
const recurrent = {
  units: count(8192, 'Width of the state.'),
  returnSequences: Defaulted(
    false,
    Type.Boolean({
      description: 'Whether the state after every step is given, not only that after the last.',
    }),
  ),
  bidirectional: Defaulted(
    false,
    Type.Boolean({
      description: 'Whether the steps are also read in reverse order; both states are concatenated.',
    }),
  ),
  activation: Defaulted(
    'tanh',
    OneOf(['tanh', 'relu', 'sigmoid', 'linear'] as const, { description: 'Activation of the cell.' }),
  ),
  recurrentActivation: Defaulted(
    'sigmoid',
    OneOf(['sigmoid', 'hardSigmoid'] as const, { description: 'Activation of the gates.' }),
  ),
  recurrentInitializer: Defaulted(
    'orthogonal',
    OneOf(initializers, { description: 'Initializer of the kernel from state to state.' }),
  ),
  ...startOptions,
};

/** The layers that a list may name: no other, and no code. */
export const CustomLayer = Type.Union(
  [
    layer('dense', 'A dense layer along the last axis.', {
      units: count(65536, 'Number of outputs.'), activation: layerActivation, useBias, ...startOptions,
    }),
    layer('conv1d', 'A convolution along the steps.', {
      filters, kernelSize: count(1024, 'Number of steps that the kernel spans.'),
      stride: Defaulted(1, Type.Integer({ minimum: 1, maximum: 1024,  description: 'Step of the kernel.' })),
      padding, activation: layerActivation, useBias, ...startOptions,
    }),
    layer('conv2d', 'A convolution of an image.', convolution2d),
    layer('separableConv2d', 'A convolution of each channel, then one over the channels.', convolution2d),
    layer('maxPooling1d', 'Max pooling along the steps.', pooling1d),
    layer('averagePooling1d', 'Average pooling along the steps.', pooling1d),
    layer('maxPooling2d', 'Max pooling of an image.', pooling2d),
    layer('averagePooling2d', 'Average pooling of an image.', pooling2d),
    layer('globalMaxPooling1d', 'The maximum over all steps.', {}),
    layer('globalAveragePooling1d', "The mean over all steps; padding of a text is left out.", {}),
    layer('globalMaxPooling2d', 'The maximum of each feature map.', {}),
    layer('globalAveragePooling2d', 'The mean of each feature map.', {}),
    layer('flatten', 'Flattens all axes but that of the rows into one.', {}),
    layer('reshape', 'The same numbers in another shape.', {
      shape: Type.Array(count(16777216, 'Size of an axis.'), { minItems: 1, maxItems: 3, description: 'Sizes of the axes, without that of the rows.' }),
    }),
    layer('dropout', 'Sets a share of the numbers to 0 in a training step.', {
      rate: Type.Number({ minimum: 0, exclusiveMaximum: 1, description: 'Share of the numbers that is set to 0.' }),
    }),
    layer(
      'batchNorm',
      'Normalises over the batch. The moving averages have momentum 0.9; epsilon is 0.001.',
      {},
    ),
    layer('layerNorm', 'Normalises over the last axis.', {}),
    layer('activation', 'An activation function alone.', {
      activation: OneOf(['softmax', ...activations] as const, { description: 'Activation function.' }),
    }),
    layer('embedding', "A vector for each token of a text; the first layer, where the input is a text.", {
      width: count(4096, 'Width of the vectors.'),
      maskZero: Defaulted(true, Type.Boolean({  description: 'Whether recurrent layers and means skip padding.' })),
      ...startOptions,
    }),
    layer('lstm', 'An LSTM along the steps.', recurrent),
    layer('gru', 'A GRU along the steps.', recurrent),
  ],
  { title: 'CustomLayer', description: 'A layer, by its type.' },
); // prettier-ignore
export type CustomLayer = Static<typeof CustomLayer>;

export const CustomModel = Type.Object(
  {
    family: Type.Literal('custom'),
    layers: Type.Array(CustomLayer, {
      minItems: 1,
      maxItems: 200,
      description: 'The layers, each on the one before; the output layer is added. Names follow Keras.',
    }),
  },
  {
    ...closed,
    description:
      "A list of layers on the row's image, sequence or text, or on the plain row. Other columns join before the output layer.",
  },
);

type Padding = 'valid' | 'same';
type Size = [number, number];

/** A layer of a custom list with every default written in. An activation is a layer after it; a recurrent layer's is its cell's. */
export type ResolvedCustomOptions = { activation?: Activation | 'softmax' } & (
  | ({ type: 'dense'; units: number; useBias: boolean } & ResolvedStart)
  | ({ type: 'conv1d'; filters: number; kernelSize: number; stride: number; padding: Padding; useBias: boolean } & ResolvedStart)
  | ({ type: 'conv2d' | 'separableConv2d'; filters: number; kernelSize: Size; strides: Size; padding: Padding; useBias: boolean } & ResolvedStart)
  | { type: 'maxPooling1d' | 'averagePooling1d'; poolSize: number; stride: number; padding: Padding }
  | { type: 'maxPooling2d' | 'averagePooling2d'; poolSize: Size; strides: Size; padding: Padding }
  | { type: 'globalMaxPooling1d' | 'globalAveragePooling1d' | 'globalMaxPooling2d' | 'globalAveragePooling2d' }
  | { type: 'flatten' }
  | { type: 'reshape'; shape: number[] }
  | { type: 'dropout'; rate: number }
  | { type: 'batchNorm' }
  | { type: 'layerNorm' }
  | { type: 'activation'; activation: Activation | 'softmax' }
  | { type: 'embedding'; width: number; maskZero: boolean; initializer: Initializer | 'uniform'; deviation?: number }
  | ({
      type: 'lstm' | 'gru';
      units: number;
      cellActivation: 'tanh' | 'relu' | 'sigmoid' | 'linear';
      recurrentActivation: 'sigmoid' | 'hardSigmoid';
      returnSequences: boolean;
      bidirectional: boolean;
      recurrentInitializer: Initializer;
    } & ResolvedStart)
); // prettier-ignore

/** A layer of a custom list, with its name. */
export type ResolvedCustomLayer = { name: string } & ResolvedCustomOptions;

export interface ResolvedCustom {
  family: 'custom';
  layers: ResolvedCustomLayer[];
}
