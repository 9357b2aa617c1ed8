import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { ColumnBaseline } from '../../../src/contracts/drift.ts';
import { compareColumn, stabilityIndex } from '../../../src/data/drift/compare-column.ts';
import { kolmogorovPValue } from '../../../src/data/drift/kolmogorov-smirnov.ts';
import { summarizeCategories, summarizeNumbers } from '../../../src/data/drift/summarize-column.ts';
import { columnOfRows } from '../../../src/drift/column-of-rows.ts';

interface Pair {
  training: number[];
  rows: number[];
  statistic: number;
  pValue: number;
  exactPValue: number;
}
const file = new URL('../../fixtures/drift/drift.json', import.meta.url);
const scipy = JSON.parse(await readFile(file, 'utf8')) as {
  pairs: Pair[];
  large: Pair;
  survival: [x: number, probability: number][];
};

const numbersOf = (training: readonly number[], about = { column: 'x', type: 'numeric' as const }) =>
  ({ ...about, ...summarizeNumbers(Float64Array.from(training)) }) satisfies ColumnBaseline;
function coded(cells: readonly (string | null)[]) {
  const values = [...new Set(cells)];
  return { codes: Int32Array.from(cells, (cell) => values.indexOf(cell)), values };
}
const categoriesOf = (cells: readonly (string | null)[]): ColumnBaseline => ({
  column: 'c',
  type: 'categorical',
  ...summarizeCategories(coded(cells)),
});

describe("SciPy's Kolmogorov-Smirnov test", () => {
  it.each(scipy.pairs)(
    'statistic and p-value of two samples',
    ({ training, rows, statistic, pValue, exactPValue }) => {
      const { kolmogorovSmirnov: found } = compareColumn(numbersOf(training), Float64Array.from(rows), training.length); // prettier-ignore
      expect(found!.statistic).toBeCloseTo(statistic, 12);
      expect(found!.pValue).toBeCloseTo(pValue, 10);
      // What the limit is worth of a hundred rows.
      expect(Math.abs(found!.pValue - exactPValue)).toBeLessThan(0.06);
    },
  );

  it('is met to 0.005 where quantiles of the training rows are kept', () => {
    const { training, rows, statistic } = scipy.large;
    const baseline = numbersOf(training);
    expect(baseline).toMatchObject({ isWhole: false });
    expect(baseline.values.length).toBeLessThanOrEqual(201);
    const found = compareColumn(baseline, Float64Array.from(rows), training.length).kolmogorovSmirnov!;
    expect(found.statistic).toBeLessThanOrEqual(statistic + 1e-12);
    expect(statistic - found.statistic).toBeLessThan(0.005);
  });

  it.each(scipy.survival)('limiting probability at %f', (x, probability) => {
    // √(n·m / (n + m)) = 1.
    expect(kolmogorovPValue(x, 2, 2)).toBeCloseTo(probability, 10);
  });
});

describe('the stability index', () => {
  it('is the sum of its definition', () => {
    const byHand = (0.3 - 0.5) * Math.log(0.3 / 0.5) + (0.7 - 0.5) * Math.log(0.7 / 0.5);
    expect(stabilityIndex([0.5, 0.5], [0.3, 0.7])).toBeCloseTo(byHand, 12);
    expect(stabilityIndex([0, 1], [0, 1])).toBe(0);
    expect(stabilityIndex([0, 1], [0.1, 0.9])).toBeCloseTo((0.1 - 1e-4) * Math.log(0.1 / 1e-4) + (0.9 - 1) * Math.log(0.9), 12); // prettier-ignore
  });

  it('of numbers is that of ten bins at the deciles, with missing values as one more', () => {
    // Training: 1 … 100. New: 50 in the first decile, 25 above all, 25 missing.
    const training = Array.from({ length: 100 }, (_, i) => i + 1);
    const rows = [...Array.from({ length: 50 }, () => 5), ...Array.from({ length: 25 }, () => 999), ...Array.from({ length: 25 }, () => NaN)]; // prettier-ignore
    const found = compareColumn(numbersOf(training), Float64Array.from(rows), 100);
    const tenths = Array.from({ length: 10 }, () => 0.1);
    expect(found.psi).toBeCloseTo(
      stabilityIndex([...tenths, 0], [0.5, 0, 0, 0, 0, 0, 0, 0, 0, 0.25, 0.25]),
      9,
    );
    expect(found).toMatchObject({ level: 'large', missing: { training: 0, rows: 0.25 }, categories: null });
    expect(found.meaning).toBe(`Another population than in training (PSI ${found.psi.toFixed(3)}): the median was 50 in training and is 5, and missing values went from 0.0 % to 25.0 % of the rows.`); // prettier-ignore
  });

  it('is 0 of the training rows themselves', () => {
    const numbers = numbersOf([1, 1, 2, 3, 3, 3, NaN]);
    const same = compareColumn(numbers, Float64Array.of(1, 1, 2, 3, 3, 3, NaN), 7);
    expect(same).toMatchObject({ psi: expect.closeTo(0, 12), level: 'small', kolmogorovSmirnov: { statistic: 0, pValue: 1 } }); // prettier-ignore
    const cells = ['a', 'b', 'a', null];
    expect(compareColumn(categoriesOf(cells), coded(cells), 4)).toMatchObject({ psi: expect.closeTo(0, 12), level: 'small' }); // prettier-ignore
  });

  it('of categories is that of their shares, and names what has moved most', () => {
    const training = [...Array.from({ length: 6 }, () => 'a'), ...Array.from({ length: 3 }, () => 'b'), null];
    const found = compareColumn(categoriesOf(training), coded(['a', 'b', 'b', 'b', 'new']), 10);
    expect(found.psi).toBeCloseTo(stabilityIndex([0.6, 0.3, 0, 0.1], [0.2, 0.6, 0.2, 0]), 9);
    expect(found.kolmogorovSmirnov).toBeNull();
    expect(found.categories).toEqual([
      { value: 'a', training: 0.6, rows: 0.2 },
      { value: 'b', training: 0.3, rows: 0.6 },
      { value: null, training: 0, rows: expect.closeTo(0.2) },
    ]);
    expect(found.meaning).toContain('"a" went from 60.0 % to 20.0 % of the rows, and missing values');
  });
});

describe('a baseline', () => {
  it('keeps a hundred categories, and the rest together', () => {
    const cells = Array.from({ length: 120 }, (_, i) => `c${i}`).flatMap((name, i) => Array.from({ length: i < 20 ? 5 : 1 }, () => name)); // prettier-ignore
    const { categories, others, missing } = summarizeCategories(coded(cells));
    expect(categories).toHaveLength(100);
    expect([others, missing]).toEqual([expect.closeTo(20 / 200), expect.closeTo(0)]);
    expect(categories[0].share).toBeCloseTo(5 / 200);
  });

  it('is of the rows that are named', () => {
    const column = coded(['a', 'b', 'b', null]);
    expect(summarizeCategories(column, [0, 3])).toEqual({ missing: 0.5, others: 0, categories: [{ value: 'a', share: 0.5 }] }); // prettier-ignore
  });

  it('of nothing but missing values is compared by these', () => {
    const found = compareColumn(numbersOf([NaN, NaN]), Float64Array.of(1, NaN), 2);
    expect(found).toMatchObject({ kolmogorovSmirnov: null, missing: { training: 1, rows: 0.5 }, level: 'large' }); // prettier-ignore
  });
});

it('reads the cells of rows as a dataset has them', () => {
  const rows = [{ n: 1, t: '2024-01-01T00:00:00Z', c: true }, { n: '2.5', t: 'soon', c: 3 }, { n: null, t: null }]; // prettier-ignore
  expect(Array.from(columnOfRows(rows, { name: 'n', type: 'numeric' }) as Float64Array)).toEqual([1, 2.5, NaN]); // prettier-ignore
  expect(Array.from(columnOfRows(rows, { name: 't', type: 'dateTime' }) as Float64Array)).toEqual([1704067200, NaN, NaN]); // prettier-ignore
  expect(columnOfRows(rows, { name: 'c', type: 'categorical' })).toEqual({ codes: Int32Array.of(0, 1, 2), values: ['true', '3', null] }); // prettier-ignore
  expect(columnOfRows(rows, { name: 'other', type: 'numeric' })).toBeNull();
});
