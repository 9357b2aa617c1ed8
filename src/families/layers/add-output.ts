import type { LayerGraph, LayerNode } from '../../engine/models/layer-graph.ts';

/** The last layer: logits [units]. */
export function addOutput(graph: LayerGraph, from: LayerNode, units: number): LayerNode {
  return graph.add('output', { type: 'dense', units, useBias: true, initializer: 'glorotUniform' }, from);
}
