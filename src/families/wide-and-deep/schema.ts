import { denseLayers, type ResolvedDenseLayer } from '../../contracts/definition/layer-options.ts';
import { categoryWidth, familySchema } from '../family-schema.ts';

export const WideAndDeepModel = familySchema(
  'wideAndDeep',
  'A linear model and dense layers on the same row; their logits are added.',
  {
    layers: denseLayers('Layers of the deep part; by default two of 128 and 64 units.', 1),
    embeddingWidth: categoryWidth,
  },
);

/** `embeddingWidth` null: by the number of categories. */
export interface ResolvedWideAndDeep {
  family: 'wideAndDeep';
  layers: ResolvedDenseLayer[];
  embeddingWidth: number | null;
}
