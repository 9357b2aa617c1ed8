import { narrowLayers } from '../layers/dense-layers.ts';
import { resolveDenseLayers } from '../layers/resolve-layers.ts';
import { defaultLayers } from '../mlp/definition.ts';
import { defineFamily } from '../neural-family.ts';
import { addWideAndDeep } from './add-wide-and-deep.ts';
import { WideAndDeepModel, type ResolvedWideAndDeep } from './schema.ts';

/** Wide and deep learning. */
export const wideAndDeep = defineFamily({
  family: 'wideAndDeep',
  tokens: 'onRequest',
  schema: WideAndDeepModel,
  resolve({ layers, embeddingWidth = null }, { findings }): ResolvedWideAndDeep {
    return {
      family: 'wideAndDeep',
      layers: resolveDenseLayers(layers ?? defaultLayers, '/model/layers', findings),
      embeddingWidth,
    };
  },
  narrow: (model, kept) => ({ ...model, layers: narrowLayers(model.layers, kept) }),
  addLayers: addWideAndDeep,
});
