import { expect, test } from 'vitest';
import { compareExactNumbers, isExactNumber } from '../../../src/data/cells/exact-number.ts';

test('numbers are ordered by their values, whatever their digits', () => {
  const ordered = [
    '-9007199254740993', '-9007199254740992', '-1.5', '-0.25', '0', '1e-20', '0.1', '0.10000000000000000001', '1', '1.5', '+2', '10',
    '99', '9007199254740992', '9007199254740993', '17e17', '1700000000000000001', '1e30',
  ]; // prettier-ignore
  const shuffled = ordered.map((_, i) => ordered[(i * 7) % ordered.length]);
  expect(shuffled.toSorted(compareExactNumbers)).toEqual(ordered);
});

test.each([
  ['1.50', '1.5'],
  ['-0', '0'],
  ['+007', '7'],
  ['17e17', '1700000000000000000'],
  ['1.25e1', '12.5'],
  ['5e-1', '.5'],
])('%s equals %s', (a, b) => {
  expect(compareExactNumbers(a, b)).toBe(0);
});

test('what is no number comes last', () => {
  expect(['x', '2', '1'].toSorted(compareExactNumbers)).toEqual(['1', '2', 'x']);
  expect(['1', '-1.5e3', '.', '', 'x', '1e'].map(isExactNumber)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});
