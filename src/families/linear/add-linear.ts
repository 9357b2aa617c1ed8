import type { InputBlock } from '../../contracts/preparation.ts';
import type { LayerGraph, LayerNode } from '../../engine/models/layer-graph.ts';
import {
  blocksOf,
  join,
  meanEmbedding,
  nameOf,
  plainRuns,
  takeBlock,
  takeNumbers,
} from '../layers/row-blocks.ts';

/**
 * A linear model: one weight per number and output. A category has a weight of its own per output, as if it were one-hot; a text has
 * the mean of its tokens' weights. All start at 0, since the loss is convex.
 * @param name name of the dense layer, which has the bias
 * @returns [units]
 */
export function addLinear(
  graph: LayerGraph,
  blocks: readonly InputBlock[],
  units: number,
  name = 'output',
): LayerNode {
  const initializer = 'zeros';
  const terms = blocksOf(blocks, 'category').map((block) => {
    const options = {
      type: 'embedding',
      count: block.count,
      width: units,
      maskZero: false,
      initializer,
    } as const;
    const weights = graph.add(`weights_${nameOf(block)}`, options, takeBlock(graph, block));
    return graph.add(`term_${nameOf(block)}`, { type: 'flatten' }, weights);
  });
  for (const block of blocksOf(blocks, 'tokens')) {
    terms.push(meanEmbedding(graph, block, { width: units, initializer }));
  }
  const runs = plainRuns(blocks).map(({ name: part, at, width }) => takeNumbers(graph, part, at, width));
  const numbers = join(graph, runs, 'numbers');
  if (numbers) {
    const weights = { type: 'dense', units, useBias: true, initializer } as const;
    const term = graph.add(terms.length === 0 ? name : `${name}_numbers`, weights, numbers);
    if (terms.length === 0) return term;
    return graph.add(name, { type: 'add' }, [term, ...terms]);
  }
  const sum = terms.length === 1 ? terms[0] : graph.add(`${name}_terms`, { type: 'add' }, terms);
  return graph.add(name, { type: 'bias' }, sum);
}
