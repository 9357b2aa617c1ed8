import { expect, it } from 'vitest';
import type { ExperimentDefinition } from '../../../src/contracts/definition/definition.ts';
import { resolveDefinition } from '../../../src/definition/resolve-definition.ts';
import { datasetFacts } from '../../support/dataset-facts.ts';
import { issuesThrownBy } from '../../support/issues-thrown-by.ts';

const people = datasetFacts([
  { name: 'x', type: 'numeric' },
  { name: 'sex', type: 'categorical' },
  { name: 'letter', type: 'text' },
  { name: 'y', type: 'categorical', distinct: 2 },
]);
const grouped = (groups: string[], changes: Partial<ExperimentDefinition> = {}): ExperimentDefinition => ({
  dataset: people.id,
  task: { type: 'classification', target: 'y' },
  inputs: { include: ['x'] },
  evaluation: { groups },
  ...changes,
});
const issuesOf = (definition: ExperimentDefinition) =>
  issuesThrownBy(() => resolveDefinition(definition, people));

it('takes columns that are no inputs', () => {
  const { resolved } = resolveDefinition(grouped(['sex', 'x']), people);
  expect(resolved.evaluation).toEqual({ threshold: 0.5, groups: ['sex', 'x'] });
});

it('leaves definitions without groups as they were', () => {
  const { resolved } = resolveDefinition({ ...grouped([]), evaluation: {} }, people);
  expect(resolved.evaluation).toEqual({ threshold: 0.5 });
});

it.each([
  ['a column that is not there', grouped(['sex', 'gender']), '/evaluation/groups/1', 'unknownColumn'],
  ['texts', grouped(['letter']), '/evaluation/groups/0', 'columnTypeMismatch'],
  [
    'folds without test rows',
    grouped(['sex'], { split: { strategy: 'kFold', folds: 3 } }),
    '/evaluation/groups',
    'optionNotApplicable',
  ],
  [
    'a task without a truth beside its inputs',
    grouped(['sex'], { task: { type: 'autoencoding' } as never }),
    '/evaluation/groups',
    'optionNotApplicable',
  ],
])('refuses %s', (_, definition, pointer, code) => {
  expect(issuesOf(definition)).toContainEqual({ pointer, code });
});
