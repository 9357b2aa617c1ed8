import type { ResolvedDenseLayer } from '../../src/contracts/definition/layer-options.ts';
import type { ResolvedCustomLayer } from '../../src/families/custom/schema.ts';
import type { ResolvedModel } from '../../src/families/families.ts';
import type { InputBlock } from '../../src/contracts/preparation.ts';
import type { PreparedSplit } from '../../src/data/preparation/prepared-data.ts';
import { placeBlocks } from '../../src/data/preparation/columns/input-layout.ts';
import { rowWidth } from '../../src/engine/models/architecture.ts';
import { createRandom, type Random } from '../../src/random.ts';

/** A small model and the row that it takes. */
export interface SmallFamily {
  name: string;
  model: ResolvedModel;
  inputs: InputBlock[];
  /** Classes that it can tell apart. */
  classes: number;
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

const transformer = {
  family: 'transformer' as const,
  width: 6,
  heads: 2,
  depth: 1,
  feedForward: 8,
  activation: 'tanh' as const,
  dropout: 0,
  layers: [] as ResolvedDenseLayer[],
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
  classes: model.family === 'matrixFactorization' ? 2 : 3,
});

/** A list of layers with everything written out. */
const custom = (layers: ResolvedCustomLayer[]): ResolvedModel => ({ family: 'custom', layers });

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
  family('resnet, with batch norm, on an image', { family: 'resnet', stages: [{ filters: 3, blocks: 1 }, { filters: 4, blocks: 1 }], dropout: 0, layers: [], ...start }, [image]),
  family('textCnn on a text beside a table', { family: 'textCnn', embeddingWidth: 4, kernelSizes: [2, 3], filters: 3, dropout: 0, layers: [], ...start }, [...table, tokens]),
  family('transformer on a text', { ...transformer }, [tokens]),
  family('transformer on a sequence beside numbers', { ...transformer, depth: 2, layers: [denseLayer(4)] }, [sequence, numbers(2)]),
  family('wideAndDeep on a table with categories', { family: 'wideAndDeep', layers: [denseLayer(6)], embeddingWidth: null }, table),
  family('autoencoder layout on numbers', { family: 'autoencoder', layers: [denseLayer(5)], bottleneck: { units: 2, activation: 'tanh', ...start }, decoder: [denseLayer(5)] }, [numbers(6)]),
  family('matrixFactorization beside numbers', { family: 'matrixFactorization', factors: 3, initializer: 'randomNormal', deviation: 0.3 }, [category('user', 9), category('item', 6), numbers(2)]),
  family(
    'custom layers on an image beside numbers',
    custom([
      { type: 'conv2d', name: 'first', filters: 4, kernelSize: [3, 2], strides: [1, 1], padding: 'valid', useBias: false, activation: 'linear', ...start },
      { type: 'activation', name: 'bent', activation: 'tanh' },
      { type: 'separableConv2d', name: 'second', filters: 3, kernelSize: [3, 3], strides: [1, 1], padding: 'same', useBias: true, activation: 'tanh', ...start },
      { type: 'averagePooling2d', name: 'pooled', poolSize: [2, 2], strides: [2, 2], padding: 'valid' },
      { type: 'reshape', name: 'rows', shape: [3, 9] },
      { type: 'layerNorm', name: 'even' },
      { type: 'conv1d', name: 'along', filters: 4, kernelSize: 2, stride: 1, padding: 'same', useBias: true, activation: 'linear', ...start },
      { type: 'maxPooling1d', name: 'most', poolSize: 2, stride: 1, padding: 'valid' },
      { type: 'flatten', name: 'flat' },
      { type: 'dense', name: 'last', units: 4, useBias: true, activation: 'softmax', ...start },
    ]),
    [image, numbers(3)],
  ),
  family(
    'custom gru and lstm layers on a text',
    custom([
      { type: 'embedding', name: 'words', width: 4, maskZero: true, initializer: 'uniform' },
      { type: 'lstm', name: 'there', units: 3, cellActivation: 'tanh', recurrentActivation: 'sigmoid', returnSequences: true, bidirectional: true, recurrentInitializer: 'orthogonal', ...start },
      { type: 'dense', name: 'between', units: 4, useBias: true, activation: 'tanh', ...start },
      { type: 'gru', name: 'on', units: 3, cellActivation: 'tanh', recurrentActivation: 'hardSigmoid', returnSequences: true, bidirectional: false, recurrentInitializer: 'orthogonal', ...start },
      { type: 'globalAveragePooling1d', name: 'mean' },
    ]),
    [tokens],
  ),
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
