import type { ResolvedTextCnn } from './schema.ts';
import type { InputBlock } from '../../contracts/preparation.ts';
import type { LayerGraph, LayerNode } from '../../engine/models/layer-graph.ts';
import { atPointer } from '../../engine/models/model-misfit.ts';
import { startOf } from '../layers/dense-layers.ts';
import { embedTokens, join } from '../layers/row-blocks.ts';
import { addTowers } from '../layers/towers.ts';

/** Kim's network (2014): kernels of several lengths over the embedded tokens, the most that each finds, dropout. */
export function addTextCnn(
  graph: LayerGraph,
  blocks: readonly InputBlock[],
  model: ResolvedTextCnn,
): LayerNode {
  const options = { layers: model.layers, embeddingWidth: null };
  return addTowers(graph, blocks, ['tokens'], options, (block, prefix) => {
    const { node: embedded } = embedTokens(
      graph,
      block,
      { width: model.embeddingWidth, maskZero: false },
      prefix,
    );
    const found = model.kernelSizes.map((kernelSize, index) => {
      const convolution = {
        type: 'conv1d', filters: model.filters, kernelSize, stride: 1, padding: 'valid', useBias: true, ...startOf(model),
      } as const; // prettier-ignore
      const name = `${prefix}conv_of_${kernelSize}`;
      const maps = atPointer(`/model/kernelSizes/${index}`, () => graph.add(name, convolution, embedded));
      const active = graph.add(`${name}_relu`, { type: 'activation', activation: 'relu' }, maps);
      return graph.add(`${name}_max`, { type: 'globalMaxPooling1d' }, active);
    });
    const all = join(graph, found, `${prefix}found`)!;
    if (model.dropout === 0) return all;
    return graph.add(`${prefix}text_dropout`, { type: 'dropout', rate: model.dropout }, all);
  });
}
