import { expect, test } from 'vitest';
import type { ColumnSplit } from '../../../src/contracts/definition/definition.ts';
import {
  chooseRows,
  type SplitKeys,
  type SplitRows,
} from '../../../src/data/preparation/split/choose-rows.ts';
import { groupDuplicates } from '../../../src/data/preparation/split/duplicate-groups.ts';
import { mostFrequent, quantile, selectNth } from '../../../src/data/preparation/columns/order-statistics.ts';
import type { CodedColumn } from '../../../src/data/preparation/read/raw-columns.ts';
import { apportion, apportionStrata } from '../../../src/data/preparation/split/apportion.ts';
import { createRandom } from '../../../src/random.ts';
import type { Note } from '../../../src/data/preparation/note.ts';

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

const noKeys: SplitKeys = { classes: null, names: null, times: null };

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

test('a split is exact, complete, disjoint, and the same for the same seed', () => {
  const split = (seed: number) => chooseRows(definition('random', seed), factsOf(range(1000)), noKeys, []);
  const { train, validation, test: held } = split(7);
  expect([train.length, validation.length, held.length]).toEqual([700, 150, 150]);
  expect([...train, ...validation, ...held].toSorted((a, b) => a - b)).toEqual(range(1000));
  expect([...train]).toEqual([...train].toSorted((a, b) => a - b));
  expect(split(7)).toEqual(split(7));
  expect(split(8).train).not.toEqual(train);
});

test('a stratified split is exact in all, and for each class within a row', () => {
  const random = createRandom(1);
  const codes = Int32Array.from(range(2000), () => Math.min(2, random.integer(10)));
  const classes: CodedColumn = { codes, values: ['b', 'c', 'a'] };
  const rows = chooseRows(definition('stratified'), factsOf(range(2000)), { ...noKeys, classes }, []);
  expect([rows.train.length, rows.validation.length, rows.test.length]).toEqual([1400, 300, 300]);
  for (const code of [0, 1, 2]) {
    const of = (list: Int32Array) => list.filter((row) => codes[row] === code).length;
    const total = codes.filter((c) => c === code).length;
    const exact = apportion(total, [0.7, 0.15, 0.15]);
    for (const [i, list] of [rows.train, rows.validation, rows.test].entries())
      expect(Math.abs(of(list) - exact[i])).toBeLessThanOrEqual(1);
  }
});

test('duplicates are left out, or stay together', () => {
  const keys = range(1000).map((i) => (i < 400 ? i % 50 : i));
  const notes: Note[] = [];
  const alone = chooseRows(definition('random'), factsOf(keys), noKeys, notes);
  expect(alone.train.length + alone.validation.length + alone.test.length).toBe(650);
  expect(notes).toEqual(['350 duplicate rows left out; the first of each is kept.']);

  const together = chooseRows(definition('random', 7, false), factsOf(keys), noKeys, []);
  expect([together.train.length, together.validation.length, together.test.length]).toEqual([700, 150, 150]);
  const splitOfKey = new Map<number, string>();
  for (const name of ['train', 'validation', 'test'] as const)
    for (const row of together[name]) {
      const key = keys[row];
      expect(splitOfKey.get(key) ?? name).toBe(name);
      splitOfKey.set(key, name);
    }
});

/** A definition that splits by the column "c". */
function byColumn(
  strategy: 'grouped' | 'timeOrdered' | 'column',
  changes: Partial<ColumnSplit> = {},
  deduplicate = true,
) {
  const { task, preparation: rules } = definition('random', 7, deduplicate);
  const split: ColumnSplit = { strategy, train: 0.7, validation: 0.15, test: 0.15, seed: 7, column: 'c' };
  return { task, preparation: rules, split: { ...split, ...changes } };
}

/** Codes of strings, as a column is read; empty ones are missing. */
function coded(names: readonly string[]): CodedColumn {
  const values = [...new Set(names)];
  return {
    codes: Int32Array.from(names, (name) => values.indexOf(name)),
    values: values.map((value) => (value === '' ? null : value)),
  };
}

const parts = ['train', 'validation', 'test'] as const;
const sizes = (rows: SplitRows) => parts.map((part) => rows[part].length);

test('groups never straddle a split and come near to the fractions', () => {
  const random = createRandom(4);
  const names = range(3000).map(() => `g${random.integer(120)}`);
  const keys = { ...noKeys, names: coded(names) };
  const rows = chooseRows(byColumn('grouped'), factsOf(range(3000)), keys, []);
  const splitOfGroup = new Map<string, string>();
  for (const part of parts)
    for (const row of rows[part]) {
      expect(splitOfGroup.get(names[row]) ?? part).toBe(part);
      splitOfGroup.set(names[row], part);
    }
  expect(splitOfGroup.size).toBe(120);
  for (const [i, size] of sizes(rows).entries())
    expect(Math.abs(size - [2100, 450, 450][i])).toBeLessThan(30);
  const other = chooseRows(byColumn('grouped', { seed: 8 }), factsOf(range(3000)), keys, []);
  expect(other.train).not.toEqual(rows.train);
});

test('as many groups as parts fill every part, the largest trains', () => {
  const names = coded([...range(98).map(() => 'big'), 'one', 'two']);
  const rows = chooseRows(byColumn('grouped'), factsOf(range(100)), { ...noKeys, names }, []);
  expect(sizes(rows)).toEqual([98, 1, 1]);
});

test('kept duplicates bind their groups together', () => {
  // Rows 0 and 1 are equal and in different groups, so both groups go the same way.
  const key = [0, 0, ...range(98).map((i) => i + 1)];
  const names = range(100).map((i) => `g${i % 20}`);
  const rows = chooseRows(
    byColumn('grouped', {}, false),
    factsOf(key),
    { ...noKeys, names: coded(names) },
    [],
  );
  const partOf = (name: string) => parts.filter((part) => rows[part].some((row) => names[row] === name));
  expect(partOf('g0')).toHaveLength(1);
  expect(partOf('g1')).toEqual(partOf('g0'));
});

test('the earliest rows train, the latest are for test, whatever their order in the file', () => {
  const random = createRandom(5);
  const times = Float64Array.from(range(200), () => random.uniform());
  const rows = chooseRows(byColumn('timeOrdered'), factsOf(range(200)), { ...noKeys, times }, []);
  expect(sizes(rows)).toEqual([140, 30, 30]);
  const span = parts.map((part) => [...rows[part]].map((row) => times[row]));
  expect(Math.max(...span[0])).toBeLessThan(Math.min(...span[1]));
  expect(Math.max(...span[1])).toBeLessThan(Math.min(...span[2]));
});

test.each([
  // [times, fractions, sizes]: a cut inside equal times moves to the nearest border
  [
    [1, 1, 1, 2, 2, 2, 2, 3, 3, 3],
    [0.7, 0.15, 0.15],
    [3, 4, 3],
  ],
  [
    [1, 1, 1, 1, 1, 1, 2, 2, 2, 3],
    [0.7, 0, 0.3],
    [6, 0, 4],
  ],
  [
    [1, 1, 1, 1, 1, 1, 1, 1, 1, 2],
    [0.5, 0.5, 0],
    [9, 1, 0],
  ],
  [
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 9],
    [1, 0, 0],
    [10, 0, 0],
  ],
  [
    [1, 2, 2, 2, 2, 2, 2, 2, 2, 3],
    [0.2, 0.6, 0.2],
    [1, 8, 1],
  ],
])('rows of the same time stay together: %j at %j', (given, [train, validation, held], expected) => {
  const times = Float64Array.from(given);
  const fractions = { train, validation, test: held };
  const rows = chooseRows(byColumn('timeOrdered', fractions), factsOf(range(10)), { ...noKeys, times }, []);
  expect(sizes(rows)).toEqual(expected);
});

test('fewer times than parts are refused', () => {
  const times = Float64Array.from(range(10), (i) => i % 2);
  const split = () => chooseRows(byColumn('timeOrdered'), factsOf(range(10)), { ...noKeys, times }, []);
  expect(split).toThrow(/"c" has 2 different time\(s\), fewer than the parts/);
});

test('a column says the split in any case of letters; another value is named', () => {
  const words = ['train', 'Train', 'VALID', 'val', 'Validation', 'TEST', 'train', ''];
  const notes: Note[] = [];
  const names = coded(words);
  const rows = chooseRows(byColumn('column'), factsOf(range(8)), { ...noKeys, names }, notes);
  expect([[...rows.train], [...rows.validation], [...rows.test]]).toEqual([[0, 1, 6], [2, 3, 4], [5]]);
  expect(notes).toEqual([
    {
      code: 'missingSplitValues',
      detail: '1 row without a value of "c" left out.',
      column: 'c',
      pointer: '/split/column',
    },
  ]);
  const wrong = { ...noKeys, names: coded(['train', 'holdout']) };
  expect(() => chooseRows(byColumn('column'), factsOf(range(2)), wrong, [])).toThrow(
    /"c" holds "holdout" in row 2, which names no split/,
  );
});

test('kept duplicates of a training row are taken out of the later parts', () => {
  const names = coded(['test', 'train', 'train', 'val', 'val', 'test', 'test']);
  const notes: Note[] = [];
  const facts = factsOf([1, 1, 2, 2, 3, 3, 4]);
  const rows = chooseRows(byColumn('column', {}, false), facts, { ...noKeys, names }, notes);
  expect([[...rows.train], [...rows.validation], [...rows.test]]).toEqual([[1, 2], [4], [6]]);
  expect(notes).toEqual([
    {
      code: 'equalRowsDropped',
      detail: '3 rows left out that equal a row of an earlier split.',
      pointer: '/split/duplicates',
    },
  ]);
});

test('rows without a target, or without a needed value, are left out and counted', () => {
  const usable = range(100).map((i) => (i < 10 ? 2 : i < 15 ? 1 : 3));
  const notes: Note[] = [];
  const rows = chooseRows(definition('random'), factsOf(range(100), usable), noKeys, notes);
  expect(Math.min(...rows.train, ...rows.validation, ...rows.test)).toBe(15);
  expect(notes).toEqual([
    {
      code: 'missingTargetValues',
      detail: '10 rows without a value of "y" left out.',
      column: 'y',
      pointer: '/task/target',
    },
    { code: 'missingInputValues', detail: '5 rows with a missing value left out.', pointer: '/inputs' },
  ]);
});

test('equal groups, which no plan counts, are warned of', () => {
  const notes: Note[] = [];
  const sequence = { kind: 'group', column: 'g', time: 't', group: 'g', length: 3 } as never;
  chooseRows({ ...definition('random'), sequence }, factsOf([...range(100), 5, 6]), noKeys, notes);
  const detail = '2 duplicate groups left out; the first of each is kept.';
  expect(notes).toEqual([{ code: 'equalRowsDropped', detail, pointer: '/split/duplicates' }]);
});

test('an empty split is refused', () => {
  expect(() => chooseRows(definition('random'), factsOf(range(2)), noKeys, [])).toThrow(
    /split would be empty/,
  );
  expect(() => chooseRows(definition('random'), factsOf([1], [0]), noKeys, [])).toThrow(/No row is left/);
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

test('strata are divided so that the parts have together what the fractions ask for', () => {
  const fractions = [0.7, 0.15, 0.15] as const;
  const totalsOf = (sizes: number[]) =>
    apportionStrata(sizes, fractions).reduce<number[]>(
      (sums, counts) => sums.map((sum, i) => sum + counts[i]),
      [0, 0, 0],
    );
  // Class by class, 4 rows would be 3, 1 and 0.
  expect(totalsOf(Array.from({ length: 40 }, () => 4))).toEqual([112, 24, 24]);
  expect(totalsOf([50, 50, 50])).toEqual([...apportion(150, fractions)]);
  expect(totalsOf([90, 9, 1])).toEqual([...apportion(100, fractions)]);
  const random = createRandom(3);
  for (let i = 0; i < 200; i++) {
    const sizes = Array.from({ length: 1 + random.integer(30) }, () => 2 + random.integer(20));
    const counts = apportionStrata(sizes, fractions);
    for (const [stratum, size] of sizes.entries()) {
      expect(counts[stratum].reduce((sum, count) => sum + count)).toBe(size);
      expect(counts[stratum][0]).toBeGreaterThan(0);
      for (const [part, count] of counts[stratum].entries())
        expect(Math.abs(count - fractions[part] * size)).toBeLessThan(part === 0 ? 2 : 1);
    }
  }
  // A class of one row is trained on.
  expect(apportionStrata([1, 100], [0.1, 0.45, 0.45])[0]).toEqual([1, 0, 0]);
});

test('forty classes of four rows are divided as the fractions ask for, each with rows in training', () => {
  const codes = Int32Array.from(range(160), (row) => row % 40);
  const classes: CodedColumn = { codes, values: range(40).map((code) => `class ${code}`) };
  const rows = chooseRows(definition('stratified'), factsOf(range(160)), { ...noKeys, classes }, []);
  expect([rows.train.length, rows.validation.length, rows.test.length]).toEqual([112, 24, 24]);
  expect(new Set(Array.from(rows.train, (row) => codes[row])).size).toBe(40);
});
