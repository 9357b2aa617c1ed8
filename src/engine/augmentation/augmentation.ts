import type { ResolvedAugmentation } from '../../contracts/definition/definition.ts';
import type { InputBlock } from '../../contracts/preparation.ts';
import { createRandom } from '../../random.ts';
import type { StepNoise } from '../models/step-noise.ts';
import * as tf from '../tf.ts';
import { createGaussianNoise } from './gaussian-noise.ts';
import { createImageTransform } from './image-transform.ts';
import { createMixup, type OfPartners } from './mixup.ts';
import { createTokenDrop } from './token-drop.ts';

/** What augmentation goes by, beside its random numbers. */
export interface AugmentationPlan {
  options: ResolvedAugmentation;
  /** The blocks of a row. */
  inputs: readonly InputBlock[];
  /** For each feature of a row 1 where noise may be added: numbers on a scale and pixels, not 0/1 features or indices. */
  noisy: Uint8Array;
}

/** A batch as it goes into the model in training. */
export interface AugmentedBatch {
  features: tf.Tensor2D;
  /** Where rows are mixed in pairs: each row's own share λ [n], and how to find its partner's values. */
  mixed: { share: tf.Tensor1D; ofPartners: OfPartners } | null;
}

/**
 * Changes the rows of training batches, at random: new for every row and step. It works on whole rows before the model, so that every
 * family of models has it, and it is no part of what is stored and served. All random numbers are uniform ones of the
 * model's {@link StepNoise}, which a captured graph draws itself.
 */
export type Augmentation = (features: tf.Tensor2D, noise: StepNoise) => AugmentedBatch;

/** Changes the columns `at … at + width` of rows, and nothing else. */
interface BlockChange {
  at: number;
  width: number;
  change: (values: tf.Tensor2D, noise: StepNoise) => tf.Tensor2D;
}

/** The augmentation of a run. Each part draws from a stream of its own. */
export function createAugmentation({ options, inputs, noisy }: AugmentationPlan, seed: number): Augmentation {
  const seedOf = (stream: string): number => createRandom(seed, `augmentation/${stream}`).integer(2 ** 31);
  const changes = inputs.flatMap((block) => blockChanges(block, options, seedOf));
  const deviations = Float32Array.from(noisy, (isNoisy) => isNoisy * options.noise);
  const addNoise = options.noise > 0 ? createGaussianNoise(deviations, seedOf('noise')) : null;
  const mix = options.mixup > 0 ? createMixup(options.mixup, seedOf('mixup')) : null;
  return (features, noise) => {
    let rows = changes.reduce((changed, change) => applyToBlock(changed, change, noise), features);
    if (addNoise) rows = addNoise(rows, noise);
    if (!mix) return { features: rows, mixed: null };
    const { features: mixedRows, share, ofPartners } = mix(rows, noise);
    return { features: mixedRows, mixed: { share, ofPartners } };
  };
}

/** What is done to a block by its kind. */
function blockChanges(
  block: InputBlock,
  options: ResolvedAugmentation,
  seedOf: (stream: string) => number,
): BlockChange[] {
  const { at, width } = block;
  if (block.kind === 'image' && (options.flip || options.crop > 0 || options.rotationDegrees > 0)) {
    return [{ at, width, change: createImageTransform(options, block, seedOf(`image/${block.name}`)) }];
  }
  if (block.kind === 'tokens' && options.tokenDrop > 0) {
    return [{ at, width, change: createTokenDrop(options.tokenDrop, seedOf(`tokens/${block.name}`)) }];
  }
  return [];
}

function applyToBlock(rows: tf.Tensor2D, { at, width, change }: BlockChange, noise: StepNoise): tf.Tensor2D {
  const [count, total] = rows.shape;
  if (width === total) return change(rows, noise);
  const part = (from: number, size: number) => tf.slice(rows, [0, from], [count, size]);
  const end = at + width;
  const parts = [change(part(at, width), noise)];
  if (at > 0) parts.unshift(part(0, at));
  if (end < total) parts.push(part(end, total - end));
  return tf.concat(parts, 1);
}
