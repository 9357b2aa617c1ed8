import { describe, expect, it } from 'vitest';
import type { ExperimentDefinition } from '../../../src/contracts/definition/definition.ts';
import { planExperiment } from '../../../src/definition/plan-experiment.ts';
import { resolveDefinition } from '../../../src/definition/resolve-definition.ts';
import { datasetFacts } from '../../support/dataset-facts.ts';
import { issuesThrownBy } from '../../support/issues-thrown-by.ts';

const facts = datasetFacts([
  { name: 'x', type: 'numeric' },
  { name: 'plan', type: 'categorical', distinct: 3 },
  { name: 'red', type: 'boolean', distinct: 2, missing: 10 },
  { name: 'green', type: 'boolean', distinct: 2, missing: 20 },
  { name: 'never', type: 'boolean', distinct: 1 },
  { name: 'colour', type: 'categorical', distinct: 2 },
  { name: 'y', type: 'numeric' },
  { name: 'z', type: 'numeric' },
]);

type Rest = Partial<Omit<ExperimentDefinition, 'dataset' | 'task'>>;
const define = (task: ExperimentDefinition['task'], rest: Rest = {}): ExperimentDefinition => ({
  dataset: facts.id,
  task,
  ...rest,
});

const issuesOf = (definition: ExperimentDefinition) =>
  issuesThrownBy(() => resolveDefinition(definition, facts));

describe('several labels', () => {
  const task = { type: 'multiLabelClassification', targets: ['red', 'green'] } as const;
  const labels = define({ ...task, targets: [...task.targets] });

  it('are no inputs, and each has a unit of the output', () => {
    const plan = planExperiment(labels, facts, null, { memoryBytes: 1e9 });
    expect(plan.inputs.map(({ name }) => name)).toEqual(['x', 'plan', 'never', 'colour', 'y', 'z']);
    expect(plan.layers.at(-1)).toMatchObject({ outputShape: [null, 2] });
    expect(plan.definition).toMatchObject({
      name: 'red, green by mlp',
      task: { target: null, targets: ['red', 'green'] },
      split: { strategy: 'stratified' },
      training: { loss: 'crossEntropy' },
    });
    // Rows without one of the labels are left out.
    expect(plan.rows.total).toBe(980);
  });

  it.each([
    ['a column that is no label', { ...task, targets: ['red', 'plan'] }, {}, '/task/targets/1', 'targetTypeMismatch'],
    ['numbers other than 0 and 1', { ...task, targets: ['red', 'x'] }, {}, '/task/targets/1', 'targetTypeMismatch'],
    ['a constant label', { ...task, targets: ['red', 'never'] }, {}, '/task/targets/1', 'targetConstant'],
    ['an unknown label', { ...task, targets: ['red', 'rde'] }, {}, '/task/targets/1', 'unknownColumn'],
    ['no labels', { type: task.type }, {}, '/task/targets', 'targetMissing'],
    ['a target beside', { ...task, target: 'colour' }, {}, '/task/target', 'optionNotApplicable'],
    ['a positive class', { ...task, positiveClass: 'true' }, {}, '/task/positiveClass', 'optionNotApplicable'],
    ['a label as an input', task, { inputs: { include: ['x', 'red'] } }, '/inputs/include/1', 'targetAsInput'],
    ['a label as the split', task, { split: { strategy: 'grouped', column: 'red' } }, '/split/column', 'targetAsSplit'],
    ['the loss of a regression', task, { training: { loss: 'huber' } }, '/training/loss', 'optionNotApplicable'],
    [
      'early stopping by accuracy', task, { training: { earlyStopping: { metric: 'validation.accuracy' } } },
      '/training/earlyStopping/metric', 'unknownMetric',
    ],
  ] as [string, ExperimentDefinition['task'], Rest, string, string][])('refuses %s', (_, of, rest, pointer, code) => {
    expect(issuesOf(define(of, rest))).toEqual([{ pointer, code }]);
  }); // prettier-ignore

  it.each([
    ['yes', 'no', /"sign" is categorical with "yes", "no"\. Read the dataset again .*`columns: \{ "sign": \{ type: "boolean" \} \}`/],
    ['ja', 'nein', /"sign" is categorical with "ja", "nein"\. Write 1 and 0, or true and false/],
    ['yes', 'y', /Write 1 and 0/],
  ])('of %s and %s are refused with what would accept them', (one, other, detail) => {
    const topValues = [one, other].map((value) => ({ value, count: 500 }));
    const dataset = datasetFacts([
      { name: 'x', type: 'numeric' },
      { name: 'red', type: 'boolean', distinct: 2 },
      { name: 'sign', type: 'categorical', distinct: 2, topValues },
    ]);
    const definition = define({ ...task, targets: ['red', 'sign'] });
    expect(() => resolveDefinition(definition, dataset, null)).toThrow(
      expect.objectContaining({ issues: [expect.objectContaining({ pointer: '/task/targets/1', detail: expect.stringMatching(detail) as string })] }),
    );
  }); // prettier-ignore

  it('take a threshold', () => {
    expect(issuesOf({ ...labels, evaluation: { threshold: 'auto' } })).toEqual([]);
  });
});

describe('several values of a regression', () => {
  const task = { type: 'regression', targets: ['y', 'z'] } as const;
  it('are predicted together', () => {
    const definition = define({ ...task, targets: [...task.targets] });
    const plan = planExperiment(definition, facts, null, { memoryBytes: 1e9 });
    expect(plan.layers.at(-1)).toMatchObject({ outputShape: [null, 2] });
    expect(plan.definition).toMatchObject({
      split: { strategy: 'random' },
      training: { loss: 'meanSquaredError' },
    });
  });
  it.each([
    ['a column of categories', { ...task, targets: ['y', 'plan'] }, '/task/targets/1', 'targetTypeMismatch'],
    ['a target beside', { ...task, target: 'x' }, '/task/target', 'optionNotApplicable'],
  ] as [string, ExperimentDefinition['task'], string, string][])('refuses %s', (_, of, pointer, code) => {
    expect(issuesOf(define(of))).toEqual([{ pointer, code }]);
  });
  it('are not target-encoded', () => {
    const definition = define(
      { ...task, targets: [...task.targets] },
      { preparation: { categorical: 'target' } },
    );
    expect(issuesOf(definition)).toEqual([
      { pointer: '/preparation/categorical', code: 'optionNotApplicable' },
    ]);
  });
  it('are not for a classification', () => {
    const issues = issuesOf(define({ type: 'classification', target: 'colour', targets: ['red', 'green'] }));
    expect(issues).toEqual([{ pointer: '/task/targets', code: 'optionNotApplicable' }]);
  });
});

describe('autoencoding', () => {
  const task = { type: 'autoencoding' } as const;
  const unit = { numeric: 'minMax', categorical: 'oneHot' } as const;

  it('has every column as input and as many outputs as features, through a narrow layer', () => {
    const plan = planExperiment(define(task), facts, null, { memoryBytes: 1e9 });
    const width = plan.inputs.reduce((sum, { features }) => sum + features, 0);
    expect(plan.inputs.map(({ name }) => name)).toEqual([
      'x',
      'plan',
      'red',
      'green',
      'never',
      'colour',
      'y',
      'z',
    ]);
    expect(plan.layers.at(-1)).toMatchObject({ outputShape: [null, width] });
    expect(Math.min(...plan.layers.map(({ outputShape }) => outputShape[1]!))).toBeLessThan(width);
    expect(plan.rows.total).toBe(1000);
    expect(plan.definition).toMatchObject({
      name: 'autoencoding by mlp',
      split: { strategy: 'random' },
      training: { loss: 'meanSquaredError' },
    });
  });

  it.each([
    ['a target', { ...task, target: 'y' }, {}, '/task/target', 'optionNotApplicable'],
    ['a linear model', task, { model: { family: 'linear' } }, '/model/family', 'optionNotApplicable'],
    ['a threshold', task, { evaluation: { threshold: 0.5 } }, '/evaluation/threshold', 'optionNotApplicable'],
    ['class weights', task, { preparation: { imbalance: 'classWeights' } }, '/preparation/imbalance', 'optionNotApplicable'],
    ['a stratified split', task, { split: { strategy: 'stratified' } }, '/split/strategy', 'optionNotApplicable'],
    ['the cross-entropy of standardized numbers', task, { training: { loss: 'crossEntropy' } }, '/training/loss', 'optionNotApplicable'],
    ['the loss of classes', task, { training: { loss: 'focal' } }, '/training/loss', 'optionNotApplicable'],
    [
      'label smoothing', task, { preparation: unit, training: { loss: 'crossEntropy', labelSmoothing: 0.1 } },
      '/training/labelSmoothing', 'optionNotApplicable',
    ],
  ] as [string, ExperimentDefinition['task'], Rest, string, string][])('refuses %s', (_, of, rest, pointer, code) => {
    expect(issuesOf(define(of, rest))).toEqual([{ pointer, code }]);
  }); // prettier-ignore

  it('refuses texts as token ids, which are no numbers to come close to', () => {
    const texts = datasetFacts([
      { name: 'remarks', type: 'text', distinct: 800 },
      { name: 'x', type: 'numeric' },
    ]);
    const definition = define(task, { model: { family: 'lstm' } });
    expect(() => resolveDefinition(definition, texts)).toThrow(
      /"remarks" becomes token ids: use the encoding "tfidf"/,
    );
  });

  it('takes the cross-entropy of numbers in 0 … 1', () => {
    expect(issuesOf(define(task, { preparation: unit, training: { loss: 'crossEntropy' } }))).toEqual([]);
  });
});
