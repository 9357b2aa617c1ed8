import { Type } from 'typebox';
import { Defaulted } from '../../contracts/defaults.ts';
import {
  denseLayers,
  dropoutOption,
  startOptions,
  type ResolvedDenseLayer,
  type ResolvedStart,
} from '../../contracts/definition/layer-options.ts';
import { embeddingWidth, familySchema } from '../family-schema.ts';

export const TextCnnModel = familySchema(
  'textCnn',
  "Kim's convolutional network for texts (2014). Other columns join before the dense layers.",
  {
    embeddingWidth: embeddingWidth(100),
    kernelSizes: Type.Optional(
      Type.Array(Type.Integer({ minimum: 1, maximum: 1024 }), {
        minItems: 1,
        maxItems: 16,
        description:
          'Numbers of tokens that the kernels span; by default 3, 4 and 5, as far as the text is that long.',
      }),
    ),
    filters: Defaulted(
      100,
      Type.Integer({ minimum: 1, maximum: 8192, description: 'Number of kernels of each size.' }),
    ),
    dropout: dropoutOption(0.5),
    layers: denseLayers('Dense layers after the pooling; none by default.'),
    ...startOptions,
  },
);

export interface ResolvedTextCnn extends ResolvedStart {
  family: 'textCnn';
  embeddingWidth: number;
  kernelSizes: number[];
  filters: number;
  dropout: number;
  layers: ResolvedDenseLayer[];
}
