import type { ResolvedResnet } from './schema.ts';
import type { InputBlock } from '../../contracts/preparation.ts';
import type { LayerGraph, LayerNode } from '../../engine/models/layer-graph.ts';
import type { Size } from '../../engine/models/layer-spec.ts';
import { startOf } from '../layers/dense-layers.ts';
import { takeBlock } from '../layers/row-blocks.ts';
import { addTowers } from '../layers/towers.ts';

/**
 * A residual network for small images (He et al. 2015, section 4.2): a convolution, then stages of basic blocks, each stage but the
 * first halving the sides, then the mean of each map. A shortcut that changes its shape is a convolution of 1 × 1.
 */
export function addResnet(
  graph: LayerGraph,
  blocks: readonly InputBlock[],
  model: ResolvedResnet,
): LayerNode {
  const options = { layers: model.layers, embeddingWidth: null };
  return addTowers(graph, blocks, ['image'], options, (block, prefix) => {
    const convolve = (name: string, from: LayerNode, filters: number, size: number, stride: number) => {
      const convolution = {
        type: 'conv2d',
        filters,
        padding: 'same',
        useBias: false,
        ...startOf(model),
      } as const;
      const sizes = { kernelSize: [size, size], strides: [stride, stride] } satisfies Record<string, Size>;
      const maps = graph.add(`${prefix}${name}`, { ...convolution, ...sizes }, from);
      return graph.add(`${prefix}${name}_norm`, { type: 'batchNorm' }, maps);
    };
    const activate = (name: string, from: LayerNode) =>
      graph.add(`${prefix}${name}`, { type: 'activation', activation: 'relu' }, from);

    let node = activate(
      'stem_relu',
      convolve('stem', takeBlock(graph, block), model.stages[0].filters, 3, 1),
    );
    for (const [stage, { filters, blocks: count }] of model.stages.entries()) {
      for (let number = 1; number <= count; number += 1) {
        const name = `stage_${stage + 1}_block_${number}`;
        const stride = stage > 0 && number === 1 ? 2 : 1;
        const first = activate(`${name}_relu_1`, convolve(`${name}_conv_1`, node, filters, 3, stride));
        const second = convolve(`${name}_conv_2`, first, filters, 3, 1);
        const changes = stride > 1 || node.shape[2] !== filters;
        const shortcut = changes ? convolve(`${name}_shortcut`, node, filters, 1, stride) : node;
        node = activate(
          `${name}_relu_2`,
          graph.add(`${prefix}${name}_sum`, { type: 'add' }, [second, shortcut]),
        );
      }
    }
    const means = graph.add(`${prefix}global_pool`, { type: 'globalAveragePooling2d' }, node);
    if (model.dropout === 0) return means;
    return graph.add(`${prefix}image_dropout`, { type: 'dropout', rate: model.dropout }, means);
  });
}
