import type { ResolvedConvolution } from '../../contracts/definition/layer-options.ts';
import type { ResolvedCnn } from './schema.ts';
import type { InputBlock } from '../../contracts/preparation.ts';
import type { LayerGraph, LayerNode } from '../../engine/models/layer-graph.ts';
import { atPointer } from '../../engine/models/model-misfit.ts';
import { startOf } from '../layers/dense-layers.ts';
import { takeBlock } from '../layers/row-blocks.ts';
import { addTowers } from '../layers/towers.ts';

/** A convolutional network: 2-D on images; where there is none, 1-D on sequences. */
export function addCnn(graph: LayerGraph, blocks: readonly InputBlock[], model: ResolvedCnn): LayerNode {
  const dimensions = blocks.some(({ kind }) => kind === 'image') ? 2 : 1;
  const kind = dimensions === 2 ? 'image' : 'sequence';
  return addTowers(graph, blocks, [kind], { ...model, embeddingWidth: null }, (block, prefix) => {
    const maps = model.blocks.reduce(
      (node, layer, index) => addConvolution(graph, layer, node, dimensions, { prefix, index }),
      takeBlock(graph, block),
    );
    return pooled(graph, model.pooling, maps, dimensions, prefix);
  });
}

/** Convolution → batch normalisation → activation → pooling → dropout. */
function addConvolution(
  graph: LayerGraph,
  layer: ResolvedConvolution,
  from: LayerNode,
  dimensions: 1 | 2,
  place: { prefix: string; index: number },
): LayerNode {
  const { filters, kernelSize, stride, batchNorm, activation, pool, dropout } = layer;
  const named = (kind: string) => `${place.prefix}${kind}_${place.index + 1}`;
  const pointer = `/model/blocks/${place.index}`;
  const common = { filters, padding: layer.padding, useBias: !batchNorm, ...startOf(layer) } as const;
  let node = atPointer(`${pointer}/kernelSize`, () =>
    dimensions === 1
      ? graph.add(named('conv'), { type: 'conv1d', kernelSize, stride, ...common }, from)
      : graph.add(
          named('conv'),
          { type: 'conv2d', kernelSize: [kernelSize, kernelSize], strides: [stride, stride], ...common },
          from,
        ),
  );
  if (batchNorm) node = graph.add(named('conv_norm'), { type: 'batchNorm' }, node);
  if (activation !== 'linear')
    node = graph.add(named('conv_activation'), { type: 'activation', activation }, node);
  if (pool !== null) {
    node = atPointer(`${pointer}/pool`, () =>
      dimensions === 1
        ? graph.add(
            named('pool'),
            { type: 'maxPooling1d', poolSize: pool, stride: pool, padding: 'valid' },
            node,
          )
        : graph.add(
            named('pool'),
            { type: 'maxPooling2d', poolSize: [pool, pool], strides: [pool, pool], padding: 'valid' },
            node,
          ),
    );
  }
  if (dropout > 0) node = graph.add(named('conv_dropout'), { type: 'dropout', rate: dropout }, node);
  return node;
}

/** Feature maps as a vector. */
export function pooled(
  graph: LayerGraph,
  pooling: 'flatten' | 'average' | 'max',
  maps: LayerNode,
  dimensions: 1 | 2,
  prefix: string,
): LayerNode {
  if (pooling === 'flatten') return graph.add(`${prefix}flatten`, { type: 'flatten' }, maps);
  const kind = pooling === 'average' ? 'Average' : 'Max';
  return graph.add(`${prefix}global_pool`, { type: `global${kind}Pooling${dimensions}d` }, maps);
}
