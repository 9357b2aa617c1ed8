import type { ResolvedModel } from '../../../contracts/definition/resolved-model.ts';
import type { InputBlock } from '../../../contracts/preparation.ts';
import type { LayerGraph, LayerNode } from '../layer-graph.ts';
import { addCnn } from './cnn.ts';
import { addDenseLayers } from './dense-layers.ts';
import { addLinear } from './linear.ts';
import { addRecurrent } from './recurrent.ts';
import { takeFlat } from './row-blocks.ts';

/**
 * Adds a model of a family, from the row to its logits: [units].
 * @throws definitionInvalid with a pointer where it does not fit the row
 */
export function addFamily(
  graph: LayerGraph,
  blocks: readonly InputBlock[],
  model: ResolvedModel,
  units: number,
): LayerNode {
  if (model.family === 'linear') return addLinear(graph, blocks, units);
  const last = addHidden(graph, blocks, model);
  return graph.add('output', { type: 'dense', units, useBias: true, initializer: 'glorotUniform' }, last);
}

/** Everything before the output layer. */
function addHidden(
  graph: LayerGraph,
  blocks: readonly InputBlock[],
  model: Exclude<ResolvedModel, { family: 'linear' }>,
): LayerNode {
  switch (model.family) {
    case 'mlp': {
      const row = takeFlat(graph, blocks, model.embeddingWidth ?? null)!;
      return addDenseLayers(graph, model.layers, row);
    }
    case 'cnn':
      return addCnn(graph, blocks, model);
    case 'lstm':
    case 'gru':
      return addRecurrent(graph, blocks, model);
  }
}
