import { Type } from 'typebox';
import { OneOf } from '../../contracts/common.ts';
import { Defaulted } from '../../contracts/defaults.ts';
import {
  Convolution,
  denseLayers,
  type ResolvedConvolution,
  type ResolvedDenseLayer,
} from '../../contracts/definition/layer-options.ts';
import { familySchema } from '../family-schema.ts';

export const CnnModel = familySchema(
  'cnn',
  'Convolutions of an image, or along a sequence, then dense layers. Other columns join before the dense layers.',
  {
    blocks: Type.Optional(
      Type.Array(Convolution, {
        minItems: 1,
        maxItems: 64,
        description:
          'Convolutions; by default two or more with 32, 64, 128 … filters, pooled until at most 8 positions a side are left.',
      }),
    ),
    pooling: Defaulted(
      'flatten',
      OneOf(['flatten', 'average', 'max'] as const, {
        description:
          'How the last feature maps become a vector: flatten keeps all numbers, average and max keep one number of each map.',
      }),
    ),
    layers: denseLayers('Dense layers; by default one of 64 units.'),
  },
);

export interface ResolvedCnn {
  family: 'cnn';
  blocks: ResolvedConvolution[];
  pooling: 'flatten' | 'average' | 'max';
  layers: ResolvedDenseLayer[];
}
