import { Type, type TProperties } from 'typebox';
import { Nullable, OneOf } from '../common.ts';
import { Convolution, denseLayers, dropoutOption, initializers, startOptions } from './layer-options.ts';

/** A family and its options. */
function family<Name extends string, Options extends TProperties>(
  name: Name,
  description: string,
  options: Options,
) {
  return Type.Object(
    { family: Type.Literal(name), ...options },
    { additionalProperties: false, description },
  );
}

/** Width of the vectors that stand for categories or tokens. */
function embeddingWidth(width: number) {
  return Type.Optional(
    Type.Integer({ minimum: 1, maximum: 4096, default: width, description: "Width of a token's vector." }),
  );
}

export const LinearModel = family('linear', 'Linear, logistic or softmax regression; starts at 0.', {});

export const MlpModel = family(
  'mlp',
  'Dense layers on the row: images and sequences as they are, embedded categories embedded, texts as the mean of their embedded tokens.',
  {
    layers: denseLayers('Two layers of 128 and 64 units by default.', 1),
    embeddingWidth: Type.Optional(
      Nullable(Type.Integer({ minimum: 1, maximum: 4096 }), {
        description:
          'Width of the vector of an embedded category or token; by default half of their number, at most 50.',
      }),
    ),
  },
);

export const CnnModel = family(
  'cnn',
  'Convolutions of an image, or along a sequence; then dense layers, which see the other columns, too.',
  {
    blocks: Type.Optional(
      Type.Array(Convolution, {
        minItems: 1,
        maxItems: 64,
        description:
          'By default 32, 64, 128 … filters, pooled until at most 8 positions a side are left; two at least.',
      }),
    ),
    pooling: Type.Optional(
      OneOf(['flatten', 'average', 'max'] as const, {
        default: 'flatten',
        description: 'How the last feature maps become a vector: all of their numbers, or one per map.',
      }),
    ),
    layers: denseLayers('One layer of 64 units by default.'),
  },
);

const recurrentOptions = {
  units: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 8192, default: 64, description: 'Width of the state.' }),
  ),
  depth: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 16, default: 1, description: 'Recurrent layers on each other.' }),
  ),
  bidirectional: Type.Optional(
    Type.Boolean({ default: false, description: 'Also from the end to the beginning.' }),
  ),
  dropout: dropoutOption(0),
  embeddingWidth: embeddingWidth(64),
  layers: denseLayers('Dense layers after the last step; none by default.'),
  recurrentInitializer: Type.Optional(
    OneOf(initializers, { default: 'orthogonal', description: 'For the kernels from state to state.' }),
  ),
  ...startOptions,
} satisfies TProperties;

export const LstmModel = family(
  'lstm',
  'LSTM layers along a text or a sequence; padding is skipped. Other columns join before the dense layers.',
  recurrentOptions,
);

export const GruModel = family(
  'gru',
  'GRU layers along a text or a sequence; padding is skipped. Other columns join before the dense layers.',
  recurrentOptions,
);
