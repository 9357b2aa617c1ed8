import { expect, test } from 'vitest';
import { unknownCategoryNotes } from '../../../src/data/preparation/fit/unknown-categories.ts';
import type { RawColumns } from '../../../src/data/preparation/read/raw-columns.ts';
import { preparationDefinition } from '../../support/preparation-definition.ts';

const inputs = [
  { name: 'city', type: 'categorical' as const },
  { name: 'size', type: 'categorical' as const },
];
const coded = (cells: readonly (string | null)[]) => {
  const values = [...new Set(cells)];
  return { values, codes: Int32Array.from(cells, (cell) => values.indexOf(cell)) };
};
const rawOf = (city: readonly (string | null)[]): RawColumns => ({
  numbers: new Map(),
  texts: new Map(),
  vectors: new Map(),
  categories: new Map([
    ['city', coded(city)],
    ['size', coded(city.map(() => 'm'))],
  ]),
});
const range = (from: number, to: number): Int32Array => Int32Array.from({ length: to - from }, (_, i) => from + i); // prettier-ignore

test('values that only held-out rows have are a warning with the most frequent ones; missing ones are not', () => {
  const raw = rawOf(['a', 'b', 'a', 'c', 'd', 'c', 'a', null, 'e', 'f']);
  const rows = { train: range(0, 3), heldOut: [range(3, 6), range(6, 10)] };
  expect(unknownCategoryNotes(preparationDefinition({ inputs }), raw, rows)).toEqual([
    {
      code: 'unknownInTraining',
      detail:
        '5 of 7 held-out rows have a value of "city" that no training row has ("c", "d", "e", … 4 in all): it counts as unknown.',
      column: 'city',
      pointer: '/split',
    },
  ]);
});

test('few rows of many are a line of the log', () => {
  const raw = rawOf([...Array.from({ length: 400 }, () => 'a'), 'new']);
  const rows = { train: range(0, 100), heldOut: [range(100, 401)] };
  expect(unknownCategoryNotes(preparationDefinition({ inputs }), raw, rows)).toEqual([
    '1 of 301 held-out rows have a value of "city" that no training row has ("new"): it counts as unknown.',
  ]);
});

test('hashing knows no categories', () => {
  const definition = preparationDefinition({ inputs, preparation: { categorical: 'hashing' } });
  const rows = { train: range(0, 1), heldOut: [range(1, 2)] };
  expect(unknownCategoryNotes(definition, rawOf(['a', 'b']), rows)).toEqual([]);
});
