import type { ResolvedDenseLayer } from '../../contracts/definition/layer-options.ts';
import type { InputBlock } from '../../contracts/preparation.ts';
import type { LayerGraph, LayerNode } from '../../engine/models/layer-graph.ts';
import { addDenseLayers } from './dense-layers.ts';
import { join, takeFlat } from './row-blocks.ts';

/** What a family does with one image, text or sequence: from the block to a vector. */
export type Tower = (block: InputBlock, prefix: string) => LayerNode;

/**
 * The frame that families for images, texts and sequences share: a tower for each such block, what else is in the row beside
 * them, hidden dense layers on all of it.
 * @returns [n]: what the output layer is put on
 */
export function addTowers(
  graph: LayerGraph,
  blocks: readonly InputBlock[],
  kinds: readonly InputBlock['kind'][],
  options: { layers: readonly ResolvedDenseLayer[]; embeddingWidth: number | null },
  tower: Tower,
): LayerNode {
  const main = blocks.filter(({ kind }) => kinds.includes(kind));
  const vectors = main.map((block, index) => tower(block, index === 0 ? '' : `input_${index + 1}_`));
  const rest = takeFlat(graph, blocks.filter((block) => !main.includes(block)), options.embeddingWidth); // prettier-ignore
  const all = join(graph, rest ? [...vectors, rest] : vectors)!;
  return addDenseLayers(graph, options.layers, all);
}
