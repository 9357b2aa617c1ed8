import type { ResolvedRecurrent } from './schema.ts';
import type { InputBlock } from '../../contracts/preparation.ts';
import type { LayerGraph, LayerNode } from '../../engine/models/layer-graph.ts';
import { startOf } from '../layers/dense-layers.ts';
import { embedTokens, takeBlock } from '../layers/row-blocks.ts';
import { addTowers } from '../layers/towers.ts';

/** LSTM or GRU layers on each text and sequence; what they hold after the last step goes on. Padding of texts is skipped. */
export function addRecurrent(
  graph: LayerGraph,
  blocks: readonly InputBlock[],
  model: ResolvedRecurrent,
): LayerNode {
  const options = { layers: model.layers, embeddingWidth: null };
  return addTowers(graph, blocks, ['tokens', 'sequence'], options, (block, prefix) => {
    const masked = block.kind === 'tokens';
    const { embeddingWidth: width } = model;
    let node = masked
      ? embedTokens(graph, block, { width, maskZero: true }, prefix).node
      : takeBlock(graph, block);
    for (let number = 1; number <= model.depth; number += 1) {
      const isLast = number === model.depth;
      node = graph.add(
        `${prefix}${model.family}_${number}`,
        {
          type: model.family,
          units: model.units,
          activation: 'tanh',
          recurrentActivation: 'sigmoid',
          returnSequences: !isLast,
          bidirectional: model.bidirectional,
          masked,
          recurrentInitializer: model.recurrentInitializer,
          ...startOf(model),
        },
        node,
      );
      if (model.dropout > 0) {
        node = graph.add(
          `${prefix}${model.family}_dropout_${number}`,
          { type: 'dropout', rate: model.dropout },
          node,
        );
      }
    }
    return node;
  });
}
