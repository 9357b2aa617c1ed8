import type { Static } from 'typebox';
import { denseLayers, type ResolvedDenseLayer } from '../../contracts/definition/layer-options.ts';
import { categoryWidth, familySchema } from '../family-schema.ts';

export const MlpModel = familySchema(
  'mlp',
  'Dense layers on the row. Images and sequences go in as plain numbers, embedded categories as their vectors, and a text as the mean of the vectors of its tokens. On a table of numbers and categories, without texts, with up to 10,000 training rows, classification and regression have defaults of their own, if neither initialWeights nor freeze is given: 200 epochs without early stopping; if neither an optimizer nor a schedule is given, adam with a learning rate of 0.003 and the schedule cosine; and if neither regularization nor an optimizer is given, an l2 of 1 / training rows.',
  {
    layers: denseLayers(
      'Hidden layers; by default one of 128 units with dropout 0.3 on a table of up to 10,000 training rows, otherwise two of 128 and 64 units, for autoencoding three of 64, 8 and 64 units.',
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
