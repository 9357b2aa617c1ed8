import type { ResolvedMatrixFactorization } from './schema.ts';
import type { InputBlock } from '../../contracts/preparation.ts';
import type { LayerGraph, LayerNode } from '../../engine/models/layer-graph.ts';
import { modelMisfit } from '../../engine/models/model-misfit.ts';
import { startOf } from '../layers/dense-layers.ts';
import { addLinear } from '../linear/add-linear.ts';
import { blocksOf, nameOf, takeBlock, type BlockOf } from '../layers/row-blocks.ts';

/**
 * Matrix factorization with biases (Koren et al. 2009): p·q + b_user + b_item + b, of the row's two categories. What else is in the row
 * adds a linear term.
 */
export function addMatrixFactorization(
  graph: LayerGraph,
  blocks: readonly InputBlock[],
  model: ResolvedMatrixFactorization,
  units: number,
): LayerNode {
  const sides = blocksOf(blocks, 'category');
  if (sides.length !== 2) {
    throw modelMisfit(
      '/model/family',
      `"matrixFactorization" is of two embedded categories, such as user and item; the row has ${sides.length}${sides.length < 2 ? ' (preparation.categorical "embedding" makes a category one)' : ''}.`,
    );
  }
  if (units !== 1)
    throw modelMisfit('/model/family', '"matrixFactorization" predicts one number; this task has several.');
  const embed = (block: BlockOf<'category'>, kind: 'factors' | 'bias', width: number) => {
    const start = kind === 'bias' ? ({ initializer: 'zeros' } as const) : startOf(model);
    const name = `${nameOf(block)}_${kind}`;
    const embedding = { type: 'embedding', count: block.count, width, maskZero: false, ...start } as const;
    const vectors = graph.add(`${name}_table`, embedding, takeBlock(graph, block));
    return graph.add(name, { type: 'flatten' }, vectors);
  };
  const [users, items] = sides as [BlockOf<'category'>, BlockOf<'category'>];
  const product = graph.add('product', { type: 'dot' }, [
    embed(users, 'factors', model.factors),
    embed(items, 'factors', model.factors),
  ]);
  const terms = [product, embed(users, 'bias', 1), embed(items, 'bias', 1)];
  const rest = blocks.filter(({ kind }) => kind !== 'category');
  if (rest.length > 0) terms.push(addLinear(graph, rest, 1, 'side'));
  return graph.add('output', { type: 'bias' }, graph.add('terms', { type: 'add' }, terms));
}
