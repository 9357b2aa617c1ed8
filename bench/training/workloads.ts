import type { ResolvedDefinition } from '../../src/contracts/definition/definition.ts';
import type { PreparedData } from '../../src/data/preparation/prepared-data.ts';
import type { BuiltModel } from '../../src/engine/models/build-model.ts';
import type { ResolvedModel } from '../../src/families/families.ts';
import type { InputBlock } from '../../src/contracts/preparation.ts';
import { placeBlocks } from '../../src/data/preparation/columns/input-layout.ts';
import { denseRow, rowWidth } from '../../src/engine/models/architecture.ts';
import * as tf from '../../src/engine/tf.ts';
import { createRandom, type Random } from '../../src/random.ts';
import { modelOfLayers } from '../../test/support/model-of-layers.ts';
import { denseLayer, randomSplit } from '../../test/support/small-families.ts';
import { preparedData, trainingDefinition, trainingOptions } from '../../test/support/training-definition.ts';

/** The workloads of bench/README.md, and the least that the captured engine should reach, as a ratio to PyTorch at its best. */
export const goals = {
  mlp32: 1.3,
  mlp512: 1.05,
  tiny32: 6,
  cnn64: 1.25,
  lstm32: 1.15,
  gru32: 3,
  convbn64: 1.2,
  transformer32: 1.2,
  textcnn32: 1.2,
  resnet64: 1.3,
  mlpbn128: 1.5,
  embeddings256: 2,
} as const;
export type WorkloadName = keyof typeof goals;
export const workloadNames = Object.keys(goals) as WorkloadName[];

/** What a workload trains: a definition and random data. Some models are built from layers, as the peers build theirs. */
export interface Workload {
  definition: ResolvedDefinition;
  data: PreparedData;
  model: (() => BuiltModel) | null;
}

/** What a workload is made from. */
export interface Shape {
  batchSize: number;
  rows: number;
  classes: number;
  inputs: InputBlock[];
  /** Draws a number of the row; left out: as the kind of its block wants it. */
  features?: (random: Random) => number;
  /** A model of a family, or layers of tfjs. */
  model: ResolvedModel | (() => tf.layers.Layer[]);
}

const { layers } = tf;
const vocabulary = 5000;
const timeSteps = 80;
const glorot = { initializer: 'glorotUniform' } as const;

const perceptron = (
  widths: readonly number[],
  options: Parameters<typeof denseLayer>[1] = {},
): ResolvedModel => ({
  family: 'mlp',
  layers: widths.map((units) =>
    denseLayer(units, { activation: 'relu', initializer: 'heUniform', ...options }),
  ),
});

const wide = { rows: 4096, inputs: denseRow(1024), classes: 10, model: perceptron([512, 256, 128]) };

const sequence = (recurrent: () => tf.layers.Layer): Shape => ({
  batchSize: 32,
  rows: 512,
  inputs: denseRow(timeSteps),
  classes: 2,
  features: (random) => random.integer(vocabulary),
  model: () => [
    layers.embedding({ inputDim: vocabulary, outputDim: 64, inputLength: timeSteps }),
    recurrent(),
    layers.dense({ units: 1 }),
  ],
});

/** Texts of every length up to 64 tokens, padded at the end. */
const text = {
  rows: 2048,
  inputs: placeBlocks([{ kind: 'tokens', name: 'text', width: 64, vocabulary }]),
  classes: 2,
};

const category = (name: string) => ({ kind: 'category', name, width: 1, count: 1000 }) as const;

/** tfjs makes orthogonal matrices slowly, and the kind of first weights does not matter for speed. */
const cell = { units: 64, recurrentActivation: 'sigmoid', recurrentInitializer: 'glorotNormal' } as const;

const normalised = (filters: number) => [
  layers.conv2d({ filters, kernelSize: 3, padding: 'same', useBias: false }),
  layers.batchNormalization({ momentum: 0.9 }),
  layers.activation({ activation: 'relu' }),
];

const shapes: Record<WorkloadName, Shape> = {
  mlp32: { ...wide, batchSize: 32 },
  mlp512: { ...wide, batchSize: 512 },
  tiny32: { batchSize: 32, rows: 8192, inputs: denseRow(30), classes: 2, model: perceptron([128, 64]) },
  cnn64: {
    batchSize: 64,
    rows: 2048,
    inputs: denseRow(28 * 28),
    classes: 10,
    model: () => [
      layers.reshape({ targetShape: [28, 28, 1] }),
      layers.conv2d({ filters: 32, kernelSize: 3, activation: 'relu' }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.conv2d({ filters: 64, kernelSize: 3, activation: 'relu' }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.flatten(),
      layers.dense({ units: 10 }),
    ],
  },
  lstm32: sequence(() => layers.lstm(cell)),
  gru32: sequence(() => layers.gru(cell)),
  convbn64: {
    batchSize: 64,
    rows: 512,
    inputs: denseRow(32 * 32 * 3),
    classes: 10,
    model: () => [
      layers.reshape({ targetShape: [32, 32, 3] }),
      ...normalised(32),
      ...normalised(32),
      layers.maxPooling2d({ poolSize: 2 }),
      ...normalised(64),
      ...normalised(64),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.flatten(),
      layers.dense({ units: 128, activation: 'relu' }),
      layers.dense({ units: 10 }),
    ],
  },
  transformer32: {
    ...text,
    batchSize: 32,
    model: {
      family: 'transformer',
      width: 64,
      heads: 4,
      depth: 2,
      feedForward: 128,
      activation: 'gelu',
      dropout: 0.1,
      layers: [],
      ...glorot,
    },
  },
  textcnn32: {
    ...text,
    batchSize: 32,
    model: {
      family: 'textCnn',
      embeddingWidth: 100,
      kernelSizes: [3, 4, 5],
      filters: 100,
      dropout: 0.5,
      layers: [],
      ...glorot,
    },
  },
  resnet64: {
    batchSize: 64,
    rows: 512,
    inputs: placeBlocks([
      { kind: 'image', name: 'image', width: 32 * 32 * 3, imageHeight: 32, imageWidth: 32, channels: 3 },
    ]),
    classes: 10,
    model: {
      family: 'resnet',
      stages: [16, 32, 64].map((filters) => ({ filters, blocks: 1 })),
      dropout: 0,
      layers: [],
      ...glorot,
    },
  },
  mlpbn128: {
    batchSize: 128,
    rows: 8192,
    inputs: denseRow(100),
    classes: 10,
    model: perceptron([256, 128], { batchNorm: true, dropout: 0.2 }),
  },
  embeddings256: {
    batchSize: 256,
    rows: 8192,
    inputs: placeBlocks([
      { kind: 'dense', name: 'numbers', width: 10 },
      category('first'),
      category('second'),
      category('third'),
    ]),
    classes: 2,
    model: perceptron([128, 64]),
  },
};

/** Makes a workload; the same numbers each time. */
export const createWorkload = (name: WorkloadName, maxRuntimeSeconds: number): Workload =>
  workloadOf(shapes[name], maxRuntimeSeconds);

/** Makes a workload of a shape; the same numbers each time. */
export function workloadOf(
  { batchSize, rows, classes, inputs, features, model }: Shape,
  maxRuntimeSeconds: number,
): Workload {
  const width = rowWidth(inputs);
  const train = randomSplit(inputs, rows, 1, (random) => random.integer(classes));
  if (features) {
    const random = createRandom(1);
    train.features.forEach((_, index, all) => (all[index] = features(random)));
  }
  const definition = trainingDefinition({
    model: typeof model === 'function' ? { family: 'linear' } : model,
    training: trainingOptions({
      batchSize,
      epochs: 1_000_000,
      optimizer: { type: 'adam', learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
      checkpoint: { everySeconds: 86_400, everyEpochs: null, keepLast: 1, keepBest: 0 },
    }),
    limits: { maxRuntimeSeconds },
  });
  const names = Array.from({ length: classes }, (_, label) => `class ${label}`);
  return {
    definition,
    data: preparedData({ train, width, inputs, classes: names }),
    model:
      typeof model === 'function'
        ? () =>
            modelOfLayers({
              inputWidth: width,
              outputs: { kind: 'classes', count: classes },
              head: classes > 2 ? 'softmax' : 'sigmoid',
              layers: model,
            })
        : null,
  };
}
