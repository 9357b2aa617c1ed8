import { withDefaults } from '../../contracts/with-defaults.ts';
import { addOutput } from '../layers/add-output.ts';
import { resolveDenseLayers, resolveStart } from '../layers/resolve-layers.ts';
import { defineFamily } from '../neural-family.ts';
import { addResnet } from './add-resnet.ts';
import { ResnetModel, type ResolvedResnet } from './schema.ts';

/** A residual network. */
export const resnet = defineFamily({
  family: 'resnet',
  tokens: 'onRequest',
  schema: ResnetModel,
  needs: {
    kinds: ['image'],
    text: 'A "resnet" works on an image; the inputs have none. Use "mlp" for a table, "cnn" for a sequence.',
  },
  resolve(given, { findings }): ResolvedResnet {
    const { stages, dropout } = withDefaults(ResnetModel, given);
    return {
      family: 'resnet',
      stages,
      dropout,
      layers: resolveDenseLayers(given.layers ?? [], '/model/layers', findings),
      ...resolveStart(given, 'relu', '/model', findings),
    };
  },
  addLayers: (graph, blocks, model, units) => addOutput(graph, addResnet(graph, blocks, model), units),
});
