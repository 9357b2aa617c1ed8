import { withDefaults } from '../../contracts/with-defaults.ts';
import { narrowLayers } from '../layers/dense-layers.ts';
import { addOutput } from '../layers/add-output.ts';
import { resolveDenseLayers } from '../layers/resolve-layers.ts';
import { defineFamily } from '../neural-family.ts';
import { addCnn } from './add-cnn.ts';
import { defaultConvolutions, resolveConvolutions } from './resolve-convolutions.ts';
import { CnnModel, type ResolvedCnn } from './schema.ts';

/** A convolutional network. */
export const cnn = defineFamily({
  family: 'cnn',
  tokens: 'onRequest',
  schema: CnnModel,
  needs: {
    kinds: ['image', 'sequence'],
    text: 'A "cnn" works on an image or a sequence; the inputs have neither. Use "mlp" for a table, "textCnn" for a text.',
  },
  resolve(given, { blocks, findings }): ResolvedCnn {
    const { pooling } = withDefaults(CnnModel, given);
    return {
      family: 'cnn',
      blocks: resolveConvolutions(given.blocks ?? defaultConvolutions(blocks), blocks, findings),
      pooling,
      layers: resolveDenseLayers(given.layers ?? [{ units: 64 }], '/model/layers', findings),
    };
  },
  narrow: (model, kept) => ({
    ...model,
    blocks: model.blocks.map((block) => ({ ...block, filters: kept(block.filters) })),
    layers: narrowLayers(model.layers, kept),
  }),
  addLayers: (graph, blocks, model, units) => addOutput(graph, addCnn(graph, blocks, model), units),
});
