import type { ResolvedDefinition } from '../contracts/definition/definition.ts';
import { exampleIds } from '../contracts/example-ids.ts';

/** The definition of the documentation's story with every default written in, as `resolveDefinition` gives it. */
export const exampleResolved: ResolvedDefinition = {
  name: 'churn-mlp',
  dataset: exampleIds.dataset,
  task: {
    type: 'classification',
    target: 'churned',
    positiveClass: null,
  },
  inputs: [
    {
      name: 'tenure',
      type: 'numeric',
    },
    {
      name: 'contract',
      type: 'categorical',
    },
  ],
  split: {
    strategy: 'stratified',
    train: 0.85,
    validation: 0,
    test: 0.15,
    seed: 7,
    duplicates: 'drop',
  },
  preparation: {
    deduplicate: true,
    missing: {
      numeric: 'median',
      categorical: 'category',
      numericConstant: 0,
      categoricalConstant: 'missing',
      indicator: false,
    },
    outliers: null,
    numeric: 'standardize',
    categorical: 'oneHot',
    maxCategories: 100,
    imbalance: 'none',
  },
  evaluation: {
    threshold: 0.5,
  },
  limits: {
    maxRuntimeSeconds: 86400,
  },
  seed: 7,
  device: 'auto',
  model: {
    family: 'mlp',
    layers: [
      {
        units: 128,
        activation: 'relu',
        dropout: 0.1,
        batchNorm: false,
        layerNorm: false,
        initializer: 'heUniform',
      },
      {
        units: 64,
        activation: 'relu',
        dropout: 0,
        batchNorm: false,
        layerNorm: false,
        initializer: 'heUniform',
      },
    ],
  },
  training: {
    epochs: 20,
    batchSize: 32,
    loss: 'crossEntropy',
    labelSmoothing: 0,
    optimizer: {
      type: 'adam',
      learningRate: 0.001,
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-7,
    },
    schedule: {
      type: 'constant',
      warmupSteps: 0,
      power: 1,
      endLearningRate: 0,
      patience: 3,
      factor: 0.5,
      rate: 1,
      decaySteps: null,
    },
    regularization: {
      l1: 0,
      l2: 0,
    },
    gradient: {
      clipValue: null,
      clipNorm: null,
      clipGlobalNorm: null,
      accumulate: 1,
    },
    earlyStopping: null,
    checkpoint: {
      everySeconds: 30,
      everyEpochs: null,
      keepLast: 2,
      keepBest: 1,
    },
    precision: 'float32',
  },
};
