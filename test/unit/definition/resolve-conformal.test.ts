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
const definition = (
  conformal: NonNullable<ExperimentDefinition['evaluation']>['conformal'],
  changes: Partial<ExperimentDefinition> = {},
): ExperimentDefinition => ({
  dataset: people.id,
  task: { type: 'classification', target: 'y' },
  model: { family: 'linear' },
  evaluation: { conformal },
  ...changes,
});
const values = { task: { type: 'regression', target: 'z' } } as const;
const resolvedOf = (one: ExperimentDefinition) => resolveDefinition(one, people).resolved;

it('has a score by the task, and keeps the validation rows that it needs', () => {
  expect(resolvedOf(definition({}))).toMatchObject({ evaluation: { conformal: { coverages: [0.9], score: 'lac' } }, split: { validation: 0.15 } }); // prettier-ignore
  expect(resolvedOf(definition({}, values)).evaluation.conformal!.score).toBe('absolute');
  expect(resolvedOf(definition({ score: 'aps', coverages: [0.5, 0.99] })).evaluation.conformal).toEqual({
    coverages: [0.5, 0.99],
    score: 'aps',
  });
  // Without it a solver has no use for them.
  const { evaluation: _, ...plain } = definition({});
  expect(resolvedOf(plain).split.validation).toBe(0);
});

const notApplicable = 'optionNotApplicable';
it.each<[string, ExperimentDefinition, string, string]>([
  ['a score of the other task', definition({ score: 'absolute' }), '/score', notApplicable],
  ['a score of classes for values', definition({ score: 'lac' }, values), '/score', notApplicable],
  ['several targets', definition({}, { task: { type: 'regression', targets: ['x', 'z'] } }), '', notApplicable], // prettier-ignore
  [
    'another task',
    definition({}, { task: { type: 'autoencoding' } as never, model: { family: 'mlp' } }),
    '',
    notApplicable,
  ],
  ['folds without a final model', definition({}, { split: { strategy: 'kFold', folds: 3, refit: false } }), '', notApplicable], // prettier-ignore
  ['too few validation rows', definition({ coverages: [0.9, 0.99] }, { split: { train: 0.8, validation: 0.09, test: 0.11 } }), '/coverages/1', 'tooFewCalibrationRows'], // prettier-ignore
  ['no validation rows', definition({}, { split: { validation: 0 } }), '/coverages/0', 'tooFewCalibrationRows'], // prettier-ignore
])('refuses %s', (_, one, pointer, code) => {
  expect(issuesThrownBy(() => resolveDefinition(one, people))).toEqual([
    { pointer: `/evaluation/conformal${pointer}`, code },
  ]);
});

it('probabilities are calibrated on validation rows, of classes and labels', () => {
  const calibrated = { evaluation: { calibration: 'platt' } } as const;
  expect(resolvedOf(definition(undefined, calibrated))).toMatchObject({ ...calibrated, split: { validation: 0.15 } }); // prettier-ignore
  const issuesOf = (changes: Partial<ExperimentDefinition>) =>
    issuesThrownBy(() => resolveDefinition(definition(undefined, { ...calibrated, ...changes }), people));
  expect(issuesOf(values)).toEqual([{ pointer: '/evaluation/calibration', code: notApplicable }]);
  expect(issuesOf({ split: { validation: 0 } })).toEqual([{ pointer: '/evaluation/calibration', code: 'splitEmpty' }]); // prettier-ignore
});
