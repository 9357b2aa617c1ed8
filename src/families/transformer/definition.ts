import { withDefaults } from '../../contracts/with-defaults.ts';
import { addOutput } from '../layers/add-output.ts';
import { needsSteps } from '../layers/needs-steps.ts';
import { resolveDenseLayers, resolveStart } from '../layers/resolve-layers.ts';
import { defineFamily } from '../neural-family.ts';
import { addTransformer } from './add-transformer.ts';
import { TransformerModel, type ResolvedTransformer } from './schema.ts';

/** A Transformer encoder. */
export const transformer = defineFamily({
  family: 'transformer',
  tokens: 'always',
  schema: TransformerModel,
  needs: needsSteps('transformer'),
  resolve(given, { findings }): ResolvedTransformer {
    const { width, heads, depth, activation, dropout } = withDefaults(TransformerModel, given);
    return {
      family: 'transformer',
      width,
      heads,
      depth,
      feedForward: given.feedForward ?? 2 * width,
      activation,
      dropout,
      layers: resolveDenseLayers(given.layers ?? [], '/model/layers', findings),
      ...resolveStart(given, activation, '/model', findings),
    };
  },
  addLayers: (graph, blocks, model, units) => addOutput(graph, addTransformer(graph, blocks, model), units),
});
