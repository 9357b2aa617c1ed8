import type { ResolvedTransformer } from './schema.ts';
import type { InputBlock } from '../../contracts/preparation.ts';
import type { LayerGraph, LayerNode } from '../../engine/models/layer-graph.ts';
import { modelMisfit } from '../../engine/models/model-misfit.ts';
import { startOf } from '../layers/dense-layers.ts';
import { embedTokens, takeBlock } from '../layers/row-blocks.ts';
import { addTowers } from '../layers/towers.ts';

/**
 * A Transformer encoder (Vaswani et al. 2017), normalised before each part rather than after (Xiong et al. 2020): it trains without a
 * warm-up. No step attends to padding, and padding is no part of the mean that comes out.
 */
export function addTransformer(
  graph: LayerGraph,
  blocks: readonly InputBlock[],
  model: ResolvedTransformer,
): LayerNode {
  const { width, heads, dropout, depth } = model;
  if (width % heads !== 0) {
    throw modelMisfit('/model/heads', `A width of ${width} can't be divided among ${heads} heads.`);
  }
  const options = { layers: model.layers, embeddingWidth: null };
  return addTowers(graph, blocks, ['tokens', 'sequence'], options, (block, prefix) => {
    const start = startOf(model);
    const drop = (node: LayerNode, name: string) =>
      dropout === 0 ? node : graph.add(`${prefix}${name}`, { type: 'dropout', rate: dropout }, node);
    const embedded =
      block.kind === 'tokens' ? embedTokens(graph, block, { width, maskZero: false }, prefix) : null;
    const tokens = embedded?.tokens ?? null;
    const projection = { type: 'dense', units: width, useBias: true, ...start } as const;
    const input = embedded?.node ?? graph.add(`${prefix}projection`, projection, takeBlock(graph, block));
    const positions = { type: 'positionEmbedding', initializer: 'uniform' } as const;
    let node = drop(graph.add(`${prefix}positions`, positions, input), 'embedding_dropout');
    for (let number = 1; number <= depth; number += 1) {
      node = addEncoderLayer(graph, model, node, { tokens, prefix, number, drop });
    }
    const normalised = graph.add(`${prefix}final_norm`, { type: 'layerNorm' }, node);
    if (!tokens) return graph.add(`${prefix}mean`, { type: 'globalAveragePooling1d' }, normalised);
    return graph.add(`${prefix}mean`, { type: 'maskedAveragePooling1d' }, [normalised, tokens]);
  });
}

/** x + attention(norm(x)), then x + feed-forward(norm(x)). */
function addEncoderLayer(
  graph: LayerGraph,
  model: ResolvedTransformer,
  from: LayerNode,
  place: {
    tokens: LayerNode | null;
    prefix: string;
    number: number;
    drop: (node: LayerNode, name: string) => LayerNode;
  },
): LayerNode {
  const { width, heads, feedForward, activation } = model;
  const { tokens, prefix, number, drop } = place;
  const add = (name: string, options: Parameters<LayerGraph['add']>[1], on: LayerNode | LayerNode[]) =>
    graph.add(`${prefix}${name}_${number}`, options, on);
  const start = startOf(model);
  // Of the projections for queries, keys and values, and of that back: Glorot's, whatever the feed-forward layers start with.
  const attention = {
    type: 'selfAttention',
    heads,
    headWidth: width / heads,
    initializer: 'glorotUniform',
  } as const;
  const first = add('attention_norm', { type: 'layerNorm' }, from);
  const attended = add('attention', attention, tokens ? [first, tokens] : first);
  const middle = add('attention_sum', { type: 'add' }, [from, drop(attended, `attention_dropout_${number}`)]);
  const second = add('feed_forward_norm', { type: 'layerNorm' }, middle);
  const wide = add('feed_forward', { type: 'dense', units: feedForward, useBias: true, ...start }, second);
  const active =
    activation === 'linear' ? wide : add('feed_forward_activation', { type: 'activation', activation }, wide);
  const back = { type: 'dense', units: width, useBias: true, initializer: 'glorotUniform' } as const;
  const narrow = add('feed_forward_back', back, active);
  return add('feed_forward_sum', { type: 'add' }, [middle, drop(narrow, `feed_forward_dropout_${number}`)]);
}
