import type { ResolvedModelOf } from '../../../contracts/definition/resolved-model.ts';
import type { InputBlock } from '../../../contracts/preparation.ts';
import type { LayerGraph, LayerNode } from '../layer-graph.ts';
import { addDenseLayers } from './dense-layers.ts';
import { addLinear } from './linear.ts';
import { takeFlat } from './row-blocks.ts';

/** A linear model and a deep one on the same row, trained together; their logits are added (Cheng et al. 2016). */
export function addWideAndDeep(
  graph: LayerGraph,
  blocks: readonly InputBlock[],
  model: ResolvedModelOf<'wideAndDeep'>,
  units: number,
): LayerNode {
  const wide = addLinear(graph, blocks, units, 'wide');
  const hidden = addDenseLayers(graph, model.layers, takeFlat(graph, blocks, model.embeddingWidth)!);
  const logits = { type: 'dense', units, useBias: true, initializer: 'glorotUniform' } as const;
  return graph.add('output', { type: 'add' }, [wide, graph.add('deep', logits, hidden)]);
}
