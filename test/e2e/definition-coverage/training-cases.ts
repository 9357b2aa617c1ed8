import type { CoverageCase } from './coverage-case.ts';

const inputs = { include: ['age', 'income', 'plan', 'city', 'member', 'joined'] };

/** What a case of this file says beside its task and inputs: of each area something. */
interface Changes {
  preparation: object;
  split: object;
  training: object;
  [area: string]: object | string | number;
}

const classes = (name: string, changes: Changes): CoverageCase => ({
  name,
  data: 'people',
  definition: {
    task: { type: 'classification', target: 'churned' },
    inputs,
    model: { family: 'linear' },
    ...changes,
    training: { epochs: 2, ...changes.training },
  },
});

const values = (name: string, changes: Changes): CoverageCase => ({
  ...classes(name, changes),
  definition: { ...classes(name, changes).definition, task: { type: 'regression', target: 'visits' } },
});

/**
 * Cleaning, encodings, scalings, imbalance, splits, optimizers, schedules, losses, regularisation, gradients, early
 * stopping, checkpoints: each case has one of each, as every option has about eight values.
 */
export const trainingCases: readonly CoverageCase[] = [
  classes('private gradient descent, and what a definition may be called', {
    name: 'churn',
    task: { type: 'classification', target: 'churned', positiveClass: 'yes' },
    inputs: {
      exclude: ['store', 'part', 'level', 'visits', 'spent', 'red', 'green'],
      types: { age: 'numeric', member: 'boolean', joined: 'dateTime', city: 'categorical' },
    },
    seed: 11,
    evaluation: {
      groups: ['city', 'age', 'joined'],
      importance: { metric: 'logLoss', repeats: 2, maxRows: 100 },
      calibration: 'temperature',
      conformal: { coverages: [0.8, 0.9], score: 'lac' },
    },
    device: 'auto',
    limits: { maxRuntimeSeconds: 600 },
    preparation: {
      missing: { numeric: 'mean', categorical: 'mode', indicator: true },
      deduplicate: true,
      outliers: { method: 'zScore', action: 'clip', threshold: 2 },
      numeric: 'standardize',
      categorical: 'oneHot',
      maxCategories: 4,
      imbalance: 'none',
    },
    split: { strategy: 'stratified', train: 0.6, validation: 0.2, test: 0.2, seed: 5, duplicates: 'drop' },
    training: {
      loss: 'auto',
      optimizer: { type: 'gradientDescent', learningRate: 0.1 },
      schedule: { type: 'constant', warmupSteps: 3 },
      regularization: { l1: 0.01, l2: 0.01 },
      precision: 'float32',
      recompute: 'none',
      privacy: { epsilon: 5, delta: 0.001, clipNorm: 0.5, accountant: 'rdp' },
      strategy: null,
      initialWeights: null,
      freeze: null,
    },
  }),
  classes('sgd on smoothed labels, cross-validated with a final model', {
    preparation: {
      missing: { numeric: 'median', categorical: 'constant', categoricalConstant: 'none' },
      outliers: null,
      numeric: 'minMax',
      categorical: 'ordinal',
      imbalance: 'classWeights',
    },
    split: { strategy: 'kFold', folds: 3, stratified: true, refit: true, duplicates: 'keep' },
    training: {
      loss: 'crossEntropy',
      labelSmoothing: 0.1,
      batchSize: 16,
      optimizer: { type: 'sgd', weightDecay: 0.01 },
      schedule: { type: 'step', decaySteps: 2, rate: 0.5 },
      gradient: { clipValue: 0.1 },
    },
    evaluation: { threshold: 'auto', calibration: 'platt' },
    device: 'cpu',
  }),
  classes('momentum on the focal loss, oversampled', {
    preparation: {
      missing: { numeric: 'mode', categorical: 'mostRecent' },
      outliers: { method: 'iqr', action: 'drop' },
      numeric: 'robust',
      categorical: 'hashing',
      hashing: { buckets: 8, signed: true },
      imbalance: 'oversample',
    },
    split: { strategy: 'grouped', column: 'store', duplicates: 'keepTogether' },
    training: {
      epochs: 3,
      loss: 'focal',
      optimizer: { type: 'momentum', momentum: 0.5 },
      schedule: { type: 'exponential', decaySteps: 2, rate: 0.9 },
      gradient: { clipNorm: 1 },
      strategy: { type: 'dataParallel', replicas: 2, placement: 'spread', exchange: 'synchronous' },
      earlyStopping: { metric: 'validation.accuracy', patience: 1, minDelta: 0.001, restoreBest: true },
      checkpoint: { everySeconds: 10, everyEpochs: 1, keepLast: 1, keepBest: 2 },
    },
    evaluation: { threshold: 0.4, calibration: 'isotonic', conformal: { coverages: [0.7], score: 'aps' } },
  }),
  classes('nesterov on the hinge loss, undersampled', {
    preparation: {
      missing: { numeric: 'constant', numericConstant: 40, categorical: 'category' },
      outliers: { method: 'iqr', action: 'mark' },
      numeric: 'log',
      categorical: 'target',
      targetEncoding: { smoothing: 'auto', folds: 3 },
      imbalance: 'undersample',
    },
    split: { strategy: 'timeOrdered', column: 'joined' },
    training: {
      epochs: 3,
      loss: 'hinge',
      optimizer: { type: 'nesterov', momentum: 0.5 },
      schedule: { type: 'polynomial', power: 2, endLearningRate: 0.0001 },
      gradient: { clipGlobalNorm: 1 },
      strategy: {
        type: 'dataParallel',
        replicas: 3,
        placement: 'worker',
        exchange: 'localSgd',
        localSteps: 2,
      },
      earlyStopping: { restoreBest: false },
      checkpoint: { everyEpochs: null },
    },
  }),
  values('adagrad on the squared error, batches accumulated', {
    preparation: {
      targetScaling: 'standardize',
      missing: { numeric: 'mostRecent', categorical: 'drop' },
      numeric: 'none',
      categorical: 'hashing',
      hashing: { signed: false },
    },
    split: { strategy: 'column', column: 'part' },
    training: {
      loss: 'meanSquaredError',
      optimizer: { type: 'adagrad', initialAccumulator: 0.2, epsilon: 1e-6 },
      schedule: { type: 'cosine' },
      gradient: { accumulate: 2 },
      strategy: { type: 'dataParallel', exchange: 'auto' },
    },
  }),
  values('private rmsprop on the absolute error, nothing cleaned', {
    preparation: {
      targetScaling: 'none',
      missing: { numeric: 'drop', indicator: false },
      deduplicate: false,
      categorical: 'target',
      targetEncoding: { smoothing: 5 },
    },
    split: { strategy: 'random', duplicates: 'auto' },
    training: {
      loss: 'meanAbsoluteError',
      batchSize: 16,
      privacy: { noiseMultiplier: 1.5, accountant: 'pld' },
      optimizer: { type: 'rmsprop', rho: 0.8 },
      schedule: { type: 'oneCycle' },
      gradient: { clipValue: null, clipNorm: null, clipGlobalNorm: null },
      earlyStopping: null,
    },
  }),
  values('adam on the Huber loss, noise added and rows mixed', {
    preparation: { augmentation: { noise: 0.1, mixup: 0.2 } },
    split: {},
    training: {
      loss: 'huber',
      precision: 'mixed',
      recompute: 'blocks',
      optimizer: { type: 'adam', beta1: 0.8, beta2: 0.99 },
      schedule: { type: 'inverseTime', rate: 0.1 },
    },
    evaluation: { conformal: { coverages: [0.8], score: 'absolute' } },
  }),
  values('adamw on the Poisson loss, cross-validated for its figures only', {
    preparation: {},
    split: { strategy: 'kFold', folds: 2, stratified: false, refit: false },
    training: {
      loss: 'poisson',
      privacy: null,
      strategy: { type: 'single' },
      federated: null,
      optimizer: { type: 'adamw', weightDecay: 0.01 },
      schedule: { type: 'reduceOnPlateau', patience: 1, factor: 0.3 },
    },
  }),
  classes('L-BFGS on smoothed labels with few weights, stopped early', {
    preparation: { categorical: 'embedding', imbalance: 'classWeights' },
    split: {},
    training: {
      epochs: 20,
      optimizer: { type: 'lbfgs', tolerance: 0.001, history: 5 },
      labelSmoothing: 0.05,
      regularization: { l1: 0.01, l2: 0.001 },
      earlyStopping: { patience: 2 },
    },
  }),
  {
    ...values('least squares of two values, cross-validated', {
      preparation: {},
      split: { strategy: 'kFold', folds: 2 },
      training: {},
    }),
    definition: {
      task: { type: 'regression', targets: ['visits', 'spent'] },
      inputs,
      model: { family: 'linear' },
      split: { strategy: 'kFold', folds: 2 },
      training: { optimizer: { type: 'leastSquares' } },
    },
  },
  {
    name: 'a linear model and nothing else, on the words of a text',
    data: 'texts',
    definition: {
      task: { type: 'classification', target: 'kind' },
      preparation: { text: { encoding: 'sequence', length: 8 } },
      model: { family: 'linear' },
    },
  },
];
