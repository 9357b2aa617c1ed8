import type { InputBlock } from '../../contracts/preparation.ts';
import type { Architecture } from '../models/architecture.ts';
import type { LayerSpec } from '../models/layer-spec.ts';

/** An embedding layer, and the numbers of a row that it looks up. */
export interface EmbeddingPlace {
  layer: string;
  /** First number of the row, and how many. */
  at: number;
  width: number;
  of: 'category' | 'tokens';
}

/**
 * Where the embeddings of a model take their indices from.
 * @returns null where one takes them from elsewhere than the row
 */
export function embeddingPlaces({
  layers,
  inputs = [],
  inputWidth,
}: Pick<Architecture, 'layers' | 'inputs' | 'inputWidth'>): EmbeddingPlace[] | null {
  const byName = new Map(layers.map((layer) => [layer.name, layer]));
  const places: EmbeddingPlace[] = [];
  for (const [i, layer] of layers.entries()) {
    if (layer.type !== 'embedding') continue;
    const source = layer.inputs?.[0] ?? layers[i - 1]?.name ?? 'input';
    const range = rangeOf(source, byName, inputWidth);
    const block = range && inputs.find(({ at, width }) => at === range.at && width === range.width);
    if (!block || !isIndexed(block)) return null;
    places.push({ layer: layer.name, ...range, of: block.kind });
  }
  return places;
}

function rangeOf(
  name: string,
  layers: ReadonlyMap<string, LayerSpec>,
  inputWidth: number,
): { at: number; width: number } | null {
  if (name === 'input') return { at: 0, width: inputWidth };
  const layer = layers.get(name);
  return layer?.type === 'slice' ? { at: layer.at, width: layer.width } : null;
}

const isIndexed = (block: InputBlock): block is Extract<InputBlock, { kind: 'category' | 'tokens' }> =>
  block.kind === 'category' || block.kind === 'tokens';
