import { sourceRun, type CoverageCase } from './coverage-case.ts';

const tasks = {
  classes: { type: 'classification', target: 'level' },
  labels: { type: 'multiLabelClassification', targets: ['red', 'green'] },
  number: { type: 'regression', target: 'spent' },
};
type Task = keyof typeof tasks;

const sourceOf = (task: Task): string => `compression: a source for ${task}`;
const sourceModel = 'to-compress';

const source = (task: Task): CoverageCase => ({
  name: sourceOf(task),
  data: 'people',
  ...(task === 'classes' && { model: sourceModel }),
  definition: {
    task: tasks[task],
    inputs: { include: ['age', 'income', 'plan'] },
    split: { validation: 0.2 },
    model: { family: 'mlp', layers: [{ units: 8 }] },
    // All rows of the training split in one batch: the final checkpoint is that of step 1.
    training: { epochs: 1, earlyStopping: null, optimizer: { type: 'gradientDescent' } },
  },
});

const compressed = (
  task: Task,
  method: string,
  metric: string,
  compression: object,
  rest: object = {},
): CoverageCase => ({
  name: `compression: ${method} of ${task}, judged by ${metric}`,
  data: 'people',
  source: sourceOf(task),
  definition: {
    task: tasks[task],
    training: { epochs: 2, earlyStopping: null },
    compression: { method, budget: { metric, maxLoss: 1000 }, ...compression },
    ...rest,
  },
});

const run = { run: sourceRun };
const student = { model: { family: 'mlp', layers: [{ units: 3 }] } };
const distilled = (task: Task, metric: string, compression: object): CoverageCase =>
  compressed(task, 'distillation', metric, compression, student);

const quantized = (task: Task, metric: string, compression: object): CoverageCase => {
  const { definition, ...rest } = compressed(task, 'int8', metric, { ...run, ...compression });
  const { training: _, ...withoutTraining } = definition;
  return { ...rest, definition: withoutTraining };
};

const waves: CoverageCase = {
  name: 'compression: a source of convolutions',
  data: 'waves',
  definition: {
    task: { type: 'classification', target: 'speed' },
    inputs: { types: { wave: 'vector' }, sequence: { column: 'wave', features: 2 } },
    split: { validation: 0.2 },
    model: { family: 'cnn', blocks: [{ filters: 4 }], layers: [] },
    training: { epochs: 1, earlyStopping: null },
  },
};

/** Smaller models of one that is trained already. */
export const compressionCases: readonly CoverageCase[] = [
  source('classes'),
  source('labels'),
  source('number'),
  distilled('classes', 'accuracy', { ...run, checkpoint: 1, temperature: 3, hardWeight: 0.5 }),
  distilled('classes', 'balancedAccuracy', { ...run, checkpoint: 'best' }),
  distilled('classes', 'f1', { ...run, checkpoint: 'latest' }),
  distilled('classes', 'auc', { model: sourceModel, version: 1 }),
  distilled('labels', 'logLoss', run),
  distilled('number', 'r2', run),
  distilled('number', 'rmse', run),
  compressed('classes', 'structuredPruning', 'averagePrecision', { ...run, fraction: 0.25 }),
  compressed('labels', 'structuredPruning', 'subsetAccuracy', run),
  quantized('classes', 'f1', { goal: 'size' }),
  quantized('number', 'r2', { goal: 'speed' }),
  waves,
  {
    name: 'compression: int8 of convolutions',
    data: 'waves',
    source: waves.name,
    definition: {
      task: waves.definition['task'],
      compression: { method: 'int8', ...run, calibrationRows: 40, budget: { maxLoss: 1 } },
    },
  },
  compressed('number', 'magnitudePruning', 'mae', { ...run, sparsity: 0.5, pruningEpochs: 1 }),
];
