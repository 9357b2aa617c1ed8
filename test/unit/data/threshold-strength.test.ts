import { expect, test } from 'vitest';
import { orderOf } from '../../../src/data/profile/rank-correlation.ts';
import { rowClasses, thresholdStrength } from '../../../src/data/profile/threshold-strength.ts';

/** Strength of a column for classes of as many rows. @param classes −1 for none */
const strengthOf = (numbers: readonly number[], classes: readonly number[], tried = 1): number => {
  const size = Math.max(...classes) + 2;
  const codes = Uint8Array.from(classes, (code) => (code === -1 ? size - 1 : code));
  return thresholdStrength(orderOf(Float64Array.from(numbers)), rowClasses(codes, size, size - 1), tried);
};
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

test('one threshold between two classes, in either order', () => {
  const classes = range(60).map((i) => Number(i >= 40));
  expect(strengthOf(range(60), classes)).toBe(1);
  expect(
    strengthOf(
      range(60).map((i) => -i),
      classes,
    ),
  ).toBe(1);
});

test('as many thresholds as classes are between, and not more', () => {
  const classes = range(90).map((i) => [2, 0, 1][Math.floor(i / 30)]);
  expect(strengthOf(range(90), classes)).toBe(1);
  // One class on both sides of the other.
  expect(
    strengthOf(
      range(90),
      range(90).map((i) => Number(i >= 30 && i < 60)),
    ),
  ).toBe(0);
});

test('wrong rows count against the errors of naming the most frequent class', () => {
  const withWrong = (wrong: number): number[] =>
    range(400).map((i) => (i < 200 ? Number(i % 20 === 3 && i < 20 * wrong) : 1));
  // 200 of 400 rows would be named wrongly; 3 of those below the threshold are of the class above it, so that 197 are.
  expect(strengthOf(range(400), withWrong(3))).toBeCloseTo(1 - 3 / 197, 12);
  expect(strengthOf(range(400), withWrong(4))).toBe(0);
});

test('equal numbers are on one side', () => {
  const numbers = range(100).map((i) => (i < 50 ? 0 : i));
  expect(
    strengthOf(
      numbers,
      range(100).map((i) => Number(i >= 50)),
    ),
  ).toBe(1);
  expect(
    strengthOf(
      numbers,
      range(100).map((i) => Number(i >= 40)),
    ),
  ).toBe(0);
});

test('rows without a number are of one class; those without a class do not count', () => {
  const numbers = range(120).map((i) => (i % 3 === 0 && i < 60 ? Number.NaN : i));
  const classes = range(120).map((i) => (i % 10 === 5 ? -1 : Number(i >= 60)));
  expect(strengthOf(numbers, classes)).toBe(1);
  expect(
    strengthOf(
      range(120).map((i) => (i % 3 === 0 ? Number.NaN : i)),
      classes,
    ),
  ).toBe(0);
});

test('chance has to be excluded', () => {
  // 10 of 20 rows are above: two of 184,756 ways to deal the classes; of a hundred columns one may be so.
  const classes = range(20).map((i) => Number(i >= 10));
  expect(strengthOf(range(20), classes)).toBe(1);
  expect(strengthOf(range(20), classes, 100)).toBe(0);
  // Less than ten rows of the rarer class say nothing.
  expect(
    strengthOf(
      range(500),
      range(500).map((i) => Number(i >= 491)),
    ),
  ).toBe(0);
});
