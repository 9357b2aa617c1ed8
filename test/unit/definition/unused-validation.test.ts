import { expect, it } from 'vitest';
import type { ExperimentDefinition } from '../../../src/contracts/definition/definition.ts';
import { planExperiment } from '../../../src/definition/plan-experiment.ts';
import { churn, datasetFacts } from '../../support/dataset-facts.ts';

const plan = (changes: Omit<Partial<ExperimentDefinition>, 'dataset'>, facts = churn) =>
  planExperiment(
    { dataset: facts.id, task: { type: 'classification', target: 'churned' }, ...changes },
    facts,
    null,
    { memoryBytes: 1e9 },
  );
const parts = (changes: Omit<Partial<ExperimentDefinition>, 'dataset'>, facts = churn) => {
  const { train, validation, test } = plan(changes, facts).rows;
  return [train, validation, test];
};

const unused = ['randomForest', 'decisionTree', 'naiveBayes', 'supportVectorMachine', 'gradientBoostedTrees', 'linear'] as const; // prettier-ignore

it.each(unused)('%s trains on the rows that would be for validation, and says so', (family) => {
  const model = { family };
  expect(parts({ model })).toEqual([850, 0, 150]);
  expect(plan({ model }).notes).toEqual([expect.stringContaining('no validation part')]);
  expect(parts({ model, split: { test: 0.2 } })).toEqual([800, 0, 200]);
  expect(parts({ model, split: { train: 0.6 } })).toEqual([600, 0, 400]);
  expect(parts({ model, split: { strategy: 'kFold' } })).toEqual([1000, 0, 0]);
});

it.each(unused)('%s has a validation part where it is asked for', (family) => {
  const model = { family };
  expect(parts({ model, split: { validation: 0.15 } })).toEqual([700, 150, 150]);
  expect(parts({ model, split: { train: 0.7, test: 0.1 } })).toEqual([700, 200, 100]);
  expect(parts({ model, evaluation: { threshold: 'auto' } })).toEqual([700, 150, 150]);
  expect(plan({ model, split: { validation: 0.15 } }).notes).toEqual([]);
});

it('early stopping needs validation rows, and so does the best epoch', () => {
  const boosting = { family: 'gradientBoostedTrees' } as const;
  expect(parts({ model: boosting, training: { earlyStopping: { patience: 5 } } })).toEqual([700, 150, 150]);
  // A network stops early, but for one on a small table.
  expect(parts({ model: { family: 'wideAndDeep' } })).toEqual([700, 150, 150]);
  const inputs = { include: ['age', 'plan'] };
  expect(parts({ inputs, model: { family: 'mlp' } })).toEqual([850, 0, 150]);
  expect(parts({ model: { family: 'mlp' } })).toEqual([700, 150, 150]);
  expect(parts({ inputs, model: { family: 'mlp' }, training: { earlyStopping: {} } })).toEqual([
    700, 150, 150,
  ]);
  expect(parts({ inputs, model: { family: 'mlp' }, training: { earlyStopping: null } })).toEqual([
    700, 150, 150,
  ]);
  expect(parts({ model: { family: 'linear' }, training: { optimizer: { type: 'sgd' } } })).toEqual([700, 150, 150]); // prettier-ignore
  const values = [
    { value: 'no', count: 10_000 },
    { value: 'yes', count: 10_000 },
  ];
  const columns = [
    { name: 'age', type: 'numeric' as const },
    { name: 'churned', type: 'categorical' as const, distinct: 2, topValues: values },
  ];
  // Of more than 10,000 training rows boosting and networks stop early.
  expect(parts({ model: { family: 'mlp' } }, datasetFacts(columns, { rows: 20_000 }))).toEqual([
    14_000, 3000, 3000,
  ]);
  expect(parts({ model: boosting }, datasetFacts(columns, { rows: 20_000 }))).toEqual([14_000, 3000, 3000]);
});
