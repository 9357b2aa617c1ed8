import type { ResolvedDefinition, ResolvedTraining } from '../../src/contracts/definition/definition.ts';
import type { PreparedData, PreparedSplit } from '../../src/data/preparation/prepared-data.ts';
import type { InputBlock } from '../../src/contracts/preparation.ts';
import { denseRow } from '../../src/engine/models/architecture.ts';

/** Training options with plain defaults; no early stopping, one huge checkpoint interval. */
export function trainingOptions(overrides: Partial<ResolvedTraining> = {}): ResolvedTraining {
  return {
    epochs: 5,
    batchSize: 16,
    loss: 'crossEntropy',
    labelSmoothing: 0,
    optimizer: { type: 'adam', learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
    schedule: {
      type: 'constant',
      warmupSteps: 0,
      decaySteps: null,
      rate: 0.5,
      power: 1,
      endLearningRate: 0,
      patience: 3,
      factor: 0.5,
    },
    regularization: { l1: 0, l2: 0 },
    gradient: { clipValue: null, clipNorm: null, clipGlobalNorm: null, accumulate: 1 },
    earlyStopping: null,
    checkpoint: { everySeconds: 86400, everyEpochs: null, keepLast: 2, keepBest: 1 },
    precision: 'float32',
    ...overrides,
  };
}

/** A resolved definition of the given model, task and training. */
export function trainingDefinition(overrides: Partial<ResolvedDefinition> = {}): ResolvedDefinition {
  return {
    name: 'test',
    dataset: 'ds_01jd2v7x9qe3fth6k8m4n5p6r7',
    task: { type: 'classification', target: 'y', positiveClass: null },
    inputs: [],
    split: { strategy: 'random', train: 0.7, validation: 0.15, test: 0.15, seed: 7 },
    preparation: {
      deduplicate: false,
      missing: {
        numeric: 'median',
        categorical: 'category',
        numericConstant: 0,
        categoricalConstant: 'missing',
        indicator: false,
      },
      outliers: null,
      numeric: 'none',
      categorical: 'oneHot',
      maxCategories: 100,
      imbalance: 'none',
    },
    model: { family: 'linear' },
    training: trainingOptions(),
    evaluation: { threshold: 0.5 },
    limits: { maxRuntimeSeconds: 86400 },
    seed: 7,
    device: 'auto',
    ...overrides,
  };
}

/** A split from rows of features and their targets. */
export function preparedSplit(
  rows: readonly (readonly number[])[],
  targets: readonly number[],
): PreparedSplit {
  return {
    rows: rows.length,
    features: Float32Array.from(rows.flat()),
    targets: Float32Array.from(targets),
    rowNumbers: Int32Array.from(rows, (_, row) => row),
  };
}

/**
 * Prepared data; `classes` names them, null makes it a regression of an unscaled target.
 * @param options.inputs what the row is made of; left out: numbers
 */
export function preparedData(options: {
  train: PreparedSplit;
  validation?: PreparedSplit;
  test?: PreparedSplit;
  width: number;
  inputs?: InputBlock[];
  classes: string[] | null;
  classWeights?: number[];
}): PreparedData {
  const { train, width, classes, inputs = denseRow(width) } = options;
  const empty = preparedSplit([], []);
  return {
    width,
    inputs,
    train,
    validation: options.validation ?? empty,
    test: options.test ?? empty,
    preparation: {
      formatVersion: 1,
      columns: [],
      target: classes
        ? { kind: 'classes', name: 'y', classes }
        : { kind: 'value', name: 'y', offset: 0, scale: 1 },
      featureNames: Array.from({ length: width }, (_, index) => `x${index}`),
    },
    classWeights: options.classWeights ?? null,
    notes: [],
  };
}
