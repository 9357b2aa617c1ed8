import { activations, initializers } from '../../../src/contracts/definition/layer-options.ts';
import type { CoverageCase } from './coverage-case.ts';

const table = (name: string, model: object, changes: object = {}): CoverageCase => ({
  name,
  data: 'people',
  definition: {
    task: { type: 'classification', target: 'level' },
    inputs: { include: ['age', 'income', 'plan'] },
    training: { epochs: 2 },
    model,
    ...changes,
  },
});

const embedded = { preparation: { categorical: 'embedding' } };

/** The families for a table and their options, and the tasks that a table has. */
export const tableCases: readonly CoverageCase[] = [
  table(
    'mlp trained by a client',
    { family: 'mlp' },
    {
      training: {
        epochs: 2,
        privacy: { noiseMultiplier: 1 },
        federated: {
          clients: 1,
          participants: 1,
          minClients: 1,
          localEpochs: 2,
          roundSeconds: 30,
          secureAggregation: false,
          scheduleUnit: 'round',
          proximal: 0.01,
          serverOptimizer: { type: 'adam', learningRate: 0.1, momentum: 0.8, beta2: 0.9, adaptivity: 0.01 },
        },
      },
    },
  ),
  table(
    'mlp trained by clients whose updates are masked',
    { family: 'mlp' },
    {
      training: {
        epochs: 1,
        federated: {
          clients: 3,
          secureAggregation: true,
          scheduleUnit: 'step',
          serverOptimizer: { type: 'momentum' },
        },
      },
    },
  ),
  table(
    'a step of half of what a client changed',
    { family: 'mlp', layers: [{ units: 2 }] },
    {
      training: {
        epochs: 1,
        federated: { clients: 1, serverOptimizer: { type: 'average', learningRate: 0.5 } },
      },
    },
  ),
  table(
    'mlp with every activation and initialiser',
    {
      family: 'mlp',
      layers: activations.map((activation, i) => ({
        units: 6,
        activation,
        initializer: initializers[i % initializers.length],
      })),
      embeddingWidth: 4,
    },
    {
      ...embedded,
      training: { epochs: 2, strategy: { type: 'modelParallel', cut: 'layers', microBatches: 2 } },
    },
  ),
  table(
    'mlp normalised and with dropout',
    {
      family: 'mlp',
      layers: [
        { units: 8, dropout: 0.2, batchNorm: true, layerNorm: false },
        { units: 8, batchNorm: false, layerNorm: true, initializer: 'randomNormal', deviation: 0.1 },
      ],
      embeddingWidth: null,
    },
    embedded,
  ),
  table(
    'wide and deep: several labels',
    { family: 'wideAndDeep', layers: [{ units: 6 }], embeddingWidth: 3 },
    {
      ...embedded,
      task: { type: 'multiLabelClassification', targets: ['red', 'green'] },
      training: { epochs: 2, strategy: { type: 'modelParallel', cut: 'columns' } },
      evaluation: { importance: { metric: 'subsetAccuracy', repeats: 1 } },
    },
  ),
  table(
    'wide and deep: several values',
    { family: 'wideAndDeep', layers: [{ units: 6 }], embeddingWidth: null },
    {
      ...embedded,
      task: { type: 'regression', targets: ['visits', 'spent'] },
      training: { epochs: 2, strategy: { type: 'modelParallel', cut: 'auto' } },
    },
  ),
  table(
    'autoencoder',
    {
      family: 'autoencoder',
      layers: [{ units: 4 }],
      bottleneck: { units: 2, activation: 'tanh', initializer: 'randomNormal', deviation: 0.1 },
      decoder: [{ units: 4 }],
    },
    { task: { type: 'autoencoding' } },
  ),
  table(
    'matrix factorization',
    { family: 'matrixFactorization', factors: 3, initializer: 'randomNormal', deviation: 0.1 },
    { ...embedded, task: { type: 'regression', target: 'spent' }, inputs: { include: ['store', 'city'] } },
  ),
  table(
    'recommendation',
    { family: 'matrixFactorization', factors: 3 },
    { task: { type: 'recommendation', user: 'store', item: 'city', negatives: 2 }, inputs: {} },
  ),
];
