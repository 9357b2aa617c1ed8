import { Type, type Static, type TProperties } from 'typebox';
import { Nullable, OneOf } from '../common.ts';

const closed = { additionalProperties: false } as const;

export const activations = [
  'relu', 'linear', 'sigmoid', 'tanh', 'elu', 'selu', 'softplus', 'softsign', 'gelu', 'swish', 'leakyRelu',
] as const; // prettier-ignore

export const initializers = [
  'glorotUniform', 'glorotNormal', 'heUniform', 'heNormal', 'randomNormal', 'orthogonal',
] as const; // prettier-ignore

/** How first kernels are drawn. */
export const startOptions = {
  initializer: Type.Optional(
    OneOf(initializers, {
      description: 'How the first kernels are drawn: heUniform for the relu family, else glorotUniform.',
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

export const activationOption = Type.Optional(OneOf(activations, { default: 'relu' }));

/** A share of outputs to drop. */
export function dropoutOption(share: number) {
  return Type.Optional(
    Type.Number({
      minimum: 0,
      exclusiveMaximum: 1,
      default: share,
      description: 'Share of the outputs that is set to 0 in a training step.',
    }),
  );
}

export const batchNormOption = Type.Optional(
  Type.Boolean({ default: false, description: 'Normalise over the batch.' }),
);

/** A hidden dense layer: Dense → batch or layer normalisation → activation → dropout. */
export const DenseLayer = Type.Object(
  {
    units: Type.Integer({ minimum: 1, maximum: 65536, description: 'Width of the layer.' }),
    activation: activationOption,
    dropout: dropoutOption(0),
    batchNorm: batchNormOption,
    layerNorm: Type.Optional(Type.Boolean({ default: false, description: 'Normalise over the units.' })),
    ...startOptions,
  },
  { ...closed, description: 'Dense → batch or layer normalisation → activation → dropout.' },
);
export type DenseLayer = Static<typeof DenseLayer>;

/** Hidden dense layers. */
export function denseLayers(description: string, least = 0) {
  return Type.Optional(Type.Array(DenseLayer, { minItems: least, maxItems: 64, description }));
}

/** A convolution of an image (2-D) or a sequence (1-D). */
export const Convolution = Type.Object(
  {
    filters: Type.Integer({ minimum: 1, maximum: 8192, description: 'Feature maps.' }),
    kernelSize: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 1024, default: 3, description: 'Side of the kernel.' }),
    ),
    stride: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 1024, default: 1, description: 'Step of the kernel.' }),
    ),
    padding: Type.Optional(
      OneOf(['same', 'valid'] as const, {
        default: 'same',
        description: 'same: zeros around, so that the size stays; valid: the kernel stays inside.',
      }),
    ),
    pool: Type.Optional(
      Nullable(Type.Integer({ minimum: 2, maximum: 1024 }), {
        description:
          'Size and step of the max pooling after it; null: none. 2 by default, none where too little is left.',
      }),
    ),
    activation: activationOption,
    batchNorm: batchNormOption,
    dropout: dropoutOption(0),
    ...startOptions,
  },
  {
    ...closed,
    description: 'Convolution → batch normalisation → activation → max pooling → dropout.',
  },
);
export type Convolution = Static<typeof Convolution>;
