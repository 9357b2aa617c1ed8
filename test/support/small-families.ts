import type { ResolvedDenseLayer, ResolvedModel } from '../../src/contracts/definition/resolved-model.ts';
import type { InputBlock, PreparedSplit } from '../../src/contracts/preparation.ts';
import { placeBlocks } from '../../src/data/preparation/input-layout.ts';
import { rowWidth } from '../../src/engine/models/architecture.ts';
import { createRandom, type Random } from '../../src/random.ts';

/** A small model and the row that it takes. */
export interface SmallFamily {
  name: string;
  model: ResolvedModel;
  inputs: InputBlock[];
}

const start = { initializer: 'glorotUniform' } as const;

/** A hidden layer with plain defaults. */
export function denseLayer(units: number, options: Partial<ResolvedDenseLayer> = {}): ResolvedDenseLayer {
  return { units, activation: 'tanh', dropout: 0, batchNorm: false, layerNorm: false, ...start, ...options };
}

const numbers = (width: number) => ({ kind: 'dense', name: 'dense', width }) as const;
const category = (name: string, count: number) => ({ kind: 'category', name, width: 1, count }) as const;
const tokens = { kind: 'tokens', name: 'review', width: 8, vocabulary: 20 } as const;
const sequence = { kind: 'sequence', name: 'signal', width: 18, steps: 6, features: 3 } as const;
const image = {
  kind: 'image', name: 'photo', width: 128, imageHeight: 8, imageWidth: 8, channels: 2,
} as const; // prettier-ignore
const table = [numbers(4), category('city', 7), category('job', 5)];

const convolution = (filters: number, options = {}) => ({
  filters, kernelSize: 3, stride: 1, padding: 'same', pool: 2, activation: 'tanh', batchNorm: false, dropout: 0, ...start, ...options,
}) as const; // prettier-ignore

const recurrent = {
  units: 5,
  depth: 1,
  bidirectional: false,
  dropout: 0,
  embeddingWidth: 4,
  layers: [] as ResolvedDenseLayer[],
  recurrentInitializer: 'orthogonal' as const,
  ...start,
};

const family = (
  name: string,
  model: ResolvedModel,
  blocks: Parameters<typeof placeBlocks>[0],
): SmallFamily => ({
  name,
  model,
  inputs: placeBlocks(blocks),
});

/** One small instance of each family, on each kind of row that it is for. */
export const smallFamilies: readonly SmallFamily[] = [
  family('linear on a table with categories', { family: 'linear' }, table),
  family('linear on a text', { family: 'linear' }, [tokens]),
  family('mlp on a table with categories', { family: 'mlp', layers: [denseLayer(6)] }, table),
  family('mlp on an image, a text and numbers', { family: 'mlp', layers: [denseLayer(6)], embeddingWidth: 3 }, [
    numbers(2),
    image,
    tokens,
  ]),
  family('cnn on an image', { family: 'cnn', blocks: [convolution(3), convolution(4)], pooling: 'flatten', layers: [denseLayer(5)] }, [image]),
  family(
    'cnn with batch norm on an image beside a table',
    { family: 'cnn', blocks: [convolution(3, { batchNorm: true, stride: 2, padding: 'valid', pool: null })], pooling: 'average', layers: [] },
    [...table, image],
  ),
  family('cnn on a sequence', { family: 'cnn', blocks: [convolution(4, { kernelSize: 2 })], pooling: 'max', layers: [] }, [sequence]),
  ...(['lstm', 'gru'] as const).flatMap((kind) => [
    family(`${kind} on a text`, { ...recurrent, family: kind }, [tokens]),
    family(`${kind} on a sequence beside numbers`, { ...recurrent, family: kind, layers: [denseLayer(4)] }, [
      sequence,
      numbers(2),
    ]),
    family(`bidirectional ${kind}, two deep, on a text`, { ...recurrent, family: kind, depth: 2, bidirectional: true }, [tokens]),
    family(`${kind} on a text and a sequence`, { ...recurrent, family: kind }, [tokens, sequence]),
  ]),
]; // prettier-ignore

/** Random rows: indices in their ranges, texts of every length padded at the end, one of them empty. */
export function randomSplit(
  inputs: readonly InputBlock[],
  rows: number,
  seed: number,
  targetOf: (random: Random) => number = (random) => random.integer(2),
): PreparedSplit {
  const random = createRandom(seed);
  const width = rowWidth(inputs);
  const features = new Float32Array(rows * width);
  for (let row = 0; row < rows; row += 1) {
    for (const block of inputs) {
      const at = row * width + block.at;
      const length = row === 0 ? 0 : 1 + random.integer(block.width);
      for (let index = 0; index < block.width; index += 1) {
        features[at + index] =
          block.kind === 'category'
            ? random.integer(block.count)
            : block.kind === 'tokens'
              ? index < length
                ? 1 + random.integer(block.vocabulary - 1)
                : 0
              : random.normal();
      }
    }
  }
  return {
    rows,
    features,
    targets: Float32Array.from({ length: rows }, () => targetOf(random)),
    rowNumbers: new Int32Array(rows),
  };
}
