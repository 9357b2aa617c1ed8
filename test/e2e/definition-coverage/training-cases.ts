import { eachOf, type CoverageCase } from './coverage-case.ts';

const inputs = { include: ['age', 'income', 'plan'] };
const linear = { family: 'linear' };

const classes = (name: string, training: object, changes: object = {}): CoverageCase => ({
  name,
  data: 'people',
  definition: {
    task: { type: 'classification', target: 'churned' },
    inputs,
    model: linear,
    training: { epochs: 2, ...training },
    ...changes,
  },
});

const values = (name: string, training: object): CoverageCase => ({
  name,
  data: 'people',
  definition: {
    task: { type: 'regression', target: 'visits' },
    inputs,
    model: linear,
    training: { epochs: 2, ...training },
  },
});

const schedules = [
  { type: 'constant', warmupSteps: 3 },
  { type: 'step', decaySteps: 2, rate: 0.5 },
  { type: 'exponential', decaySteps: 2, rate: 0.9 },
  { type: 'polynomial', power: 2, endLearningRate: 0.0001 },
  { type: 'cosine' },
  { type: 'oneCycle' },
  { type: 'inverseTime', rate: 0.1 },
  { type: 'reduceOnPlateau', patience: 1, factor: 0.3 },
];

/** Optimizers, schedules, losses, regularisation, gradients, early stopping, checkpoints. */
export const trainingCases: readonly CoverageCase[] = [
  ...eachOf(
    [
      { type: 'gradientDescent', learningRate: 0.1 },
      { type: 'sgd' },
      { type: 'momentum', momentum: 0.5 },
      { type: 'nesterov', momentum: 0.5 },
      { type: 'adagrad', initialAccumulator: 0.2, epsilon: 1e-6 },
      { type: 'rmsprop', rho: 0.8 },
      { type: 'adam', beta1: 0.8, beta2: 0.99 },
      { type: 'adamw', weightDecay: 0.01 },
    ],
    (optimizer, i) =>
      classes(`optimizer ${optimizer.type}, schedule ${schedules[i].type}`, {
        optimizer,
        schedule: schedules[i],
      }),
  ),
  ...eachOf(['auto', 'crossEntropy', 'focal', 'hinge'], (loss) =>
    classes(`loss: ${loss}`, { loss, ...(loss === 'crossEntropy' ? { labelSmoothing: 0.1 } : {}) }),
  ),
  ...eachOf(['meanSquaredError', 'meanAbsoluteError', 'huber', 'poisson'], (loss) =>
    values(`loss: ${loss}`, { loss }),
  ),
  classes('regularised', { regularization: { l1: 0.01, l2: 0.01 }, batchSize: 16, precision: 'float32' }),
  ...eachOf([{ clipValue: 0.1 }, { clipNorm: 1 }, { clipGlobalNorm: 1 }, { accumulate: 2 }], (gradient) =>
    classes(`gradient: ${Object.keys(gradient)[0]}`, { gradient }),
  ),
  classes('gradients as they are', { gradient: { clipValue: null, clipNorm: null, clipGlobalNorm: null } }),
  ...eachOf([true, false], (restoreBest) =>
    classes(`early stopping: restore best ${restoreBest}`, {
      epochs: 6,
      earlyStopping: { metric: 'validation.accuracy', patience: 1, minDelta: 0.001, restoreBest },
    }),
  ),
  classes('no early stopping, checkpoints by epochs', {
    earlyStopping: null,
    checkpoint: { everySeconds: 10, everyEpochs: 1, keepLast: 1, keepBest: 2 },
    initialWeights: null,
  }),
  classes('checkpoints by time only', { checkpoint: { everyEpochs: null } }),
  classes('threshold found', {}, { evaluation: { threshold: 'auto' } }),
  classes('threshold given', {}, { evaluation: { threshold: 0.4 } }),
];
