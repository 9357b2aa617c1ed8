import { describe, expect, it } from 'vitest';
import type { ExperimentDefinition } from '../../../src/contracts/definition/definition.ts';
import { planExperiment } from '../../../src/definition/plan-experiment.ts';
import { resolveDefinition } from '../../../src/definition/resolve-definition.ts';
import { TrainyardError } from '../../../src/errors.ts';
import { datasetFacts } from '../../support/dataset-facts.ts';

const visits = datasetFacts(
  [
    { name: 'stars', type: 'numeric', distinct: 9 },
    { name: 'shop', type: 'categorical', distinct: 80, missing: 20 },
    { name: 'visitor', type: 'text', distinct: 300 },
    { name: 'at', type: 'dateTime', distinct: 900 },
    { name: 'one', type: 'categorical', distinct: 1 },
    { name: 'mood', type: 'categorical', distinct: 3 },
  ],
  { rows: 1000 },
);
const task = { type: 'recommendation', user: 'visitor', item: 'shop' } as const;
type Parts = Omit<ExperimentDefinition, 'dataset'>;
const resolve = (parts: Parts) => resolveDefinition({ dataset: visits.id, ...parts }, visits);

describe('a recommendation', () => {
  it('embeds its user and its item, and leaves the rest out', () => {
    const { resolved, leftOut, rows } = resolve({ task });
    expect(resolved).toMatchObject({
      name: 'shop for visitor by matrixFactorization',
      task: { type: 'recommendation', target: null, user: 'visitor', item: 'shop', negatives: 4 },
      inputs: [{ name: 'shop', type: 'categorical' }, { name: 'visitor', type: 'categorical' }], // prettier-ignore
      split: { strategy: 'random' },
      preparation: { categorical: 'embedding', maxCategories: 100_000 },
      model: { family: 'matrixFactorization' },
      training: { loss: 'crossEntropy' },
    });
    expect(leftOut.map(({ column }) => column)).toEqual(['stars', 'at', 'one', 'mood']);
    // 20 rows have no shop.
    expect(rows).toEqual({ total: 980, train: 686, validation: 147, test: 147 });
  });

  it('with a rating is trained as a regression', () => {
    const { resolved } = resolve({ task: { ...task, target: 'stars' }, training: { loss: 'huber' } });
    expect(resolved.task).toMatchObject({ target: 'stars', negatives: 0 });
    expect(resolved.training.loss).toBe('huber');
    expect(resolve({ task: { ...task, target: 'stars' } }).resolved.training.loss).toBe('meanSquaredError');
  });

  it('is planned with the drawn pairs, and its tables of vectors', () => {
    const plan = (negatives: number) =>
      planExperiment(
        {
          dataset: visits.id,
          task: { ...task, negatives },
          model: { family: 'matrixFactorization', factors: 8 },
        },
        visits,
        null,
        { memoryBytes: 1e9 },
      );
    // (81 + 1 missing + 301) · (8 + 1) + 1; the missing shop is counted though its rows are left out.
    expect(plan(4).parameters).toBe((82 + 301) * 9 + 1);
    expect(plan(4).stepsPerEpoch).toBe(Math.ceil((686 * 5) / 32));
    expect(plan(1).stepsPerEpoch).toBe(Math.ceil((686 * 2) / 32));
    expect(plan(4).classes).toBeNull();
    expect(plan(4).inputs.map(({ features }) => features)).toEqual([1, 1]);
  });

  const rated = { ...task, target: 'stars' };
  const cases: [string, string, Parts][] = [
    ['/task/user', 'optionMissing', { task: { type: 'recommendation', item: 'shop' } }],
    ['/task/item', 'optionMissing', { task: { type: 'recommendation', user: 'shop' } }],
    ['/task/item', 'sameColumn', { task: { ...task, item: 'visitor' } }],
    ['/task/user', 'unknownColumn', { task: { ...task, user: 'visiter' } }],
    ['/task/item', 'columnTypeMismatch', { task: { ...task, item: 'at' } }],
    ['/task/item', 'constantColumn', { task: { ...task, item: 'one' } }],
    ['/task/target', 'targetTypeMismatch', { task: { ...task, target: 'mood' } }],
    ['/task/target', 'targetAsInput', { task: { ...task, item: 'stars', target: 'stars' } }],
    ['/task/negatives', 'optionNotApplicable', { task: { ...rated, negatives: 2 } }],
    ['/task/positiveClass', 'optionNotApplicable', { task: { ...task, positiveClass: 'a' } }],
    ['/task/user', 'optionNotApplicable', { task: { type: 'regression', target: 'stars', user: 'visitor' } }],
    ['/inputs/include', 'optionNotApplicable', { task, inputs: { include: ['mood'] } }],
    ['/preparation/categorical', 'optionNotApplicable', { task, preparation: { categorical: 'oneHot' } }],
    [
      '/preparation/missing',
      'optionNotApplicable',
      { task, preparation: { missing: { categorical: 'mode' } } },
    ],
    ['/preparation/imbalance', 'optionNotApplicable', { task, preparation: { imbalance: 'classWeights' } }],
    ['/split/column', 'splitBySide', { task, split: { strategy: 'grouped', column: 'visitor' } }],
    ['/split/column', 'splitBySide', { task, split: { strategy: 'kFold', column: 'shop' } }],
    ['/split/strategy', 'optionNotApplicable', { task, split: { strategy: 'stratified' } }],
    ['/model/family', 'modelMisfit', { task, model: { family: 'linear' } }],
    ['/model/family', 'modelMisfit', { task: rated, model: { family: 'randomForest' } }],
    ['/training/loss', 'optionNotApplicable', { task, training: { loss: 'meanSquaredError' } }],
    ['/training/loss', 'optionNotApplicable', { task: rated, training: { loss: 'crossEntropy' } }],
    ['/evaluation/threshold', 'optionNotApplicable', { task, evaluation: { threshold: 0.4 } }],
  ];
  it.each(cases)('is refused at %s as %s', (pointer, code, parts) => {
    try {
      resolve(parts);
      expect.unreachable('it was accepted');
    } catch (error) {
      expect((error as TrainyardError).issues.map((issue) => [issue.pointer, issue.code])).toContainEqual([pointer, code]); // prettier-ignore
    }
  });

  it('takes numbers as names where they are whole', () => {
    const facts = structuredClone(visits);
    Object.assign(facts.profile.columns[0], { min: 1, max: 5 });
    const numbered = { dataset: facts.id, task: { ...task, item: 'stars' } };
    expect(resolveDefinition(numbered, facts).resolved.inputs).toContainEqual({
      name: 'stars',
      type: 'categorical',
    });
    Object.assign(facts.profile.columns[0], { min: 0.5 });
    expect(() => resolveDefinition(numbered, facts)).toThrow(/numbers with fractions/);
  });
});
