import { describe, expect, it } from 'vitest';
import type { GroupReport } from '../../../src/contracts/group-evaluation.ts';
import type { PreparedSplit } from '../../../src/data/preparation/prepared-data.ts';
import { bootstrapIntervals } from '../../../src/engine/groups/bootstrap.ts';
import { divideRows } from '../../../src/engine/groups/divide-rows.ts';
import { fairnessOf, gapsOf } from '../../../src/engine/groups/gaps.ts';
import { selectRows } from '../../../src/engine/groups/select-rows.ts';
import { createRandom } from '../../../src/random.ts';

/** Codes by value, in the order in which they are met. */
function column(cells: readonly (string | null)[]) {
  const values = [...new Set(cells)];
  return { codes: Int32Array.from(cells, (cell) => values.indexOf(cell)), values };
}
const allRows = (count: number): Int32Array => Int32Array.from({ length: count }, (_, row) => row);

describe('rows by the value of a column', () => {
  it('are in one group for each value and one for missing ones, of the rows that are asked about', () => {
    const groups = divideRows(
      column(['a', 'b', null, 'b', 'c', 'b']),
      null,
      Int32Array.from([0, 1, 2, 3, 5]),
    );
    expect(groups).toEqual([
      { value: 'b', others: false, places: [1, 3, 4] },
      { value: 'a', others: false, places: [0] },
      { value: null, others: false, places: [2] },
    ]);
  });

  it('share a group beyond the 19 most frequent values', () => {
    const cells = Array.from({ length: 30 }, (_, value) =>
      Array.from({ length: 30 - value }, () => `v${value}`),
    ).flat();
    const groups = divideRows(column(cells), null, allRows(cells.length));
    expect(groups).toHaveLength(20);
    const others = groups.find((group) => group.others)!;
    expect(others).toMatchObject({ value: '11 other values' });
    expect(others.places).toHaveLength(66);
    expect(groups.reduce((sum, { places }) => sum + places.length, 0)).toBe(cells.length);
  });

  it('are cut into quarters where there are many numbers; equal ones stay together, missing ones apart', () => {
    const numbers = [...Array.from({ length: 40 }, (_, i) => i), ...Array.from({ length: 10 }, () => 5), NaN];
    const cells = numbers.map((number) => (Number.isNaN(number) ? null : String(number)));
    const groups = divideRows(column(cells), Float64Array.from(numbers), allRows(cells.length));
    const byValue = Object.fromEntries(groups.map(({ value, places }) => [String(value), places.length]));
    expect(byValue).toEqual({ '0 … 5': 16, '6 … 14': 9, '15 … 26': 12, '27 … 39': 13, null: 1 });
  });

  it('are not cut where there are few numbers', () => {
    const groups = divideRows(column(['1', '2', '1']), Float64Array.from([1, 2, 1]), allRows(3));
    expect(groups.map(({ value }) => value)).toEqual(['1', '2']);
  });
});

describe('the bootstrap', () => {
  const interval = async (rows: number) => {
    const random = createRandom(7, 'sample');
    const sample = Float64Array.from({ length: rows }, () => random.normal());
    const mean = (places: Int32Array) =>
      places.reduce((sum, place) => sum + sample[place], 0) / places.length;
    const figures = { mean: mean(allRows(rows)), none: null };
    const found = await bootstrapIntervals(rows, figures, async (places) => ({ mean: mean(places), none: null }), { seed: 1, stream: 'test' }); // prettier-ignore
    return { found, mean: figures.mean, half: 1.96 / Math.sqrt(rows) };
  };

  // 200 resamples estimate the ends to about a tenth.
  it.each([400, 40_000])('is as wide as theory says for the mean of %i normal numbers', async (rows) => {
    const { found, mean, half } = await interval(rows);
    expect(Object.keys(found)).toEqual(['mean']);
    const [lower, upper] = found['mean'];
    expect((mean - lower) / half).toBeGreaterThan(0.8);
    expect((mean - lower) / half).toBeLessThan(1.2);
    expect((upper - mean) / half).toBeGreaterThan(0.8);
    expect((upper - mean) / half).toBeLessThan(1.2);
  });

  it('gives no interval to what a resample leaves undefined', async () => {
    const found = await bootstrapIntervals(20, { recall: 0.5 }, async (places) => ({ recall: places.includes(0) ? 0.5 : null }), { seed: 1, stream: 'test' }); // prettier-ignore
    expect(found).toEqual({});
  });
});

const group = (
  value: string,
  metrics: Record<string, number | null> | null,
  rates: [selection: number, truePositive: number | null, falsePositive: number | null] | null = null,
): GroupReport => ({
  value,
  others: false,
  rows: 200,
  isSmall: false,
  metrics,
  intervals: null,
  rates: rates && { selectionRate: rates[0], truePositiveRate: rates[1], falsePositiveRate: rates[2] },
});

describe('gaps', () => {
  it('lie between the groups that have the metric', () => {
    expect(gapsOf([group('a', { accuracy: 0.9, auc: null }), group('b', { accuracy: 0.6, auc: 0.7 }), group('c', { accuracy: 0.8, auc: null }), group('d', null)])).toEqual({ accuracy: { difference: expect.closeTo(0.3), smallest: 'b', largest: 'a' } }); // prettier-ignore
  });

  // Group a: truth 1 1 0 0, predicted 1 0 1 0; group b: truth 1 1 0 0, predicted 1 1 0 0. fairlearn.metrics of these eight rows.
  it("of fairness are fairlearn's", () => {
    expect(fairnessOf([group('a', {}, [0.5, 0.5, 0.5]), group('b', {}, [0.5, 1, 0])])).toEqual({
      demographicParityDifference: 0,
      demographicParityRatio: 1,
      equalizedOddsDifference: 0.5,
      equalOpportunityDifference: 0.5,
    });
    expect(fairnessOf([group('a', {}, [0.2, 0.4, null]), group('b', {}, [0.5, 0.9, 0.1])])).toEqual({
      demographicParityDifference: 0.3,
      demographicParityRatio: 0.4,
      equalizedOddsDifference: null,
      equalOpportunityDifference: 0.5,
    });
    expect(fairnessOf([group('a', {}, [0, 0, 0]), group('b', {}, [0, 0, 0])])).toMatchObject({
      demographicParityRatio: null,
    });
    expect(fairnessOf([group('a', {}, [0.2, 0.4, 0])])).toBeNull();
  });
});

it('selects rows of all that an evaluation reads', () => {
  const split: PreparedSplit = {
    rows: 3,
    features: new Float32Array(6),
    targets: Float32Array.from([0, 1, 2, 3, 4, 5]),
    truth: Float64Array.from([10, 11, 12, 13, 14, 15]),
    rowNumbers: Int32Array.from([7, 8, 9]),
    naive: {
      values: Float32Array.from([20, 21, 22, 23, 24, 25]),
      errors: Float64Array.from([1, 2, 3]),
      series: { names: ['s', 't'], of: Int32Array.from([0, 1, 1]) },
    },
    scaling: { offsets: Float64Array.from([0, 1, 2]), scales: Float64Array.from([3, 4, 5]) },
  };
  const outputs = { rows: 3, width: 1, values: Float32Array.from([0.1, 0.2, 0.3]) };
  const { split: own, outputs: answers } = selectRows({ split, outputs }, Int32Array.from([2, 0, 2]));
  expect(own).toMatchObject({
    rows: 3,
    targets: Float32Array.from([4, 5, 0, 1, 4, 5]),
    truth: Float64Array.from([14, 15, 10, 11, 14, 15]),
    rowNumbers: Int32Array.from([9, 7, 9]),
    naive: {
      values: Float32Array.from([24, 25, 20, 21, 24, 25]),
      errors: Float64Array.from([3, 1, 3]),
      series: { of: Int32Array.from([1, 0, 1]) },
    },
    scaling: { offsets: Float64Array.from([2, 0, 2]), scales: Float64Array.from([5, 3, 5]) },
  });
  expect(answers).toEqual({ rows: 3, width: 1, values: Float32Array.from([0.3, 0.1, 0.3]) });
});
