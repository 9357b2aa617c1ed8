import { Type, type TProperties } from 'typebox';
import { Nullable, OneOf } from '../common.ts';
import {
  activations,
  Convolution,
  denseLayers,
  dropoutOption,
  initializers,
  startOptions,
} from './layer-options.ts';

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

/** Width of the vectors that stand for categories and, in a mean, for tokens. */
const categoryWidth = Type.Optional(
  Nullable(Type.Integer({ minimum: 1, maximum: 4096 }), {
    description:
      'Width of the vector of an embedded category or token; by default half of their number, at most 50.',
  }),
);

export const LinearModel = family('linear', 'Linear, logistic or softmax regression; starts at 0.', {});

export const MlpModel = family(
  'mlp',
  'Dense layers on the row: images and sequences as they are, embedded categories embedded, texts as the mean of their embedded tokens.',
  {
    layers: denseLayers('Two layers of 128 and 64 units by default.', 1),
    embeddingWidth: categoryWidth,
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

export const ResnetModel = family(
  'resnet',
  'A residual network for small images, with batch normalisation. Other columns join before the dense layers.',
  {
    stages: Type.Optional(
      Type.Array(
        Type.Object(
          {
            filters: Type.Integer({ minimum: 1, maximum: 4096, description: 'Feature maps.' }),
            blocks: Type.Optional(
              Type.Integer({
                minimum: 1,
                maximum: 64,
                default: 2,
                description: 'Residual blocks, of two convolutions each.',
              }),
            ),
          },
          { additionalProperties: false },
        ),
        {
          minItems: 1,
          maxItems: 8,
          description:
            'Each but the first halves the sides. 16, 32 and 64 filters of 2 blocks each by default.',
        },
      ),
    ),
    dropout: dropoutOption(0),
    layers: denseLayers('Dense layers after the mean of each map; none by default.'),
    ...startOptions,
  },
);

export const TextCnnModel = family(
  'textCnn',
  "Kim's convolutional network for texts (2014). Other columns join before the dense layers.",
  {
    embeddingWidth: embeddingWidth(100),
    kernelSizes: Type.Optional(
      Type.Array(Type.Integer({ minimum: 1, maximum: 1024 }), {
        minItems: 1,
        maxItems: 16,
        description: 'Tokens that a kernel sees; 3, 4 and 5 by default.',
      }),
    ),
    filters: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 8192, default: 100, description: 'Kernels of each size.' }),
    ),
    dropout: dropoutOption(0.5),
    layers: denseLayers('Dense layers after the pooling; none by default.'),
    ...startOptions,
  },
);

export const TransformerModel = family(
  'transformer',
  'A Transformer encoder on a text or a sequence, with learned positions; padding is masked. Other columns join before the dense layers.',
  {
    width: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 4096, default: 64, description: 'Width of each step.' }),
    ),
    heads: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 64,
        default: 4,
        description: 'Attention heads; they divide the width.',
      }),
    ),
    depth: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 48, default: 2, description: 'Encoder layers.' }),
    ),
    feedForward: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 16384,
        description: 'Units of the hidden layer in each encoder layer; twice the width by default.',
      }),
    ),
    activation: Type.Optional(
      OneOf(activations, { default: 'gelu', description: 'Of the hidden layer in each encoder layer.' }),
    ),
    dropout: dropoutOption(0.1),
    layers: denseLayers('Dense layers after the mean over the steps; none by default.'),
    ...startOptions,
  },
);

export const WideAndDeepModel = family(
  'wideAndDeep',
  'A linear model and dense layers on the same row, their logits added.',
  {
    layers: denseLayers('The deep part: two layers of 128 and 64 units by default.', 1),
    embeddingWidth: categoryWidth,
  },
);

export const AutoencoderModel = family(
  'autoencoder',
  'Dense layers that rebuild the row from a narrow code. For the task autoencoding.',
  {
    layers: denseLayers('The encoder: one layer of half the row, 512 units at most, by default.'),
    bottleneck: Type.Optional(
      Type.Object(
        {
          units: Type.Optional(
            Type.Integer({
              minimum: 1,
              maximum: 65536,
              description: 'Width of the code; a quarter of the row, 32 at most, by default.',
            }),
          ),
          activation: Type.Optional(OneOf(activations, { default: 'linear' })),
          ...startOptions,
        },
        { additionalProperties: false, description: 'The narrow layer.' },
      ),
    ),
    decoder: denseLayers('The encoder backwards by default.'),
  },
);

export const MatrixFactorizationModel = family(
  'matrixFactorization',
  'Two categories, such as user and item: the product of their vectors, a bias each, and a common one. Other columns add a linear term.',
  {
    factors: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 4096, default: 32, description: 'Width of the vectors.' }),
    ),
    initializer: Type.Optional(
      OneOf(initializers, { default: 'randomNormal', description: 'How the first vectors are drawn.' }),
    ),
    deviation: startOptions.deviation,
  },
);
