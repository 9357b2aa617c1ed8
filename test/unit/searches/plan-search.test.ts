import { describe, expect, test } from 'vitest';
import { createDefinitionRules } from '../../../src/definition/definition-rules.ts';
import { TrainyardError } from '../../../src/errors.ts';
import { planSearch, type LaidSearch } from '../../../src/searches/plan-search.ts';
import { datasetFacts } from '../../support/dataset-facts.ts';

const topValues = [
  { value: 'no', count: 150 },
  { value: 'yes', count: 150 },
];
const { id: dataset, profile } = datasetFacts(
  [
    { name: 'x', type: 'numeric' },
    { name: 'y', type: 'categorical', distinct: 2, topValues },
  ],
  { rows: 300 },
);
const learningRate = '/training/optimizer/learningRate';
const units = '/model/layers/0/units';
const base: LaidSearch = {
  experiment: {
    dataset,
    task: { type: 'classification', target: 'y' },
    model: { family: 'mlp', layers: [{ units: 8 }] },
    training: { epochs: 9, optimizer: { type: 'adam', learningRate: 0.01 } },
  },
  space: {
    [learningRate]: { type: 'logUniform', low: 0.0001, high: 0.1 },
    [units]: { type: 'integer', low: 2, high: 12 },
  },
};
const rules = createDefinitionRules({ memoryBytes: 1e9 });
const plan = (changes: Partial<LaidSearch> = {}) =>
  planSearch({ ...base, ...changes }, { id: dataset, profile }, rules);
const refusal = (changes: Partial<LaidSearch>): TrainyardError => {
  try {
    plan(changes);
  } catch (error) {
    if (error instanceof TrainyardError) return error;
    throw error;
  }
  throw new Error('It was not refused.');
};

test('defaults are written in, and the first trials are resolved', () => {
  const planned = plan();
  expect(planned.settings).toMatchObject({
    strategy: { sampler: { name: 'tpe' }, scheduler: { name: 'none' } },
    objective: { metric: 'logLoss', on: 'validation', direction: 'minimize' },
    limits: { trials: 50, parallel: 1, seconds: null, epochs: null },
    seed: 7,
  });
  expect(planned.plan).toMatchObject({ gridSize: null, rungs: [], estimate: { epochs: 450 } });
  expect(planned.plan.samples).toHaveLength(5);
  for (const { parameters, definition, issues } of planned.plan.samples) {
    expect(issues).toEqual([]);
    expect(definition).toMatchObject({ training: { optimizer: { learningRate: parameters[learningRate] } } });
  }
  expect(plan().plan).toEqual(planned.plan);
});

test('there are validation rows to measure on, though the definition alone would have none', () => {
  const alone = rules.resolve({ ...base.experiment, training: { epochs: 3, earlyStopping: null } }, { id: dataset, profile }); // prettier-ignore
  const linear = plan({
    experiment: { dataset, task: base.experiment.task, model: { family: 'linear' } },
    space: { '/training/regularization/l2': { type: 'logUniform', low: 0.0001, high: 1 } },
  });
  expect(linear.template.split).toMatchObject({ validation: 0.15 });
  expect(linear.plan.samples[0].definition).toMatchObject({ split: { validation: 0.15 } });
  expect(alone.resolved.split.train).toBeGreaterThan(0);
  expect(plan({ experiment: { ...base.experiment, split: { strategy: 'kFold' } } }).settings.objective.on).toBe('folds'); // prettier-ignore
});

test('a scheduler has rungs up to the epochs of the definition, and compares what epochs report', () => {
  const {
    settings,
    plan: planned,
    watchesEpochs,
  } = plan({ strategy: { scheduler: { name: 'asha', reduction: 3 } } });
  expect(settings.strategy.scheduler).toEqual({ name: 'asha', minEpochs: 1, maxEpochs: 9, reduction: 3 });
  expect(settings.objective.metric).toBe('loss');
  expect([planned.rungs, watchesEpochs]).toEqual([[1, 3], false]);
  expect(plan({ strategy: { scheduler: { name: 'median' } } }).watchesEpochs).toBe(true);
});

test('the first trials are those that were given; what they leave out is that of the definition', () => {
  const first = [{ [units]: 3 }, { [units]: 5, [learningRate]: 0.05 }];
  const { settings, plan: planned } = plan({ strategy: { first } });
  expect(settings.strategy.first).toEqual(first);
  expect(planned.samples.slice(0, 2).map(({ parameters }) => parameters)).toEqual(first);
  expect(planned.samples[0].definition).toMatchObject({ model: { layers: [{ units: 3 }] }, training: { optimizer: { learningRate: 0.01 } } }); // prettier-ignore
  expect(planned.samples[2].parameters).toEqual(plan().plan.samples[2].parameters);
});

test('a grid has as many trials as points, and its trials that can not be trained are told', () => {
  const { plan: planned } = plan({
    experiment: { dataset, task: base.experiment.task, training: { epochs: 2 } },
    space: {
      '/model': { type: 'choice', values: [{ family: 'linear' }, { family: 'supportVectorMachine' }] },
    },
    strategy: { sampler: { name: 'grid' } },
  });
  expect(planned).toMatchObject({ gridSize: 2, limits: { trials: 2 } });
  expect(planned.samples.map(({ issues }) => issues[0]?.pointer ?? null)).toEqual([null, '/training/epochs']);
});

test('parameters under conditions are there where these are met, and make what is not there', () => {
  const { plan: planned } = plan({
    experiment: { dataset, task: base.experiment.task },
    space: {
      '/model/family': { type: 'choice', values: ['linear', 'randomForest'] },
      '/model/trees': { type: 'integer', low: 3, high: 9, when: { '/model/family': 'randomForest' } },
      '/training/regularization/l2': {
        type: 'uniform',
        low: 0,
        high: 1,
        when: { '/model/family': ['linear'] },
      },
      '/preparation/numeric': {
        type: 'choice',
        values: ['robust', 'minMax'],
        when: { '/task/type': 'classification' },
      },
    },
    strategy: { sampler: { name: 'random' } },
  });
  for (const { parameters, issues, definition } of planned.samples) {
    expect(issues).toEqual([]);
    const isForest = parameters['/model/family'] === 'randomForest';
    expect(['/model/trees' in parameters, '/training/regularization/l2' in parameters]).toEqual([
      isForest,
      !isForest,
    ]);
    expect(definition).toMatchObject({ model: { family: parameters['/model/family'] }, preparation: { numeric: parameters['/preparation/numeric'] } }); // prettier-ignore
  }
});

describe('a search that can not be made is refused with a pointer into the request', () => {
  const numbers = (low: number, high: number) => ({ type: 'uniform' as const, low, high });
  const cases: [Partial<LaidSearch>, string][] = [
    [{ space: { '/training/optimizer/learningRat': numbers(0, 1) } }, '/space/~1training~1optimizer~1learningRat/low'],
    [{ space: { [units]: numbers(2, 12) } }, '/space/~1model~1layers~10~1units'],
    [{ space: { [units]: { type: 'integer', low: -2, high: 12 } } }, '/space/~1model~1layers~10~1units/low'],
    [{ space: { '/model/layers/3/units': { type: 'integer', low: 2, high: 12 } } }, '/space/~1model~1layers~13~1units/low'],
    [{ space: { '/training/epochs/x': numbers(1, 2) } }, '/space/~1training~1epochs~1x/low'],
    [{ space: { '/training/loss': { type: 'choice', values: ['crossEntropy', 'guess'] } } }, '/space/~1training~1loss/values/1'],
    [{ space: { '/split/validation': numbers(0.1, 0.5) } }, '/space/~1split~1validation'],
    [{ space: { '/dataset': { type: 'choice', values: [dataset, `${dataset.slice(0, -1)}r`] } } }, '/space/~1dataset'],
    [{ space: { [learningRate]: { type: 'logUniform', low: 0.1, high: 0.01 } } }, '/space/~1training~1optimizer~1learningRate/low'],
    [{ space: { '/seed': { type: 'integer', low: 1, high: 9, when: { '/model/famly': 'mlp' } } } }, '/space/~1seed/when/~1model~1famly'],
    [{ objective: { metric: 'rmse' } }, '/objective/metric'],
    [{ objective: { metric: 'auc' }, strategy: { scheduler: { name: 'asha' } } }, '/objective/metric'],
    [{ strategy: { scheduler: { name: 'asha', minEpochs: 10 } } }, '/strategy/scheduler/minEpochs'],
    [{ objective: { on: 'folds' } }, '/experiment/split/strategy'],
    [{ experiment: { ...base.experiment, split: { strategy: 'kFold' } }, strategy: { scheduler: { name: 'asha' } }, objective: { metric: 'loss' } }, '/strategy/scheduler'],
    [{ experiment: { ...base.experiment, split: { validation: 0 } } }, '/experiment/split/validation'],
    [{ experiment: { ...base.experiment, training: { initialWeights: { run: 'run_01h455vb4pex5vsknk084sn02q' } } } }, '/experiment/training/initialWeights'],
    [{ experiment: { ...base.experiment, task: { type: 'classification', target: 'z' } } }, '/experiment/task/target'],
    [{ strategy: { sampler: { name: 'grid', points: 1000 } } }, '/limits/trials'],
    [{ strategy: { sampler: { name: 'grid' }, first: [{ [units]: 3 }] } }, '/strategy/first'],
    [{ strategy: { first: [{}, { '/model/units': 3 }] } }, '/strategy/first/1/~1model~1units'],
    [{ strategy: { first: [{ [units]: 99 }] } }, '/strategy/first/0/~1model~1layers~10~1units'],
    [{ strategy: { first: [{ [units]: 2.5 }] } }, '/strategy/first/0/~1model~1layers~10~1units'],
  ]; // prettier-ignore
  test.each(cases)('%j at %s', (changes, pointer) => {
    const { code, issues } = refusal(changes);
    expect([code, issues[0]?.pointer]).toEqual(['definitionInvalid', pointer]);
  });
});
