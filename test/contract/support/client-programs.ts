/**
 * Programs as a client's author writes them against the generated types: one definition a task, and what must not compile. They are
 * compiled by `generated-client.test.ts`, and never run.
 */
import type { components, operations } from '../../../src/client/api-types.ts';

type Schemas = components['schemas'];
type Definition = Schemas['ExperimentDefinition'];

const dataset = 'ds_01jd2v7x9qe3fth6k8m4n5p6r7';

/** The README's smallest definition. */
export const smallest: Definition = { dataset, task: { type: 'classification', target: 'diagnosis' } };

export const classification: Definition = {
  dataset,
  task: { type: 'classification', target: 'diagnosis', positiveClass: 'malignant' },
  split: { strategy: 'kFold', folds: 5 },
  model: { family: 'randomForest', trees: 50 },
};

export const multiLabelClassification: Definition = {
  dataset,
  task: { type: 'multiLabelClassification', targets: ['red', 'green'] },
  model: { family: 'mlp', layers: [{ units: 16 }] },
  training: { epochs: 5, optimizer: { type: 'sgd', learningRate: 0.1 }, earlyStopping: null },
};

export const regression: Definition = {
  dataset,
  task: { type: 'regression', target: 'price' },
  split: { train: 0.8, validation: 0, test: 0.2 },
  training: { optimizer: { learningRate: 0.01 }, schedule: { type: 'cosine' } },
};

export const forecasting: Definition = {
  dataset,
  task: { type: 'forecasting', target: 'sales', time: 'day', horizon: 7 },
  split: { strategy: 'timeOrdered' },
  model: { family: 'custom', layers: [{ type: 'lstm', units: 8 }, { type: 'dense', units: 4 }] },
}; // prettier-ignore

export const recommendation: Definition = {
  dataset,
  task: { type: 'recommendation', user: 'user', item: 'film' },
  model: { family: 'matrixFactorization', factors: 8 },
};

export const autoencoding: Definition = { dataset, task: { type: 'autoencoding' } };

export const refused: Definition[] = [
  // @ts-expect-error a classification names its target
  { dataset, task: { type: 'classification' } },
  // @ts-expect-error a forecasting names its time
  { dataset, task: { type: 'forecasting', target: 'sales' } },
  // @ts-expect-error no type of task
  { dataset, task: { type: 'clustering' } },
  // @ts-expect-error a classification has no horizon
  { dataset, task: { type: 'classification', target: 'y', horizon: 7 } },
  // @ts-expect-error trees are no option of an mlp
  { dataset, task: { type: 'autoencoding' }, model: { family: 'mlp', trees: 10 } },
  // @ts-expect-error adam has no momentum
  { dataset, task: { type: 'autoencoding' }, training: { optimizer: { type: 'adam', momentum: 0.9 } } },
  // @ts-expect-error a grouped split names its column
  { dataset, task: { type: 'autoencoding' }, split: { strategy: 'grouped' } },
  // @ts-expect-error a misspelt option
  { dataset, task: { type: 'autoencoding' }, training: { epoch: 5 } },
];

/** The plan is an answer of its own, and creating answers an experiment alone. */
type Answer<Name extends keyof operations> = operations[Name]['responses'] extends infer Replies
  ? { [Status in keyof Replies & (200 | 201)]: Replies[Status] }[keyof Replies & (200 | 201)] extends {
      content: { 'application/json': infer Body };
    }
    ? Body
    : never
  : never;

export function readPlan(plan: Answer<'planExperiment'>): number {
  return plan.parameters + plan.definition.split.train;
}

export function readExperiment(experiment: Answer<'createExperiment'>): string {
  const { definition, resolved } = experiment;
  const threshold: number | 'auto' = resolved.evaluation.threshold;
  const trees = resolved.model.family === 'randomForest' ? resolved.model.trees : 0;
  const window = resolved.task.type === 'forecasting' ? resolved.task.window : 0;
  return `${definition.task.type} ${threshold} ${trees} ${window} ${resolved.training.epochs ?? 1}`;
}

/** One of the predictions of each task, told apart by what it holds. */
export function readPrediction(prediction: Schemas['Prediction']): string | number {
  if ('label' in prediction) return prediction.label + prediction.probability;
  if ('labels' in prediction) return prediction.labels.join();
  if ('value' in prediction) return prediction.value;
  if ('values' in prediction) return Object.values(prediction.values)[0];
  if ('forecast' in prediction) return prediction.forecast[0];
  if ('score' in prediction) return prediction.score;
  if ('outputs' in prediction) return Object.keys(prediction.outputs).join();
  return prediction.reconstructionError;
}

export function readEvaluation({ test }: Answer<'getRunEvaluation'>): number | null {
  if (test === null) return null;
  switch (test.kind) {
    case 'classification':
      return test.accuracy;
    case 'regression':
      return test.mse;
    default:
      return test.rows;
  }
}
