import { expect, test } from 'vitest';
import type { FittedColumn, FittedPreparation } from '../../../src/contracts/preparation.ts';
import { createOutsideFinder } from '../../../src/data/preparation/encode/outside-of-training.ts';

const numeric = { kind: 'numeric', fill: 0, indicator: false, clip: null, outlierMark: null, log: false, offset: 0, scale: 1 } as const; // prettier-ignore
const columns: FittedColumn[] = [
  { ...numeric, name: 'age', source: 'numeric', range: { min: 18, max: 80 } },
  { ...numeric, name: 'since', source: 'dateTime', range: { min: Date.UTC(2024, 0, 1) / 1000, max: Date.UTC(2025, 0, 1) / 1000 } },
  { ...numeric, name: 'old', source: 'numeric' },
  { ...numeric, name: 'member', source: 'boolean' },
  { kind: 'categorical', name: 'plan', source: 'categorical', fill: null, encoding: 'oneHot', categories: ['a', 'b'], other: false },
  { kind: 'embedded', name: 'shop', source: 'numeric', fill: null, categories: ['1', '2'] },
  { kind: 'hashed', name: 'word', source: 'categorical', fill: null, buckets: 4, signed: false },
]; // prettier-ignore
const fitted: FittedPreparation = {
  formatVersion: 1,
  columns,
  target: { kind: 'classes', name: 'y', classes: ['no', 'yes'] },
  featureNames: [],
};
const inside = {
  age: 18,
  since: '2024-01-01T00:00:00Z',
  old: 1e9,
  member: true,
  plan: 'b',
  shop: 2,
  word: 'x',
};

const found = (finder: ReturnType<typeof createOutsideFinder>, rows: Record<string, unknown>[]) =>
  finder(rows).map(({ pointer, reason, limit }) => [pointer, reason, limit]);

test('the limits are inside, missing values are not told, and what is not known is not either', () => {
  const find = createOutsideFinder(fitted);
  const missing = Object.fromEntries(Object.keys(inside).map((name) => [name, null]));
  const last = { ...inside, age: 80, since: '2025-01-01', word: 'never seen' };
  expect(find([inside, missing, last])).toEqual([]);
});

test('numbers and times out of range, and categories that are not known, are told with their place', () => {
  const find = createOutsideFinder(fitted);
  const row = { ...inside, age: 80.5, since: '2023-12-31', plan: 'c', shop: 3 };
  expect(found(find, [inside, row, { ...inside, age: -1 }])).toEqual([
    ['/rows/1/age', 'aboveRange', 80],
    ['/rows/1/since', 'belowRange', '2024-01-01T00:00:00.000Z'],
    ['/rows/1/plan', 'unknownCategory', null],
    ['/rows/1/shop', 'unknownCategory', null],
    ['/rows/2/age', 'belowRange', 18],
  ]);
});

test('values are read as the column was: numbers that came as text, and names that the reader changed', () => {
  const find = createOutsideFinder({
    ...fitted,
    columns: [columns[0]],
    readings: [{ name: 'age', reading: { type: 'number', decimal: ',' }, writtenAs: 'Age' }],
  } as FittedPreparation);
  expect(found(find, [{ Age: '80,5' }, { Age: '79,5' }])).toEqual([['/rows/0/age', 'aboveRange', 80]]);
});

test('of an example of several rows the steps count that the model looks at, but not a series that is scaled by itself', () => {
  const find = createOutsideFinder({
    ...fitted,
    columns: [columns[0], { ...numeric, name: 'sales', source: 'numeric', range: { min: -1, max: 1 } }],
    target: {
      kind: 'values',
      names: ['sales'],
      offsets: [0],
      scales: [1],
      horizon: 1,
      series: { column: 'sales' },
    },
    steps: { kind: 'window', group: 'store', time: 'day', length: 2 },
  } as unknown as FittedPreparation);
  const step = (age: number) => ({ age, sales: 1000 });
  expect(found(find, [{ steps: [step(99), step(20), step(90)], store: 's' }])).toEqual([
    ['/rows/0/steps/2/age', 'aboveRange', 80],
  ]);
});
