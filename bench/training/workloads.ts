import type { ResolvedDefinition } from '../../src/contracts/definition/definition.ts';
import type { PreparedData } from '../../src/data/preparation/prepared-data.ts';
import type { BuiltModel } from '../../src/engine/models/build-model.ts';
import * as tf from '../../src/engine/tf.ts';
import { createRandom, type Random } from '../../src/random.ts';
import { modelOfLayers, type LayersModelSpec } from '../../test/support/model-of-layers.ts';
import { preparedData, trainingDefinition, trainingOptions } from '../../test/support/training-definition.ts';

/** The workloads of docs/engine.md, and the least that the captured engine should reach, as a ratio to PyTorch at its best. */
export const goals = {
  mlp32: 1.3,
  mlp512: 1.05,
  tiny32: 6,
  cnn64: 1.25,
  lstm32: 1.15,
  gru32: 3,
  convbn64: 1.2,
} as const;
export type WorkloadName = keyof typeof goals;
export const workloadNames = Object.keys(goals) as WorkloadName[];

/** What a workload trains: a definition and random data; convolutional and recurrent models are built from layers, as the peers build theirs. */
export interface Workload {
  definition: ResolvedDefinition;
  data: PreparedData;
  model: (() => BuiltModel) | null;
}

interface Shape {
  batchSize: number;
  rows: number;
  width: number;
  classes: number;
  features: (random: Random) => number;
  /** Hidden layers of a multi-layer perceptron, or layers of tfjs. */
  layers: readonly number[] | (() => tf.layers.Layer[]);
}

const normal = (random: Random) => random.normal();
const { layers } = tf;
const vocabulary = 5000;
const timeSteps = 80;

const perceptron = { rows: 4096, width: 1024, classes: 10, features: normal, layers: [512, 256, 128] };

const sequence = (recurrent: () => tf.layers.Layer): Shape => ({
  batchSize: 32,
  rows: 512,
  width: timeSteps,
  classes: 2,
  features: (random) => random.integer(vocabulary),
  layers: () => [
    layers.embedding({ inputDim: vocabulary, outputDim: 64, inputLength: timeSteps }),
    recurrent(),
    layers.dense({ units: 1 }),
  ],
});

/** tfjs makes orthogonal matrices slowly, and the kind of first weights does not matter for speed. */
const cell = { units: 64, recurrentActivation: 'sigmoid', recurrentInitializer: 'glorotNormal' } as const;

const normalised = (filters: number) => [
  layers.conv2d({ filters, kernelSize: 3, padding: 'same', useBias: false }),
  layers.batchNormalization({ momentum: 0.9 }),
  layers.activation({ activation: 'relu' }),
];

const shapes: Record<WorkloadName, Shape> = {
  mlp32: { ...perceptron, batchSize: 32 },
  mlp512: { ...perceptron, batchSize: 512 },
  tiny32: { batchSize: 32, rows: 8192, width: 30, classes: 2, features: normal, layers: [128, 64] },
  cnn64: {
    batchSize: 64,
    rows: 2048,
    width: 28 * 28,
    classes: 10,
    features: normal,
    layers: () => [
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
    width: 32 * 32 * 3,
    classes: 10,
    features: normal,
    layers: () => [
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
};

/** Makes a workload; the same numbers each time. */
export function createWorkload(name: WorkloadName, maxRuntimeSeconds: number): Workload {
  const { batchSize, rows, width, classes, features, layers: made } = shapes[name];
  const random = createRandom(1);
  const train = {
    rows,
    features: Float32Array.from({ length: rows * width }, () => features(random)),
    targets: Float32Array.from({ length: rows }, () => random.integer(classes)),
    rowNumbers: new Int32Array(rows),
  };
  const isPerceptron = typeof made !== 'function';
  const hidden = isPerceptron ? made : [];
  const definition = trainingDefinition({
    model: {
      family: 'mlp',
      layers: hidden.map((units) => ({
        units,
        activation: 'relu',
        dropout: 0,
        batchNorm: false,
        layerNorm: false,
        initializer: 'heUniform',
      })),
    },
    training: trainingOptions({
      batchSize,
      epochs: 1_000_000,
      optimizer: { type: 'adam', learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
      checkpoint: { everySeconds: 86_400, everyEpochs: null, keepLast: 1, keepBest: 0 },
    }),
    limits: { maxRuntimeSeconds },
  });
  const names = Array.from({ length: classes }, (_, label) => `class ${label}`);
  const spec: LayersModelSpec | null = isPerceptron
    ? null
    : {
        inputWidth: width,
        outputs: { kind: 'classes', count: classes },
        head: classes > 2 ? 'softmax' : 'sigmoid',
        layers: made,
      };
  return {
    definition,
    data: preparedData({ train, width, classes: names }),
    model: spec && (() => modelOfLayers(spec)),
  };
}
