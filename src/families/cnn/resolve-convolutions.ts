import { Convolution, type ResolvedConvolution } from '../../contracts/definition/layer-options.ts';
import type { InputBlock } from '../../contracts/preparation.ts';
import { withDefaults } from '../../contracts/with-defaults.ts';
import type { Findings } from '../../definition/issues.ts';
import { resolveConvolution } from '../layers/resolve-layers.ts';

/** Positions a side that are few enough for dense layers. */
const fewPositions = 8;
/** More feature maps gain little in the networks that one trains here. */
const mostFilters = 256;

/** Two convolutions, or more where the image is large: each halves the sides and doubles the maps. */
export function defaultConvolutions(blocks: readonly InputBlock[]): Convolution[] {
  const sides = sidesOf(blocks);
  const halvings = Math.ceil(Math.log2(Math.max(...sides) / fewPositions));
  const count = Math.min(8, Math.max(2, halvings));
  return Array.from({ length: count }, (_, index) => ({ filters: Math.min(mostFilters, 32 * 2 ** index) }));
}

/** Convolutions with their defaults: those that say nothing of pooling halve the sides while there is something to halve. */
export function resolveConvolutions(
  layers: readonly Convolution[],
  blocks: readonly InputBlock[],
  findings: Findings,
): ResolvedConvolution[] {
  let side = Math.min(...sidesOf(blocks));
  return layers.map((layer, index) => {
    const convolved = sideAfter(layer, side);
    const resolved = resolveConvolution(layer, convolved >= 2 ? 2 : null, `/model/blocks/${index}`, findings);
    side = resolved.pool === null ? convolved : Math.floor(convolved / resolved.pool);
    return resolved;
  });
}

function sideAfter(layer: Convolution, side: number): number {
  const { kernelSize, stride, padding } = withDefaults(Convolution, layer);
  return padding === 'same' ? Math.ceil(side / stride) : Math.floor((side - kernelSize) / stride) + 1;
}

/** Lengths of the axes that convolutions go along: an image's, else a sequence's. */
function sidesOf(blocks: readonly InputBlock[]): number[] {
  const images = blocks.flatMap((block) =>
    block.kind === 'image' ? [block.imageHeight, block.imageWidth] : [],
  );
  if (images.length > 0) return images;
  const steps = blocks.flatMap((block) => (block.kind === 'sequence' ? [block.steps] : []));
  return steps.length > 0 ? steps : [1];
}
