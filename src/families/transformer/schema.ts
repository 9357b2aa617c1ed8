import { Type } from 'typebox';
import { OneOf } from '../../contracts/common.ts';
import { Defaulted } from '../../contracts/defaults.ts';
import {
  activations,
  denseLayers,
  dropoutOption,
  startOptions,
  type Activation,
  type ResolvedDenseLayer,
  type ResolvedStart,
} from '../../contracts/definition/layer-options.ts';
import { familySchema } from '../family-schema.ts';

export const TransformerModel = familySchema(
  'transformer',
  'A Transformer encoder on a text or a sequence, with learned positions; padding is masked. Other columns join before the dense layers.',
  {
    width: Defaulted(64, Type.Integer({ minimum: 1, maximum: 4096, description: 'Width of each step.' })),
    heads: Defaulted(
      4,
      Type.Integer({
        minimum: 1,
        maximum: 64,
        description: 'Number of attention heads; the width is a multiple of it.',
      }),
    ),
    depth: Defaulted(2, Type.Integer({ minimum: 1, maximum: 48, description: 'Number of encoder layers.' })),
    feedForward: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 16384,
        description: 'Units of the hidden layer in each encoder layer; by default twice the width.',
      }),
    ),
    activation: Defaulted(
      'gelu',
      OneOf(activations, { description: 'Activation of the hidden layer in each encoder layer.' }),
    ),
    dropout: dropoutOption(0.1),
    layers: denseLayers('Dense layers after the mean over the steps; none by default.'),
    ...startOptions,
  },
);

export interface ResolvedTransformer extends ResolvedStart {
  family: 'transformer';
  width: number;
  heads: number;
  depth: number;
  feedForward: number;
  activation: Activation;
  dropout: number;
  layers: ResolvedDenseLayer[];
}
