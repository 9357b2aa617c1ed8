import { describe, expect, it } from 'vitest';
import type { ExperimentDefinition } from '../../../src/contracts/definition/definition.ts';
import { planExperiment } from '../../../src/definition/plan-experiment.ts';
import { resolveDefinition } from '../../../src/definition/resolve-definition.ts';
import { TrainyardError } from '../../../src/errors.ts';
import { churn, datasetFacts } from '../../support/dataset-facts.ts';

const dataset = churn.id;
const classification: ExperimentDefinition = { dataset, task: { type: 'classification', target: 'churned' } };
const regression: ExperimentDefinition = { dataset, task: { type: 'regression', target: 'revenue' } };

const withSplit = (
  split: ExperimentDefinition['split'],
  base: ExperimentDefinition = classification,
): ExperimentDefinition => ({ ...base, split: { strategy: 'kFold', ...split } });

const resolve = (definition: ExperimentDefinition, facts = churn) => resolveDefinition(definition, facts);

describe('a cross-validation', () => {
  it('has five stratified folds and a final model by default', () => {
    expect(resolve(withSplit({})).resolved.split).toEqual({
      strategy: 'kFold',
      folds: 5,
      stratified: true,
      refit: true,
      train: 0.85,
      validation: 0.15,
      test: 0,
      seed: 7,
      duplicates: 'drop',
    });
    expect(resolve(withSplit({}, regression)).resolved.split).toMatchObject({ stratified: false });
  });

  it('takes validation as a share of each training', () => {
    const { split } = resolve(withSplit({ folds: 4, test: 0.2, validation: 0.25 })).resolved;
    expect(split).toMatchObject({ folds: 4, test: 0.2, train: 0.6, validation: 0.2 });
  });

  it('groups by a column, which is no input then', () => {
    const { resolved, leftOut } = resolve(withSplit({ column: 'age' }));
    expect(resolved.split).toMatchObject({ column: 'age', stratified: false });
    expect(leftOut.map(({ column }) => column)).toContain('age');
  });

  it('counts the steps of all its trainings', () => {
    const plan = planExperiment(
      { ...withSplit({ folds: 4, validation: 0 }), training: { epochs: 3, batchSize: 50 } },
      churn,
      null,
      { memoryBytes: 1e9 },
    );
    // 750 of 1,000 rows in each of four folds, all of them in the final model: 15 and 20 steps an epoch.
    expect(plan).toMatchObject({ stepsPerEpoch: 20, totalSteps: 4 * 3 * 15 + 3 * 20 });
    const withoutFinal = planExperiment(
      { ...withSplit({ folds: 4, validation: 0, refit: false }), training: { epochs: 3, batchSize: 50 } },
      churn,
      null,
      { memoryBytes: 1e9 },
    );
    expect(withoutFinal.totalSteps).toBe(4 * 3 * 15);
  });

  it('warns of a class that is not in every fold', () => {
    const rare = datasetFacts(
      [
        { name: 'x', type: 'numeric' },
        { name: 'y', type: 'categorical', distinct: 2, topValues: [{ value: 'a', count: 96 }, { value: 'b', count: 4 }] },
      ],
      { rows: 100 },
    ); // prettier-ignore
    const { warnings } = resolve(
      withSplit({}, { dataset, task: { type: 'classification', target: 'y' } }),
      rare,
    );
    expect(warnings).toContainEqual(
      expect.objectContaining({ code: 'classTooSmall', pointer: '/split/folds' }),
    );
  });
});

describe('is refused', () => {
  const small = datasetFacts(
    [
      { name: 'x', type: 'numeric' },
      { name: 'part', type: 'categorical', distinct: 3 },
      { name: 'y', type: 'categorical', distinct: 2, topValues: [{ value: 'a', count: 5 }, { value: 'b', count: 1 }] },
      { name: 'z', type: 'numeric' },
    ],
    { rows: 6 },
  ); // prettier-ignore
  const onSmall = { dataset, task: { type: 'regression', target: 'z' } } as const;
  const cases: [string, ExperimentDefinition, string, string, typeof churn?][] = [
    ['a share of training rows', withSplit({ train: 0.5 }), '/split/train', 'optionNotApplicable'],
    ['folds of another strategy', { ...classification, split: { folds: 5 } }, '/split/folds', 'optionNotApplicable'],
    ['a final model of another strategy', { ...classification, split: { strategy: 'random', refit: false } }, '/split/refit', 'optionNotApplicable'],
    ['stratified folds of a number', withSplit({ stratified: true }, regression), '/split/stratified', 'optionNotApplicable'],
    ['stratified folds of groups', withSplit({ stratified: true, column: 'age' }), '/split/stratified', 'optionNotApplicable'],
    ['more folds than rows', withSplit({ folds: 6 }, onSmall), '/split/folds', 'splitEmpty', small],
    ['a test part without a row', withSplit({ folds: 2, test: 0.05 }, onSmall), '/split/test', 'splitEmpty', small],
    ['more folds than groups', withSplit({ folds: 4, column: 'part' }, onSmall), '/split/column', 'tooFewGroups', small],
    ['a class of one row', withSplit({ folds: 2 }, { dataset, task: { type: 'classification', target: 'y' } }), '/split/strategy', 'classTooSmall', small],
    ['a batch larger than what a fold leaves', { ...withSplit({ folds: 2, validation: 0 }), training: { batchSize: 501 } }, '/training/batchSize', 'batchTooLarge'],
  ]; // prettier-ignore

  it.each(cases)('%s', (_, definition, pointer, code, facts) => {
    let issues: unknown;
    try {
      resolve(definition, facts);
    } catch (error) {
      if (!(error instanceof TrainyardError)) throw error;
      issues = error.issues.map((issue) => ({ pointer: issue.pointer, code: issue.code }));
    }
    expect(issues).toContainEqual({ pointer, code });
  });
});
