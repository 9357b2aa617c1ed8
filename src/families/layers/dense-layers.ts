import type { ResolvedDenseLayer } from '../../contracts/definition/layer-options.ts';
import type { LayerGraph, LayerNode } from '../../engine/models/layer-graph.ts';
import type { KernelStart } from '../../engine/models/layer-spec.ts';

/** Puts hidden dense layers on each other: `dense_1`, `dense_2`, … */
export function addDenseLayers(
  graph: LayerGraph,
  layers: readonly ResolvedDenseLayer[],
  from: LayerNode,
  prefix = '',
): LayerNode {
  return layers.reduce((node, layer, index) => addDenseLayer(graph, layer, node, prefix, index + 1), from);
}

/** Dense → batch or layer normalisation → activation → dropout. */
function addDenseLayer(
  graph: LayerGraph,
  layer: ResolvedDenseLayer,
  from: LayerNode,
  prefix: string,
  number: number,
): LayerNode {
  const { units, batchNorm } = layer;
  const named = (kind: string) => `${prefix}${kind}_${number}`;
  // A bias would be taken away again by the batch's mean.
  const start = { type: 'dense', units, useBias: !batchNorm, ...startOf(layer) } as const;
  let node = graph.add(named('dense'), start, from);
  if (batchNorm) node = graph.add(named('batch_norm'), { type: 'batchNorm' }, node);
  if (layer.layerNorm) node = graph.add(named('layer_norm'), { type: 'layerNorm' }, node);
  if (layer.activation !== 'linear') {
    node = graph.add(named('activation'), { type: 'activation', activation: layer.activation }, node);
  }
  if (layer.dropout > 0) node = graph.add(named('dropout'), { type: 'dropout', rate: layer.dropout }, node);
  return node;
}

/** Dense layers with fewer units. @param kept how many of so many units stay */
export const narrowLayers = (
  layers: readonly ResolvedDenseLayer[],
  kept: (units: number) => number,
): ResolvedDenseLayer[] => layers.map((layer) => ({ ...layer, units: kept(layer.units) }));

/** How a layer's kernel starts, from its options. */
export function startOf({ initializer, deviation }: KernelStart): KernelStart {
  return deviation === undefined ? { initializer } : { initializer, deviation };
}
