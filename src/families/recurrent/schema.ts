import { Type, type TProperties } from 'typebox';
import { OneOf } from '../../contracts/common.ts';
import { Defaulted } from '../../contracts/defaults.ts';
import {
  denseLayers,
  dropoutOption,
  initializers,
  startOptions,
  type Initializer,
  type ResolvedDenseLayer,
  type ResolvedStart,
} from '../../contracts/definition/layer-options.ts';
import { embeddingWidth, familySchema } from '../family-schema.ts';

const options = {
  units: Defaulted(64, Type.Integer({ minimum: 1, maximum: 8192, description: 'Width of the state.' })),
  depth: Defaulted(
    1,
    Type.Integer({ minimum: 1, maximum: 16, description: 'Number of stacked recurrent layers.' }),
  ),
  bidirectional: Defaulted(
    false,
    Type.Boolean({ description: 'Whether the steps are also read in reverse order.' }),
  ),
  dropout: dropoutOption(0),
  embeddingWidth: embeddingWidth(64),
  layers: denseLayers('Dense layers after the last step; none by default.'),
  recurrentInitializer: Defaulted(
    'orthogonal',
    OneOf(initializers, { description: 'Initializer of the kernels from state to state.' }),
  ),
  ...startOptions,
} satisfies TProperties;

export const LstmModel = familySchema(
  'lstm',
  'LSTM layers along a text or a sequence; padding is skipped. Other columns join before the dense layers.',
  options,
);

export const GruModel = familySchema(
  'gru',
  'GRU layers along a text or a sequence; padding is skipped. Other columns join before the dense layers.',
  options,
);

export interface ResolvedRecurrent<Family extends 'lstm' | 'gru' = 'lstm' | 'gru'> extends ResolvedStart {
  family: Family;
  units: number;
  depth: number;
  bidirectional: boolean;
  dropout: number;
  embeddingWidth: number;
  recurrentInitializer: Initializer;
  layers: ResolvedDenseLayer[];
}
