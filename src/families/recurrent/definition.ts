import type { Static } from 'typebox';
import { withDefaults } from '../../contracts/with-defaults.ts';
import { addOutput } from '../layers/add-output.ts';
import { needsSteps } from '../layers/needs-steps.ts';
import { resolveDenseLayers, resolveStart } from '../layers/resolve-layers.ts';
import { defineFamily, type FamilyContext } from '../neural-family.ts';
import { addRecurrent } from './add-recurrent.ts';
import { GruModel, LstmModel, type ResolvedRecurrent } from './schema.ts';

function resolve<Family extends 'lstm' | 'gru'>(
  family: Family,
  schema: typeof LstmModel | typeof GruModel,
  given: Static<typeof LstmModel | typeof GruModel>,
  { findings }: FamilyContext,
): ResolvedRecurrent<Family> {
  const { units, depth, bidirectional, dropout, embeddingWidth, recurrentInitializer } = withDefaults(
    schema,
    given,
  );
  return {
    family,
    units,
    depth,
    bidirectional,
    dropout,
    embeddingWidth,
    layers: resolveDenseLayers(given.layers ?? [], '/model/layers', findings),
    recurrentInitializer,
    ...resolveStart(given, 'tanh', '/model', findings),
  };
}

/** Long short-term memory. */
export const lstm = defineFamily({
  family: 'lstm',
  tokens: 'always',
  schema: LstmModel,
  needs: needsSteps('lstm'),
  resolve: (given, context) => resolve('lstm', LstmModel, given, context),
  addLayers: (graph, blocks, model, units) => addOutput(graph, addRecurrent(graph, blocks, model), units),
});

/** Gated recurrent units. */
export const gru = defineFamily({
  family: 'gru',
  tokens: 'always',
  schema: GruModel,
  needs: needsSteps('gru'),
  resolve: (given, context) => resolve('gru', GruModel, given, context),
  addLayers: (graph, blocks, model, units) => addOutput(graph, addRecurrent(graph, blocks, model), units),
});
