import { expect, test } from 'vitest';
import { distinctNames } from '../../../src/data/ingest/column-names.ts';

const namesOf = (written: string[]): string[] => distinctNames(written).map(({ name }) => name);

test('names that are taken are stepped over, whichever way they were taken', () => {
  expect(namesOf(['a', 'a', 'a.2', 'a', 'A', 'A_2', 'A', 'a'])).toEqual(['a', 'a.1', 'a.2', 'a.3', 'A_3', 'A_2', 'A_4', 'a.4']); // prettier-ignore
  expect(namesOf(['x', '', 'column2', '', 'column4_2'])).toEqual(['x', 'column2_2', 'column2', 'column4', 'column4_2']); // prettier-ignore
});

test('twenty thousand equal names are told apart in a moment', () => {
  const names = namesOf(Array.from({ length: 20_000 }, () => 'value'));
  expect(new Set(names).size).toBe(20_000);
  expect(names.at(-1)).toBe('value.19999');
});
