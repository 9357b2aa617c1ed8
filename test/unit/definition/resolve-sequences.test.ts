import { describe, expect, it, test } from 'vitest';
import { layered } from '../../../src/contracts/definition/classical.ts';
import type { ExperimentDefinition } from '../../../src/contracts/definition/definition.ts';
import { planExperiment } from '../../../src/definition/plan-experiment.ts';
import { resolveDefinition } from '../../../src/definition/resolve-definition.ts';
import { datasetFacts } from '../../support/dataset-facts.ts';
import { issuesThrownBy } from '../../support/issues-thrown-by.ts';

/** 1,000 hours of readings of 20 sensors. */
const readings = datasetFacts([
  { name: 'sensor', type: 'categorical', distinct: 20 },
  { name: 'at', type: 'dateTime', distinct: 1000 },
  { name: 'level', type: 'numeric' },
  { name: 'flow', type: 'numeric' },
  { name: 'mode', type: 'categorical', distinct: 3 },
  { name: 'note', type: 'text', distinct: 800 },
  { name: 'state', type: 'categorical', distinct: 2 },
  { name: 'wave', type: 'vector', vectorLength: 24 },
]);
const dataset = readings.id;
const forecasting = { type: 'forecasting', target: 'level', time: 'at' } as const;
const classification = { type: 'classification', target: 'state' } as const;
const sequence = { group: 'sensor', time: 'at' };

/** The pointers and codes of what is wrong with a definition. */
const issuesOf = (definition: Omit<ExperimentDefinition, 'dataset'>): string[] =>
  issuesThrownBy(() => resolveDefinition({ dataset, ...definition }, readings)).map(
    ({ pointer, code }) => `${pointer} ${code}`,
  );

describe('forecasting', () => {
  it('takes what was of the target and the other columns, and is split in time', () => {
    const { resolved, leftOut, rows } = resolveDefinition({ dataset, task: forecasting }, readings);
    expect(resolved.task).toEqual({ ...forecasting, positiveClass: null, group: null, horizon: 1, window: 24, season: 1 });
    expect(resolved.inputs.map(({ name }) => name)).toEqual(['sensor', 'level', 'flow', 'mode', 'state', 'wave']);
    expect(leftOut.map(({ column }) => column)).toEqual(['at', 'note']);
    expect(resolved.split).toMatchObject({ strategy: 'timeOrdered', column: 'at', train: 0.7 });
    expect(resolved.training.loss).toBe('meanSquaredError');
    // 700, 150 and 150 hours.
    expect(rows).toEqual({ total: 976, train: 676, validation: 150, test: 150 });
  }); // prettier-ignore

  it('has a window for its season and its horizon', () => {
    const windowOf = (task: object) => {
      const { resolved } = resolveDefinition({ dataset, task: { ...forecasting, ...task } }, readings);
      return resolved.task.type === 'forecasting' ? resolved.task.window : null;
    };
    expect(windowOf({ horizon: 30 })).toBe(60);
    expect(windowOf({ season: 100 })).toBe(100);
    expect(windowOf({ window: 5 })).toBe(5);
  });

  it('needs no other column', () => {
    const { resolved } = resolveDefinition({ dataset, task: forecasting, inputs: { include: [] } }, readings);
    expect(resolved.inputs).toEqual([{ name: 'level', type: 'numeric' }]);
  });

  it('is planned as steps and their features, with a value for each step ahead', () => {
    const task = { ...forecasting, group: 'sensor', window: 10, horizon: 4 };
    const model = { family: 'linear' } as const;
    const inputs = { include: ['flow'] };
    const plan = planExperiment({ dataset, task, model, inputs }, readings, null, { memoryBytes: 1e9 });
    expect(plan.layers.at(-1)?.outputShape).toEqual([null, 4]);
    // 10 steps of level and flow, and a bias.
    expect(plan.parameters).toBe((10 * 2 + 1) * 4);
    // Of each of 20 sensors 50 hours: 42 train, as a solver needs no validation, and 8 test; 850 rows lie between two hours.
    expect(plan.rows).toEqual({ total: 20 * (29 + 5), train: 580, validation: 0, test: 100 });
  });
});

describe('the rows of a group', () => {
  it('are one example', () => {
    const { resolved, rows } = resolveDefinition(
      { dataset, task: classification, inputs: { sequence } },
      readings,
    );
    expect(resolved.sequence).toEqual({ kind: 'group', ...sequence, length: 100 });
    expect(resolved.inputs.map(({ name }) => name)).toEqual(['level', 'flow', 'mode', 'wave']);
    expect(rows).toEqual({ total: 20, train: 14, validation: 3, test: 3 });
    expect(layered(resolved).training.batchSize).toBe(14);
  });
});

test('a vector is steps of some features', () => {
  const inputs = { sequence: { column: 'wave', features: 3 } };
  const definition = { dataset, task: classification, inputs };
  expect(resolveDefinition(definition, readings).resolved.sequence).toEqual({
    kind: 'vector',
    column: 'wave',
    features: 3,
  });
});

const cases: [string, Omit<ExperimentDefinition, 'dataset'>, string][] = [
  ['no time', { task: { type: 'forecasting', target: 'level' } }, '/task/time optionMissing'],
  ['an unknown time', { task: { ...forecasting, time: 'hour' } }, '/task/time unknownColumn'],
  ['a category as time', { task: { ...forecasting, time: 'mode' } }, '/task/time columnTypeMismatch'],
  ['a time as group', { task: { ...forecasting, group: 'at' } }, '/task/group columnTypeMismatch'],
  ['one column as both', { task: { ...forecasting, time: 'flow', group: 'flow' } }, '/task/group sameColumn'],
  ['a category to forecast', { task: { ...forecasting, target: 'mode' } }, '/task/target targetTypeMismatch'],
  ['a season beyond the window', { task: { ...forecasting, season: 30, window: 20 } }, '/task/season seasonTooLong'],
  ['a window beyond the data', { task: { ...forecasting, window: 700 } }, '/task/window windowTooLong'],
  ['a horizon beyond the test part', { task: { ...forecasting, horizon: 151, window: 10 } }, '/task/horizon windowTooLong'],
  ['a random split', { task: forecasting, split: { strategy: 'random' } }, '/split/strategy optionNotApplicable'],
  ['a split by another time', { task: forecasting, split: { column: 'flow' } }, '/split/column optionNotApplicable'],
  ['classes of a forecast', { task: forecasting, training: { loss: 'crossEntropy' } }, '/training/loss optionNotApplicable'],
  ['balance of a forecast', { task: forecasting, preparation: { imbalance: 'classWeights' } }, '/preparation/imbalance optionNotApplicable'],
  ['dropped outliers', { task: forecasting, preparation: { outliers: { method: 'iqr', action: 'drop' } } }, '/preparation/outliers/action optionNotApplicable'],
  ['embedded steps', { task: forecasting, preparation: { categorical: 'embedding' } }, '/preparation/categorical optionNotApplicable'],
  ['most recent values of steps', { task: forecasting, preparation: { missing: { numeric: 'mostRecent' } } }, '/preparation/missing/numeric optionNotApplicable'],
  ['more examples of a class of groups', { task: classification, inputs: { sequence }, preparation: { imbalance: 'oversample' } }, '/preparation/imbalance optionNotApplicable'],
  ['a text as a step', { task: forecasting, inputs: { include: ['note'] } }, '/inputs/include/0 columnTypeMismatch'],
  ['a sequence of a forecast', { task: forecasting, inputs: { sequence } }, '/inputs/sequence optionNotApplicable'],
  ['a horizon of a class', { task: { ...classification, horizon: 2 } }, '/task/horizon optionNotApplicable'],
  ['a unique group', { task: classification, inputs: { sequence: { group: 'note', time: 'at' } } }, '/inputs/sequence/group tooManyGroups'],
  ['the target as group', { task: classification, inputs: { sequence: { group: 'state', time: 'at' } } }, '/inputs/sequence/group targetAsOrder'],
  ['a number as a vector', { task: classification, inputs: { sequence: { column: 'flow' } } }, '/inputs/sequence/column columnTypeMismatch'],
  ['steps that do not fit', { task: classification, inputs: { sequence: { column: 'wave', features: 5 } } }, '/inputs/sequence/features lengthMismatch'],
  ['a vector left out', { task: classification, inputs: { exclude: ['wave'], sequence: { column: 'wave' } } }, '/inputs/sequence/column notAnInput'],
]; // prettier-ignore

test.each(cases)('refused: %s', (_name, definition, issue) => {
  expect(issuesOf(definition)).toEqual([issue]);
});
