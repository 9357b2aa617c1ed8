import { expect, test } from 'vitest';
import { chooseRows } from '../../../src/data/preparation/choose-rows.ts';
import { groupDuplicates } from '../../../src/data/preparation/duplicate-groups.ts';
import { mostFrequent, quantile, selectNth } from '../../../src/data/preparation/order-statistics.ts';
import type { CodedColumn } from '../../../src/data/preparation/raw-columns.ts';
import { apportion } from '../../../src/data/preparation/split-rows.ts';
import { createRandom } from '../../../src/random.ts';

test('fractions become whole numbers by largest remainder', () => {
  expect(apportion(10, [0.7, 0.15, 0.15])).toEqual([7, 2, 1]);
  expect(apportion(100, [0.7, 0.15, 0.15])).toEqual([70, 15, 15]);
  expect(apportion(1, [0.7, 0.15, 0.15])).toEqual([1, 0, 0]);
  expect(apportion(7, [0.8, 0.2, 0])).toEqual([6, 1, 0]);
  expect(apportion(3, [1, 0, 0])).toEqual([3, 0, 0]);
  for (let n = 0; n < 200; n++) expect(apportion(n, [0.6, 0.3, 0.1]).reduce((a, b) => a + b)).toBe(n);
});

/** Row facts where rows with equal keys are equal rows. */
function factsOf(keys: readonly number[], usable: readonly number[] = []) {
  const hashes = new Uint32Array(keys.length * 2);
  for (const [i, key] of keys.entries()) hashes.set([key, Math.imul(key, 2654435761)], 2 * i);
  return { hashes, usable: Uint8Array.from(keys, (_, i) => usable[i] ?? 3) };
}

const preparation = {
  deduplicate: true,
  missing: {
    numeric: 'median',
    categorical: 'category',
    numericConstant: 0,
    categoricalConstant: '',
    indicator: false,
  },
  outliers: null,
  numeric: 'standardize',
  categorical: 'oneHot',
  maxCategories: 100,
  imbalance: 'none',
} as const;

function definition(strategy: 'random' | 'stratified', seed = 7, deduplicate = true) {
  return {
    split: { strategy, train: 0.7, validation: 0.15, test: 0.15, seed },
    preparation: { ...preparation, deduplicate },
    task: { type: 'classification', target: 'y', positiveClass: null },
  } as const;
}

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

test('a split is exact, complete, disjoint, and the same for the same seed', () => {
  const split = (seed: number) => chooseRows(definition('random', seed), factsOf(range(1000)), null, []);
  const { train, validation, test: held } = split(7);
  expect([train.length, validation.length, held.length]).toEqual([700, 150, 150]);
  expect([...train, ...validation, ...held].toSorted((a, b) => a - b)).toEqual(range(1000));
  expect([...train]).toEqual([...train].toSorted((a, b) => a - b));
  expect(split(7)).toEqual(split(7));
  expect(split(8).train).not.toEqual(train);
});

test('a stratified split is exact for each class', () => {
  const random = createRandom(1);
  const codes = Int32Array.from(range(2000), () => Math.min(2, random.integer(10)));
  const classes: CodedColumn = { codes, values: ['b', 'c', 'a'] };
  const rows = chooseRows(definition('stratified'), factsOf(range(2000)), classes, []);
  for (const code of [0, 1, 2]) {
    const of = (list: Int32Array) => list.filter((row) => codes[row] === code).length;
    const total = codes.filter((c) => c === code).length;
    expect([of(rows.train), of(rows.validation), of(rows.test)]).toEqual(apportion(total, [0.7, 0.15, 0.15]));
  }
});

test('duplicates are left out, or stay together', () => {
  const keys = range(1000).map((i) => (i < 400 ? i % 50 : i));
  const notes: string[] = [];
  const alone = chooseRows(definition('random'), factsOf(keys), null, notes);
  expect(alone.train.length + alone.validation.length + alone.test.length).toBe(650);
  expect(notes).toEqual(['350 duplicate rows left out; the first of each is kept.']);

  const together = chooseRows(definition('random', 7, false), factsOf(keys), null, []);
  expect([together.train.length, together.validation.length, together.test.length]).toEqual([700, 150, 150]);
  const splitOfKey = new Map<number, string>();
  for (const name of ['train', 'validation', 'test'] as const)
    for (const row of together[name]) {
      const key = keys[row];
      expect(splitOfKey.get(key) ?? name).toBe(name);
      splitOfKey.set(key, name);
    }
});

test('rows without a target, or without a needed value, are left out and counted', () => {
  const usable = range(100).map((i) => (i < 10 ? 2 : i < 15 ? 1 : 3));
  const notes: string[] = [];
  const rows = chooseRows(definition('random'), factsOf(range(100), usable), null, notes);
  expect(Math.min(...rows.train, ...rows.validation, ...rows.test)).toBe(15);
  expect(notes).toEqual([
    '10 rows without a value of "y" left out.',
    '5 rows with a missing value left out.',
  ]);
});

test('an empty split is refused', () => {
  expect(() => chooseRows(definition('random'), factsOf(range(2)), null, [])).toThrow(/split would be empty/);
  expect(() => chooseRows(definition('random'), factsOf([1], [0]), null, [])).toThrow(/No row is left/);
});

test('duplicates are found among many rows', () => {
  const random = createRandom(2);
  const keys = range(20_000).map(() => random.integer(5000));
  const { firstOf, duplicates } = groupDuplicates(factsOf(keys).hashes);
  expect(duplicates).toBe(20_000 - new Set(keys).size);
  for (const [i, key] of keys.entries()) expect(firstOf[i]).toBe(keys.indexOf(key));
});

test('selection and quantiles agree with sorting', () => {
  const random = createRandom(3);
  for (const n of [1, 2, 3, 10, 101, 1000]) {
    const values = Float64Array.from(range(n), () => random.integer(20));
    const sorted = values.toSorted();
    for (const k of [0, n >> 1, n - 1]) expect(selectNth(values.slice(), k)).toBe(sorted[k]);
    const position = 0.3 * (n - 1);
    const low = sorted[Math.floor(position)];
    const high = sorted[Math.ceil(position)];
    expect(quantile(values.slice(), 0.3)).toBeCloseTo(low + (high - low) * (position % 1), 12);
  }
  expect(mostFrequent(new Float64Array([3, 1, 3, 2, 1]))).toBe(1);
});
