import { expect, test } from 'vitest';
import { splitByLabels } from '../../../src/data/preparation/split/split-by-labels.ts';
import { createRandom } from '../../../src/random.ts';

const fractions = [0.7, 0.15, 0.15] as const;

/** Labels of 400 rows: one frequent, one rare, and one that follows the rare one. */
function labelsOf(rows: number): Float64Array[] {
  const random = createRandom(3);
  const frequent = Float64Array.from({ length: rows }, () => Number(random.uniform() < 0.6));
  const rare = Float64Array.from({ length: rows }, (_, row) => Number(row % 20 === 0));
  const following = rare.map((has) => Number(has === 1 && random.uniform() < 0.7));
  return [frequent, rare, following];
}

const rows = Int32Array.from({ length: 400 }, (_, row) => row);

function divide(seed: number, groupOf: Int32Array | null = null): Uint8Array {
  const splitOf = new Uint8Array(rows.length).fill(255);
  splitByLabels(rows, labelsOf(rows.length), groupOf, fractions, createRandom(seed), splitOf);
  return splitOf;
}

test('every label is divided by the fractions, to a row', () => {
  const splitOf = divide(7);
  for (const values of labelsOf(rows.length)) {
    const counts = [0, 0, 0];
    for (const row of rows) if (values[row] === 1) counts[splitOf[row]]++;
    const total = counts.reduce((sum, count) => sum + count, 0);
    counts.forEach((count, part) => expect(Math.abs(count - fractions[part] * total)).toBeLessThanOrEqual(1));
  }
  const sizes = [0, 1, 2].map((part) => splitOf.filter((code) => code === part).length);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(400);
  sizes.forEach((size, part) => expect(Math.abs(size - fractions[part] * 400)).toBeLessThanOrEqual(2));
});

test('the same seed divides alike, another otherwise', () => {
  expect(divide(7)).toEqual(divide(7));
  expect(divide(8)).not.toEqual(divide(7));
});

test('rows of a group stay together', () => {
  const labels = [new Float64Array(400)];
  const groupOf = Int32Array.from(rows, (row) => row - (row % 4));
  const splitOf = new Uint8Array(400).fill(255);
  splitByLabels(rows, labels, groupOf, fractions, createRandom(1), splitOf);
  for (const row of rows) expect(splitOf[row]).toBe(splitOf[groupOf[row]]);
});

test('a part of no share gets no row', () => {
  const splitOf = new Uint8Array(400).fill(255);
  splitByLabels(rows, labelsOf(400), null, [0.8, 0, 0.2], createRandom(1), splitOf);
  expect(new Set(splitOf)).toEqual(new Set([0, 2]));
});
