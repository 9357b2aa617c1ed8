import type { datasets } from '../../test/e2e/definition-coverage/datasets.ts';

/** A definition to train, on one of the small datasets of the tests. */
export interface Workload {
  name: string;
  data: keyof typeof datasets;
  definition: object;
}

const people = { include: ['age', 'income', 'plan', 'city', 'member'] };
const churn = { type: 'classification', target: 'churned' };
const spent = { type: 'regression', target: 'spent' };
/** Every second, as a run lasts some seconds; of the last three one is good. */
const checkpoint = { everySeconds: 1, keepLast: 3 };
const training = (epochs: number, more: object = {}): object => ({
  epochs,
  earlyStopping: null,
  checkpoint,
  ...more,
});

/**
 * Runs of mixed kinds, some seconds of one thread each, with what a resumed run has to go on with: dropout, noise, mixup,
 * schedules, optimizer slots, the best epoch, folds. The first ones are the most different.
 */
export const workloads: readonly Workload[] = [
  {
    name: 'MLP with dropout, noise and mixup',
    data: 'people',
    definition: {
      task: churn,
      inputs: people,
      preparation: { augmentation: { noise: 0.1, mixup: 0.2 } },
      model: {
        family: 'mlp',
        layers: [
          { units: 32, dropout: 0.2 },
          { units: 16, batchNorm: true },
        ],
      },
      training: training(400, { batchSize: 16, schedule: { type: 'cosine', warmupSteps: 20 } }),
    },
  },
  {
    name: 'CNN on augmented images',
    data: 'pictures',
    definition: {
      task: { type: 'classification', target: 'label' },
      inputs: { include: ['image'], types: { image: 'image' } },
      preparation: {
        image: { width: 12, height: 10, channels: 3 },
        augmentation: { flip: true, crop: 0.2, rotationDegrees: 10 },
      },
      model: {
        family: 'cnn',
        blocks: [{ filters: 4 }, { filters: 6, dropout: 0.1 }],
        layers: [{ units: 8 }],
      },
      training: training(150, { batchSize: 8 }),
    },
  },
  {
    name: 'MLP by two processes',
    data: 'people',
    definition: {
      task: spent,
      inputs: people,
      model: { family: 'mlp', layers: [{ units: 16, dropout: 0.1 }] },
      training: training(300, {
        batchSize: 16,
        strategy: { type: 'dataParallel', replicas: 2, exchange: 'synchronous' },
      }),
    },
  },
  {
    name: 'boosting',
    data: 'people',
    definition: {
      task: churn,
      inputs: people,
      model: { family: 'gradientBoostedTrees', trees: 3000, learningRate: 0.05, subsample: 0.8 },
      training: { earlyStopping: null, checkpoint },
    },
  },
  {
    name: 'cross-validated MLP',
    data: 'people',
    definition: {
      task: spent,
      inputs: people,
      split: { strategy: 'kFold', folds: 3, refit: true },
      model: { family: 'mlp', layers: [{ units: 16, dropout: 0.1 }] },
      training: training(100),
    },
  },
  {
    name: 'GRU on sequences',
    data: 'waves',
    definition: {
      task: { type: 'classification', target: 'speed' },
      inputs: { types: { wave: 'vector' }, sequence: { column: 'wave', features: 2 } },
      model: { family: 'gru', units: 12 },
      training: training(120, { batchSize: 16, schedule: { type: 'reduceOnPlateau' } }),
    },
  },
  {
    name: 'linear, solved',
    data: 'people',
    definition: { task: churn, inputs: people, model: { family: 'linear' }, training: { checkpoint } },
  },
  {
    name: 'linear, by gradient steps',
    data: 'people',
    definition: {
      task: spent,
      inputs: people,
      model: { family: 'linear' },
      training: training(800, { batchSize: 16, optimizer: { type: 'momentum', learningRate: 0.01 } }),
    },
  },
  {
    name: 'forest',
    data: 'people',
    definition: {
      task: churn,
      inputs: people,
      model: { family: 'randomForest', trees: 3000 },
      training: { checkpoint },
    },
  },
  {
    name: 'LSTM on texts, its best epoch',
    data: 'texts',
    definition: {
      task: { type: 'classification', target: 'kind' },
      inputs: { types: { text: 'text', length: 'numeric' } },
      preparation: { text: { encoding: 'sequence', length: 8 }, augmentation: { tokenDrop: 0.1 } },
      model: { family: 'lstm', units: 8, dropout: 0.1 },
      training: {
        epochs: 120,
        batchSize: 16,
        checkpoint: { ...checkpoint, keepBest: 1 },
        earlyStopping: { patience: 120, restoreBest: true },
      },
    },
  },
  {
    name: 'custom network',
    data: 'people',
    definition: {
      task: { type: 'classification', target: 'level' },
      inputs: people,
      model: {
        family: 'custom',
        layers: [
          { type: 'dense', units: 24, activation: 'tanh' },
          { type: 'dropout', rate: 0.2 },
          { type: 'batchNorm' },
          { type: 'dense', units: 12, activation: 'relu' },
        ],
      },
      training: training(400, { batchSize: 16, optimizer: { type: 'rmsprop' } }),
    },
  },
];
