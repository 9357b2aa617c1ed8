import type { NamedTensor } from '../step-runner.ts';
import type { Architecture } from './architecture.ts';
import { nameMatches } from './layer-names.ts';
import type { LayerSpec } from './layer-spec.ts';

/** Which layers of a model start with weights of another, and which start afresh, and why. */
export interface LayerTransfer {
  transferred: string[];
  fresh: { layer: string; reason: string }[];
}

/** Options of a layer that decide the shapes of its weights. */
const shaping = [
  'type', 'parameters', 'units', 'useBias', 'count', 'width', 'filters', 'kernelSize', 'bidirectional', 'heads', 'headWidth',
] as const; // prettier-ignore

/**
 * Finds the layers whose weights fit by name and shape.
 * @param layers names, or the beginnings of names with a `*`, that are asked for; null: all that fit
 * @param newHead why the last layer starts afresh; null: it is taken too
 */
export function matchLayers(
  source: Pick<Architecture, 'layers'>,
  target: Pick<Architecture, 'layers'>,
  { layers, newHead }: { layers: readonly string[] | null; newHead: string | null },
): LayerTransfer {
  const byName = new Map(source.layers.map((layer) => [layer.name, layer]));
  const weighted = target.layers.filter(({ parameters }) => parameters > 0);
  const transfer: LayerTransfer = { transferred: [], fresh: [] };
  for (const layer of weighted) {
    const reason = reasonToStartAfresh(layer, byName.get(layer.name), {
      isAsked: layers === null || layers.some((pattern) => nameMatches(pattern, layer.name)),
      newHead: layer === weighted.at(-1) ? newHead : null,
    });
    if (reason === null) transfer.transferred.push(layer.name);
    else transfer.fresh.push({ layer: layer.name, reason });
  }
  return transfer;
}

function reasonToStartAfresh(
  layer: LayerSpec,
  found: LayerSpec | undefined,
  { isAsked, newHead }: { isAsked: boolean; newHead: string | null },
): string | null {
  if (!isAsked) return 'It is not asked for.';
  if (newHead !== null) return newHead;
  if (!found) return 'The source has no layer of this name.';
  const [own, other] = [layer, found] as unknown as Record<string, unknown>[];
  const different = shaping.find((key) => JSON.stringify(own[key]) !== JSON.stringify(other[key]));
  if (!different) return null;
  return `Its ${different} is ${JSON.stringify(own[different])}, that of the source ${JSON.stringify(other[different])}.`;
}

/**
 * A model's initial weights with those of transferred layers in place of its own. A layer one of whose tensors has another
 * shape after all keeps its own, and is named among the fresh ones.
 * @param own all weights of the new model
 */
export function transferWeights(
  own: readonly NamedTensor[],
  source: readonly NamedTensor[],
  transfer: LayerTransfer,
): { weights: NamedTensor[]; transfer: LayerTransfer } {
  const stored = new Map(source.map((tensor) => [tensor.name, tensor]));
  const layerOf = (tensor: NamedTensor): string => tensor.name.slice(0, tensor.name.indexOf('/'));
  const fits = (tensor: NamedTensor): boolean =>
    stored.get(tensor.name)?.shape.join() === tensor.shape.join();
  const misfits = new Map(
    own.filter((tensor) => !fits(tensor)).map((tensor) => [layerOf(tensor), tensor] as const),
  );
  const transferred = transfer.transferred.filter((layer) => !misfits.has(layer));
  const taken = new Set(transferred);
  return {
    weights: own.map((tensor) => (taken.has(layerOf(tensor)) ? stored.get(tensor.name)! : tensor)),
    transfer: {
      transferred,
      fresh: [
        ...transfer.fresh,
        ...transfer.transferred.flatMap((layer) => {
          const tensor = misfits.get(layer);
          if (!tensor) return [];
          const found = stored.get(tensor.name);
          const reason = `Its tensor ${tensor.name} is [${tensor.shape.join(', ')}], that of the source ${found ? `[${found.shape.join(', ')}]` : 'is not there'}.`;
          return [{ layer, reason }];
        }),
      ],
    },
  };
}
