import { sourceRun, type CoverageCase } from './coverage-case.ts';

const source = 'fine-tuning: its source';
const sourceModel = 'coverage';

const tuned = (name: string, training: object): CoverageCase => ({
  name: `fine-tuning: ${name}`,
  data: 'people',
  source,
  definition: {
    task: { type: 'classification', target: 'churned' },
    training: { epochs: 1, ...training },
  },
});

/** First weights from another run, and layers that stay as they are. */
export const fineTuningCases: readonly CoverageCase[] = [
  {
    name: source,
    data: 'people',
    model: sourceModel,
    definition: {
      task: { type: 'classification', target: 'level' },
      inputs: { include: ['age', 'income', 'plan'] },
      model: { family: 'mlp', layers: [{ units: 6, batchNorm: true }, { units: 4 }] },
      // All rows of the training split in one batch: the final checkpoint is that of step 2.
      training: { epochs: 2, optimizer: { type: 'gradientDescent' } },
    },
  },
  tuned('from the best checkpoint, a layer frozen by name', {
    initialWeights: { run: sourceRun, checkpoint: 'best', layers: ['dense_*'], preparation: 'source' },
    freeze: { layers: ['dense_1'] },
  }),
  tuned('from the latest checkpoint, the first layer frozen', {
    initialWeights: { run: sourceRun, checkpoint: 'latest', preparation: 'fit' },
    freeze: { firstLayers: 1 },
  }),
  tuned('from the checkpoint of a step, all but the head frozen', {
    initialWeights: { run: sourceRun, checkpoint: 2 },
    freeze: { allButLast: 1 },
  }),
  tuned('from a registered model', { initialWeights: { model: sourceModel, version: 1 } }),
];
