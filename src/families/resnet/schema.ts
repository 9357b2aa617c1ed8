import { Type } from 'typebox';
import { Defaulted } from '../../contracts/defaults.ts';
import {
  denseLayers,
  dropoutOption,
  startOptions,
  type ResolvedDenseLayer,
  type ResolvedStart,
} from '../../contracts/definition/layer-options.ts';
import { familySchema } from '../family-schema.ts';

export const ResnetModel = familySchema(
  'resnet',
  'A residual network for small images, with batch normalisation. Other columns join before the dense layers.',
  {
    stages: Defaulted(
      [{ filters: 16 }, { filters: 32 }, { filters: 64 }],
      Type.Array(
        Type.Object(
          {
            filters: Type.Integer({ minimum: 1, maximum: 4096, description: 'Number of feature maps.' }),
            blocks: Defaulted(
              2,
              Type.Integer({
                minimum: 1,
                maximum: 64,
                description: 'Number of residual blocks; each has two convolutions.',
              }),
            ),
          },
          { additionalProperties: false },
        ),
        {
          minItems: 1,
          maxItems: 8,
          description: 'Stages of residual blocks; each but the first halves the sides.',
        },
      ),
    ),
    dropout: dropoutOption(0),
    layers: denseLayers('Dense layers after the mean of each map; none by default.'),
    ...startOptions,
  },
);

export interface ResolvedResnet extends ResolvedStart {
  family: 'resnet';
  stages: { filters: number; blocks: number }[];
  dropout: number;
  layers: ResolvedDenseLayer[];
}
