import { expect, it } from 'vitest';
import type { ExperimentDefinition } from '../../../src/contracts/definition/definition.ts';
import { resolveDefinition } from '../../../src/definition/resolve-definition.ts';
import { datasetFacts } from '../../support/dataset-facts.ts';
import { issuesThrownBy } from '../../support/issues-thrown-by.ts';

const people = datasetFacts([
  { name: 'x', type: 'numeric' },
  { name: 'z', type: 'numeric' },
  { name: 'y', type: 'categorical', distinct: 2 },
]);
const measured = (
  importance: NonNullable<ExperimentDefinition['evaluation']>['importance'],
  changes: Partial<ExperimentDefinition> = {},
): ExperimentDefinition => ({
  dataset: people.id,
  task: { type: 'classification', target: 'y' },
  evaluation: { importance },
  ...changes,
});

it.each([
  [measured({}), 'accuracy'],
  [measured({}, { task: { type: 'regression', target: 'z' } }), 'r2'],
  [measured({ metric: 'auc' }), 'auc'],
])('has a metric for each task', (definition, metric) => {
  const { resolved } = resolveDefinition(definition, people);
  expect(resolved.evaluation.importance).toEqual({ metric, repeats: 5, maxRows: 5000 });
});

it.each([
  ['a metric of another task', measured({ metric: 'rmse' }), '/evaluation/importance/metric'],
  [
    'folds without test rows',
    measured({}, { split: { strategy: 'kFold', folds: 3 } }),
    '/evaluation/importance',
  ],
  [
    'a task without a truth beside its inputs',
    measured({}, { task: { type: 'autoencoding' } as never }),
    '/evaluation/importance',
  ],
])('refuses %s', (_, definition, pointer) => {
  expect(issuesThrownBy(() => resolveDefinition(definition, people))).toContainEqual({
    pointer,
    code: 'optionNotApplicable',
  });
});
