import type { ResolvedWideAndDeep } from './schema.ts';
import type { InputBlock } from '../../contracts/preparation.ts';
import type { LayerGraph, LayerNode } from '../../engine/models/layer-graph.ts';
import { addDenseLayers } from '../layers/dense-layers.ts';
import { addLinear } from '../linear/add-linear.ts';
import { takeFlat } from '../layers/row-blocks.ts';

/** A linear model and a deep one on the same row, trained together; their logits are added (Cheng et al. 2016). */
export function addWideAndDeep(
  graph: LayerGraph,
  blocks: readonly InputBlock[],
  model: ResolvedWideAndDeep,
  units: number,
): LayerNode {
  const wide = addLinear(graph, blocks, units, 'wide');
  const hidden = addDenseLayers(graph, model.layers, takeFlat(graph, blocks, model.embeddingWidth)!);
  const logits = { type: 'dense', units, useBias: true, initializer: 'glorotUniform' } as const;
  return graph.add('output', { type: 'add' }, [wide, graph.add('deep', logits, hidden)]);
}
