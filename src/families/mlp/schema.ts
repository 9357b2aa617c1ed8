import type { Static } from 'typebox';
import { denseLayers, type ResolvedDenseLayer } from '../../contracts/definition/layer-options.ts';
import { categoryWidth, familySchema } from '../family-schema.ts';

export const MlpModel = familySchema(
  'mlp',
  'Dense layers on the row. Images and sequences go in as plain numbers, embedded categories as their vectors, and a text as the mean of the vectors of its tokens.',
  {
    layers: denseLayers(
      'Hidden layers; by default two of 128 and 64 units, for autoencoding three of 64, 8 and 64 units.',
      1,
    ),
    embeddingWidth: categoryWidth,
  },
);
export type MlpModel = Static<typeof MlpModel>;

/** `embeddingWidth` null: by the number of categories. */
export interface ResolvedMlp {
  family: 'mlp';
  layers: ResolvedDenseLayer[];
  embeddingWidth?: number | null;
}
