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

test('without a test split the mean over folds comes before validation', () => {
  const crossValidation = {
    folds: [{ fold: 1, epochs: 3, evaluation: classification! }],
    mean: { accuracy: 0.8, f1: 0.7 },
    standardDeviation: {},
  };
  expect(headlineOf({ test: null, validation: classification, crossValidation })).toEqual({
    split: 'crossValidation',
    metric: 'accuracy',
    value: 0.8,
  });
  expect(headlineOf({ test: classification, validation: null, crossValidation })).toMatchObject({
    split: 'test',
  });
  const none = { folds: [], mean: {}, standardDeviation: {} };
  expect(headlineOf({ test: null, validation: null, crossValidation: none })).toBeNull();
});

test('without an evaluated split there is none', () => {
  expect(headlineOf({ test: null, validation: null })).toBeNull();
  expect(headlineOf(null)).toBeNull();
});
