import { expect, test } from 'vitest';
import type { Evaluation } from '../../../src/contracts/evaluation.ts';
import { headlineOf } from '../../../src/worker/headline.ts';

const classification = { kind: 'classification', accuracy: 0.9 } as Evaluation['test'];
const regression = { kind: 'regression', rmse: 2.5 } as Evaluation['test'];

test('the test split comes before validation', () => {
  expect(headlineOf({ test: classification, validation: regression })).toEqual({
    split: 'test',
    metric: 'accuracy',
    value: 0.9,
  });
  expect(headlineOf({ test: null, validation: regression })).toEqual({
    split: 'validation',
    metric: 'rmse',
    value: 2.5,
  });
});

test('without an evaluated split there is none', () => {
  expect(headlineOf({ test: null, validation: null })).toBeNull();
  expect(headlineOf(null)).toBeNull();
});
