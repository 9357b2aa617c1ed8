import type { ResolvedAutoencoder } from './schema.ts';
import type { InputBlock } from '../../contracts/preparation.ts';
import type { LayerGraph, LayerNode } from '../../engine/models/layer-graph.ts';
import { modelMisfit } from '../../engine/models/model-misfit.ts';
import { addDenseLayers, startOf } from '../layers/dense-layers.ts';

/** The row through a narrow layer and back. Indices are no numbers that could be come close to, so there must be none. */
export function addAutoencoder(
  graph: LayerGraph,
  blocks: readonly InputBlock[],
  model: ResolvedAutoencoder,
): LayerNode {
  const index = blocks.find(({ kind }) => kind === 'category' || kind === 'tokens');
  if (index) {
    const what =
      index.kind === 'tokens'
        ? 'token ids; use preparation.text.encoding "tfidf"'
        : 'an index; use preparation.categorical "oneHot"';
    throw modelMisfit('/model/family', `An "autoencoder" rebuilds numbers; "${index.name}" is ${what}.`);
  }
  const encoded = addDenseLayers(graph, model.layers, graph.input, 'encoder_');
  const { units, activation } = model.bottleneck;
  const narrow = { type: 'dense', units, useBias: true, ...startOf(model.bottleneck) } as const;
  const code = graph.add('bottleneck', narrow, encoded);
  const active =
    activation === 'linear'
      ? code
      : graph.add('bottleneck_activation', { type: 'activation', activation }, code);
  return addDenseLayers(graph, model.decoder, active, 'decoder_');
}
