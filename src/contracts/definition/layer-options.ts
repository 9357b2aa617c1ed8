import { Type, type Static, type TProperties } from 'typebox';
import { Nullable, OneOf } from '../common.ts';
import { Defaulted, type Resolved } from '../defaults.ts';

const closed = { additionalProperties: false } as const;

export const activations = [
  'relu', 'linear', 'sigmoid', 'tanh', 'elu', 'selu', 'softplus', 'softsign', 'gelu', 'swish', 'leakyRelu',
] as const; // prettier-ignore
export type Activation = (typeof activations)[number];

export const initializers = [
  'glorotUniform', 'glorotNormal', 'heUniform', 'heNormal', 'randomNormal', 'orthogonal',
] as const; // prettier-ignore
export type Initializer = (typeof initializers)[number];

/** How first kernels are drawn. */
export const startOptions = {
  initializer: Type.Optional(
    OneOf(initializers, {
      description:
        'Initializer of the kernels; by default heUniform before activations of the relu family, else glorotUniform.',
    }),
  ),
  deviation: Type.Optional(
    Type.Number({
      exclusiveMinimum: 0,
      maximum: 100,
      description: 'Standard deviation of the initializer randomNormal; 0.05 by default.',
    }),
  ),
} satisfies TProperties;

/** How a layer's kernel starts. */
export interface ResolvedStart {
  initializer: Initializer;
  /** Standard deviation; present with `randomNormal` where it was asked for. */
  deviation?: number;
}

export const activationOption = Defaulted(
  'relu',
  OneOf(activations, { description: 'Activation function.' }),
);

/** A share of outputs to drop. */
export function dropoutOption(share: number) {
  return Defaulted(
    share,
    Type.Number({
      minimum: 0,
      exclusiveMaximum: 1,
      description: 'Share of the outputs that is set to 0 in a training step.',
    }),
  );
}

export const batchNormOption = Defaulted(
  false,
  Type.Boolean({
    description:
      'Whether the outputs are normalised over the batch. The moving averages have momentum 0.9; epsilon is 0.001.',
  }),
);

/** A hidden dense layer: Dense → batch or layer normalisation → activation → dropout. */
export const DenseLayer = Type.Object(
  {
    units: Type.Integer({ minimum: 1, maximum: 65536, description: 'Width of the layer.' }),
    activation: activationOption,
    dropout: dropoutOption(0),
    batchNorm: batchNormOption,
    layerNorm: Defaulted(
      false,
      Type.Boolean({ description: 'Whether the outputs are normalised over the units.' }),
    ),
    ...startOptions,
  },
  {
    ...closed,
    title: 'DenseLayer',
    description: 'Dense → batch or layer normalisation → activation → dropout.',
  },
);
export type DenseLayer = Static<typeof DenseLayer>;
export type ResolvedDenseLayer = Resolved<typeof DenseLayer> & ResolvedStart;

/** Hidden dense layers. */
export function denseLayers(description: string, least = 0) {
  return Type.Optional(Type.Array(DenseLayer, { minItems: least, maxItems: 64, description }));
}

/** A convolution of an image (2-D) or a sequence (1-D). */
export const Convolution = Type.Object(
  {
    filters: Type.Integer({ minimum: 1, maximum: 8192, description: 'Number of feature maps.' }),
    kernelSize: Defaulted(3, Type.Integer({ minimum: 1, maximum: 1024, description: 'Side of the kernel.' })),
    stride: Defaulted(1, Type.Integer({ minimum: 1, maximum: 1024, description: 'Step of the kernel.' })),
    padding: Defaulted(
      'same',
      OneOf(['same', 'valid'] as const, {
        description: 'same: zero padding, so that the size is kept; valid: no padding.',
      }),
    ),
    pool: Type.Optional(
      Nullable(Type.Integer({ minimum: 2, maximum: 1024 }), {
        description:
          'Size and step of the max pooling after the convolution; null for none. By default 2, or none where too little is left.',
      }),
    ),
    activation: activationOption,
    batchNorm: batchNormOption,
    dropout: dropoutOption(0),
    ...startOptions,
  },
  {
    ...closed,
    title: 'Convolution',
    description: 'Convolution → batch normalisation → activation → max pooling → dropout.',
  },
);
export type Convolution = Static<typeof Convolution>;

/** A convolution with every default written in. `pool` null: none. */
export type ResolvedConvolution = Omit<Resolved<typeof Convolution>, 'pool'> &
  ResolvedStart & { pool: number | null };
