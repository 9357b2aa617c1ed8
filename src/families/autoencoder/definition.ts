import { withDefaults } from '../../contracts/with-defaults.ts';
import { addOutput } from '../layers/add-output.ts';
import { resolveDenseLayers, resolveStart } from '../layers/resolve-layers.ts';
import { defineFamily } from '../neural-family.ts';
import { addAutoencoder } from './add-autoencoder.ts';
import { AutoencoderModel, type ResolvedAutoencoder } from './schema.ts';

/** An autoencoder; sizes that are not given go by the width of the row. */
export const autoencoder = defineFamily({
  family: 'autoencoder',
  schema: AutoencoderModel,
  resolve(given, { task, blocks, findings }): ResolvedAutoencoder {
    if (task !== 'autoencoding') {
      const detail = `An "autoencoder" predicts its own row, which is the task "autoencoding"; for ${task} use "mlp".`;
      findings.reject('/model/family', detail, 'modelMisfit');
    }
    const width = blocks.reduce((sum, block) => sum + block.width, 0);
    const layers = given.layers ?? [{ units: Math.min(512, Math.max(4, Math.ceil(width / 2))) }];
    const decoder = given.decoder ?? layers.toReversed();
    const { units, activation, ...start } = withDefaults(AutoencoderModel, given).bottleneck;
    return {
      family: 'autoencoder',
      layers: resolveDenseLayers(layers, '/model/layers', findings),
      bottleneck: {
        units: units ?? Math.min(32, Math.max(2, Math.ceil(width / 4))),
        activation,
        ...resolveStart(start, activation, '/model/bottleneck', findings),
      },
      decoder: resolveDenseLayers(decoder, '/model/decoder', findings),
    };
  },
  addLayers: (graph, blocks, model, units) => addOutput(graph, addAutoencoder(graph, blocks, model), units),
});
