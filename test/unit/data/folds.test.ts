import { describe, expect, test } from 'vitest';
import type { FoldedSplit } from '../../../src/contracts/definition/definition.ts';
import {
  chooseRows,
  type SplitKeys,
  type SplitRows,
} from '../../../src/data/preparation/split/choose-rows.ts';
import type { CodedColumn } from '../../../src/data/preparation/read/raw-columns.ts';
import { dealFolds } from '../../../src/data/preparation/split/split-folds.ts';
import { createRandom, type Random } from '../../../src/random.ts';
import { smallDefinition } from '../../fixtures/artifacts/small-model.ts';

const range = (n: number) => Array.from({ length: n }, (_, i) => i);
const noKeys: SplitKeys = { classes: null, names: null, times: null };

/** Leaves lists in their order, so that folds can be written down by hand. */
const unshuffled = { shuffle: (items: unknown) => items } as unknown as Random;

describe('rows are dealt to folds', () => {
  const deal = (rows: number[], groupOf: number[] | null, loads: number[], total: number) => {
    const foldOf = new Uint8Array(total);
    const filled = Float64Array.from(loads);
    dealFolds(Int32Array.from(rows), groupOf && Int32Array.from(groupOf), unshuffled, filled, foldOf);
    return { foldOf: [...foldOf], loads: [...filled] };
  };

  test('one after the other', () => {
    expect(deal(range(7), null, [0, 0, 0], 7)).toEqual({ foldOf: [1, 2, 3, 1, 2, 3, 1], loads: [3, 2, 2] });
  });

  test('a class goes on where the one before left gaps', () => {
    // The first class filled fold 1 by one more: of the second, whose counts start equal, fold 2 comes first.
    expect(deal([0, 1, 2, 3], null, [3, 2, 2], 4)).toEqual({ foldOf: [2, 3, 1, 2], loads: [4, 4, 3] });
  });

  test('whole groups first, the largest first', () => {
    // Groups {0, 1, 2} and {3, 4}; rows 5, 6 and 7 are alone.
    const groupOf = [0, 0, 0, 3, 3, 5, 6, 7];
    expect(deal(range(8), groupOf, [0, 0], 8)).toEqual({
      foldOf: [1, 1, 1, 2, 2, 2, 1, 2],
      loads: [4, 4],
    });
  });
});

function definitionOf(changes: Partial<FoldedSplit>, deduplicate = true) {
  const split: FoldedSplit = {
    strategy: 'kFold',
    train: 0.8,
    validation: 0.2,
    test: 0,
    seed: 7,
    folds: 5,
    stratified: false,
    refit: true,
    ...changes,
  };
  return { split, task: smallDefinition.task, preparation: { ...smallDefinition.preparation, deduplicate } };
}

/** Row facts where rows with equal keys are equal rows. */
function factsOf(keys: readonly number[]) {
  const hashes = new Uint32Array(keys.length * 2);
  for (const [i, key] of keys.entries()) hashes.set([key, Math.imul(key, 2654435761)], 2 * i);
  return { hashes, usable: new Uint8Array(keys.length).fill(3) };
}

const coded = (names: readonly string[]): CodedColumn => {
  const values = [...new Set(names)];
  return { codes: Int32Array.from(names, (name) => values.indexOf(name)), values };
};

/** The rows of each of the folds' trainings. */
function trainingsOf(
  changes: Partial<FoldedSplit>,
  keys: readonly number[],
  splitKeys: SplitKeys = noKeys,
  deduplicate = true,
): SplitRows[] {
  const definition = definitionOf(changes, deduplicate);
  return range(definition.split.folds).map((i) =>
    chooseRows(definition, factsOf(keys), splitKeys, [], i + 1),
  );
}

const sorted = (rows: Iterable<number>) => [...rows].toSorted((a, b) => a - b);

test('every row is held out once, and trains or validates in every other fold', () => {
  const trainings = trainingsOf({}, range(103));
  expect(trainings.map(({ test: held }) => held.length)).toEqual([21, 21, 21, 20, 20]);
  expect(sorted(trainings.flatMap(({ test: held }) => [...held]))).toEqual(range(103));
  for (const { train, validation, test: held } of trainings) {
    expect(sorted([...train, ...validation, ...held])).toEqual(range(103));
    expect(validation.length).toBe(Math.round((103 - held.length) * 0.2));
  }
  expect(trainingsOf({}, range(103))).toEqual(trainings);
  expect(trainingsOf({ seed: 8 }, range(103))[0].test).not.toEqual(trainings[0].test);
  // Validation rows are drawn for each training by itself.
  expect(trainings[0].validation).not.toEqual(trainings[1].validation);
});

test('rows held out for test are in no fold, and the final model trains on the rows of all', () => {
  const changes = { train: 0.64, validation: 0.16, test: 0.2 };
  const final = chooseRows(definitionOf(changes), factsOf(range(100)), noKeys, [], null);
  expect([final.train.length, final.validation.length, final.test.length]).toEqual([64, 16, 20]);
  const held = new Set(final.test);
  const trainings = trainingsOf(changes, range(100));
  const inFolds = trainings.flatMap((rows) => [...rows.test]);
  expect(sorted(inFolds)).toEqual(range(100).filter((row) => !held.has(row)));
  for (const rows of trainings)
    expect([...rows.train, ...rows.validation].filter((row) => held.has(row))).toEqual([]);
});

test('each class is dealt evenly, and so are the rows', () => {
  const random = createRandom(3);
  const labels = range(503).map(() => 'abcd'[Math.min(3, random.integer(9))]);
  const trainings = trainingsOf({ stratified: true }, range(503), { ...noKeys, classes: coded(labels) });
  const sizes = trainings.map((rows) => rows.test.length);
  expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  for (const label of 'abcd') {
    const counts = trainings.map((rows) => [...rows.test].filter((row) => labels[row] === label).length);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
  }
});

test('kept duplicates never straddle folds', () => {
  const random = createRandom(4);
  const keys = range(400).map(() => random.integer(90));
  const trainings = trainingsOf({}, keys, noKeys, false);
  const foldOf = new Map<number, number>();
  for (const [fold, { test: held, train, validation }] of trainings.entries()) {
    for (const row of held) {
      expect(foldOf.get(keys[row]) ?? fold).toBe(fold);
      foldOf.set(keys[row], fold);
    }
    const keysOf = (rows: Int32Array) => new Set([...rows].map((row) => keys[row]));
    const others = [keysOf(train), keysOf(validation), keysOf(held)];
    expect(others.reduce((sum, set) => sum + set.size, 0)).toBe(new Set(keys).size);
  }
});

test('groups stay together, validation rows included', () => {
  const random = createRandom(5);
  const stores = range(300).map(() => `store ${random.integer(40)}`);
  const changes = { column: 'store', train: 0.64, validation: 0.16, test: 0.2 };
  const trainings = trainingsOf(changes, range(300), { ...noKeys, names: coded(stores) });
  for (const rows of trainings) {
    const [train, validation, held] = [rows.train, rows.validation, rows.test].map(
      (part) => new Set([...part].map((row) => stores[row])),
    );
    for (const store of held) expect(train.has(store) || validation.has(store)).toBe(false);
    for (const store of validation) expect(train.has(store)).toBe(false);
    expect(Math.abs(rows.test.length - 48)).toBeLessThan(12);
  }
});

test('a fold without rows is refused', () => {
  const names = coded(range(20).map((i) => `g${i % 2}`));
  const split = () =>
    chooseRows(
      definitionOf({ column: 'c', validation: 0, train: 1, folds: 3 }),
      factsOf(range(20)),
      { ...noKeys, names },
      [],
      3,
    );
  expect(split).toThrow(/The test part of fold 3 would be empty/);
});
