import { describe, expect, test } from 'vitest';
import type { CreateSearchRequest } from '../../../src/contracts/search.ts';
import type { DatasetFacts } from '../../../src/definition/dataset-facts.ts';
import { createDefinitionRules } from '../../../src/definition/definition-rules.ts';
import { chooseSearch } from '../../../src/searches/auto/choose-search.ts';
import { planSearch } from '../../../src/searches/plan-search.ts';
import { datasetFacts } from '../../support/dataset-facts.ts';

const rules = createDefinitionRules({ memoryBytes: 1e9 });
const classes = (rows: number) => [{ value: 'no', count: rows / 2 }, { value: 'yes', count: rows / 2 }]; // prettier-ignore
const table = (rows: number, more: Parameters<typeof datasetFacts>[0] = []): DatasetFacts =>
  datasetFacts(
    [
      { name: 'a', type: 'numeric' },
      { name: 'b', type: 'categorical', distinct: 3 },
      ...more,
      { name: 'price', type: 'numeric' },
      { name: 'y', type: 'categorical', distinct: 2, topValues: classes(rows) },
    ],
    { rows },
  );
type Changes = Partial<Omit<CreateSearchRequest, 'experiment'>> & { experiment?: Partial<CreateSearchRequest['experiment']> }; // prettier-ignore

/** What is chosen for a search, and its plan. */
function choose(facts: DatasetFacts, { experiment, ...changes }: Changes = {}) {
  const given = { dataset: facts.id, task: { type: 'classification' as const, target: 'y' }, ...experiment };
  const { request, choice } = chooseSearch({ experiment: given, ...changes }, facts, rules);
  return { request, choice, ...planSearch(request, facts, rules, choice) };
}
const names = (families: readonly { family: string }[]): string[] => families.map(({ family }) => family);

test('of a small table the families are compared on folds; their defaults come first', () => {
  const { choice, settings, plan, template } = choose(table(800));
  expect(names(choice.families)).toEqual(['gradientBoostedTrees', 'randomForest', 'linear', 'mlp', 'supportVectorMachine']); // prettier-ignore
  expect(choice.leftOut).toEqual([]);
  expect(settings).toMatchObject({
    strategy: { sampler: { name: 'tpe', startTrials: 5 }, scheduler: { name: 'none' } },
    objective: { metric: 'logLoss', on: 'folds' },
    limits: { trials: 200, parallel: 1, seconds: 600 },
    auto: choice,
  });
  expect(template).toMatchObject({ split: { strategy: 'kFold', folds: 5, test: 0.15 }, limits: { maxRuntimeSeconds: 150 } }); // prettier-ignore
  // The first trials are resolved to what each family is by default.
  for (const [i, { definition, issues }] of plan.samples.entries()) {
    expect(issues).toEqual([]);
    const { family } = choice.families[i];
    const byDefault = rules.resolve({ ...template, model: { family } as never }, table(800)).resolved;
    expect({ ...(definition as object), name: '' }).toEqual({ ...byDefault, name: '' });
  }
  expect(settings.strategy.first![1]).toEqual({ '/model/family': 'randomForest', '/model/maxFeatures': 'sqrt', '/model/minSamplesLeaf': 1, '/model/bootstrap': true }); // prettier-ignore
});

test('a larger table has a validation part, and leaves out what would take too long', () => {
  const { choice, settings, template } = choose(table(12_000), { limits: { seconds: 60 } });
  expect(names(choice.leftOut)).toEqual(['supportVectorMachine']);
  expect(choice.leftOut[0].reason).toContain('12000');
  expect(settings.objective.on).toBe('validation');
  expect(settings.limits.seconds).toBe(60);
  expect(template).toMatchObject({ split: { validation: 0.15 }, limits: { maxRuntimeSeconds: 20 } });
});

test('a family that the task refuses is left out with the reason', () => {
  const several = { type: 'regression', targets: ['a', 'price'] } as const;
  const { choice } = choose(table(800), { experiment: { task: several as never } });
  expect(names(choice.families)).toEqual(['linear', 'mlp']);
  expect(choice.leftOut.find(({ family }) => family === 'randomForest')!.reason).toContain('one value');
});

describe('what the request says stays as it is', () => {
  test('a family, and its options', () => {
    const { settings, choice, plan } = choose(table(800), {
      experiment: { model: { family: 'gradientBoostedTrees', trees: 30 } },
    });
    expect(names(choice.families)).toEqual(['gradientBoostedTrees']);
    expect(Object.keys(settings.space)).toEqual(['learningRate', 'maxLeaves', 'subsample', 'l2'].map((name) => `/model/${name}`)); // prettier-ignore
    for (const { definition } of plan.samples) expect(definition).toMatchObject({ model: { trees: 30 } });
  });

  test('a split, a time of a trial, a strategy, limits', () => {
    const { settings, template } = choose(table(800), {
      experiment: { split: { validation: 0.3, test: 0.2 }, limits: { maxRuntimeSeconds: 5 } },
      strategy: { sampler: { name: 'random' }, first: [{ '/model/family': 'linear' }] },
      limits: { trials: 4 },
    });
    expect(template).toMatchObject({ split: { validation: 0.3 }, limits: { maxRuntimeSeconds: 5 } });
    expect(settings).toMatchObject({ strategy: { sampler: { name: 'random' }, first: [{ '/model/family': 'linear' }] }, limits: { trials: 4, seconds: null } }); // prettier-ignore
  });

  test('a family without options to search over is refused', () => {
    const custom = { family: 'decisionTree', maxDepth: 3, minSamplesLeaf: 2 } as const;
    expect(() => choose(table(800), { experiment: { model: custom } })).toThrow(
      'none is known for "decisionTree"',
    );
  });
});

test.each([
  [
    'texts',
    table(800, [{ name: 'remark', type: 'text' }]),
    {},
    ['linear', 'textCnn', 'gradientBoostedTrees', 'gru', 'mlp'],
  ],
  [
    'images',
    table(800, [{ name: 'picture', type: 'image' }]),
    { inputs: { include: ['picture'] } },
    ['cnn', 'resnet'],
  ],
  [
    'a forecast',
    table(800, [{ name: 'at', type: 'dateTime' }]),
    { task: { type: 'forecasting', target: 'price', time: 'at', window: 8, horizon: 2 } },
    ['linear', 'mlp', 'gru', 'lstm'],
  ],
  ['autoencoding', table(800), { task: { type: 'autoencoding' } }, ['mlp', 'autoencoder']],
] as [string, DatasetFacts, Changes['experiment'], string[]][])(
  '%s have families of their own',
  (_, facts, experiment, expected) => {
    // prettier-ignore
    const { choice, plan } = choose(facts, { ...(experiment && { experiment }) });
    expect([...names(choice.families), ...names(choice.leftOut)].toSorted()).toEqual(expected.toSorted());
    expect(plan.samples.flatMap(({ issues }) => issues)).toEqual([]);
  },
);
