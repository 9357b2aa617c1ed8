import type { InputBlock } from '../../contracts/preparation.ts';
import type { LayerGraph, LayerNode } from '../../engine/models/layer-graph.ts';

export type BlockOf<Kind extends InputBlock['kind']> = Extract<InputBlock, { kind: Kind }>;

/** Blocks of the given kinds, in the order of the row. */
export function blocksOf<Kind extends InputBlock['kind']>(
  blocks: readonly InputBlock[],
  ...kinds: readonly Kind[]
): BlockOf<Kind>[] {
  return blocks.filter((block) => kinds.some((kind) => kind === block.kind)) as BlockOf<Kind>[];
}

/** A block's numbers in their own shape: [h, w, channels], [steps, features], [length] tokens, [1] category, or [width]. */
export function takeBlock(graph: LayerGraph, block: InputBlock): LayerNode {
  const numbers = takeNumbers(graph, nameOf(block), block.at, block.width);
  if (block.kind === 'image') {
    const shape = [block.imageHeight, block.imageWidth, block.channels];
    return graph.share(`${nameOf(block)}_image`, { type: 'reshape', shape }, numbers);
  }
  if (block.kind === 'sequence') {
    const shape = [block.steps, block.features];
    return graph.share(`${nameOf(block)}_sequence`, { type: 'reshape', shape }, numbers);
  }
  return numbers;
}

/**
 * Any blocks as plain numbers side by side: numbers, images and sequences as they are, categories as embeddings, texts as the mean
 * of their tokens' embeddings. Null where there are no blocks.
 * @param embeddingWidth width of an embedding; null: by the number of its categories, see {@link defaultEmbeddingWidth}
 */
export function takeFlat(
  graph: LayerGraph,
  blocks: readonly InputBlock[],
  embeddingWidth: number | null,
): LayerNode | null {
  const parts = plainRuns(blocks).map(({ name, at, width }) => takeNumbers(graph, name, at, width));
  for (const block of blocksOf(blocks, 'category')) {
    const width = embeddingWidth ?? defaultEmbeddingWidth(block.count);
    const options = {
      type: 'embedding',
      count: block.count,
      width,
      maskZero: false,
      initializer: 'uniform',
    } as const;
    const embedded = graph.add(`embedding_${nameOf(block)}`, options, takeBlock(graph, block));
    parts.push(graph.add(`flatten_${nameOf(block)}`, { type: 'flatten' }, embedded));
  }
  for (const block of blocksOf(blocks, 'tokens')) {
    const width = embeddingWidth ?? defaultEmbeddingWidth(block.vocabulary);
    parts.push(meanEmbedding(graph, block, { width, initializer: 'uniform' }));
  }
  return join(graph, parts);
}

/** The mean of the embeddings of a text's tokens, padding left out. */
export function meanEmbedding(
  graph: LayerGraph,
  block: BlockOf<'tokens'>,
  { width, initializer }: { width: number; initializer: 'uniform' | 'zeros' },
): LayerNode {
  const tokens = takeBlock(graph, block);
  const options = {
    type: 'embedding',
    count: block.vocabulary,
    width,
    maskZero: false,
    initializer,
  } as const;
  const embedded = graph.add(`embedding_${nameOf(block)}`, options, tokens);
  return graph.add(`mean_${nameOf(block)}`, { type: 'maskedAveragePooling1d' }, [embedded, tokens]);
}

/** A text's ids, and the vectors that they stand for: [length, width]. */
export function embedTokens(
  graph: LayerGraph,
  block: InputBlock,
  { width, maskZero }: { width: number; maskZero: boolean },
  prefix: string,
): { tokens: LayerNode; node: LayerNode } {
  const tokens = takeBlock(graph, block);
  const count = block.kind === 'tokens' ? block.vocabulary : 0;
  const options = { type: 'embedding', count, width, maskZero, initializer: 'uniform' } as const;
  return { tokens, node: graph.add(`${prefix}embedding`, options, tokens) };
}

/** Nodes side by side; null where there is none. */
export function join(graph: LayerGraph, nodes: readonly LayerNode[], name = 'joined'): LayerNode | null {
  if (nodes.length <= 1) return nodes[0] ?? null;
  return graph.add(name, { type: 'concatenate' }, nodes);
}

/** A common rule: half of the categories, at most 50. */
export function defaultEmbeddingWidth(count: number): number {
  return Math.min(50, Math.ceil(count / 2));
}

/** A block's name in the names of layers: tfjs and checkpoints use `/` for their own ends. */
export function nameOf({ name }: Pick<InputBlock, 'name'>): string {
  return name.replaceAll(/[^\p{L}\p{N}_]+/gu, '_').slice(0, 60);
}

/** Neighbours of plain numbers as one part each: an image or a sequence is plain numbers, too. */
export function plainRuns(blocks: readonly InputBlock[]): { name: string; at: number; width: number }[] {
  const runs: { name: string; at: number; width: number }[] = [];
  for (const block of blocksOf(blocks, 'dense', 'image', 'sequence')) {
    const last = runs.at(-1);
    if (last && last.at + last.width === block.at) last.width += block.width;
    else runs.push({ name: nameOf(block), at: block.at, width: block.width });
  }
  return runs;
}

/** Numbers of the row; the row itself where they are all of it. */
export function takeNumbers(graph: LayerGraph, name: string, at: number, width: number): LayerNode {
  if (width === graph.input.shape[0]) return graph.input;
  return graph.share(name, { type: 'slice', at, width }, graph.input);
}
