import { expect, it } from 'vitest';
import { createSeriesScaler, fitSeriesScales } from '../../../src/data/preparation/fit/series-scales.ts';

it('100,000 series stay a few megabytes, and each is found by its name', () => {
  const count = 100_000;
  const names = Array.from({ length: count }, (_, i) => `store-${String(i).padStart(6, '0')}`);
  const starts = Int32Array.from({ length: count + 1 }, (_, i) => 3 * i);
  const values = Float64Array.from({ length: 3 * count }, (_, i) => Math.sqrt(i) + (i % 3));
  const series = fitSeriesScales(
    {
      column: 'sales',
      ordered: { rows: new Int32Array(3 * count), starts, names },
      values,
      isTrained: () => true,
      least: 3,
      link: 'identity',
    },
    { offset: 0, scale: 1 },
  );
  expect(series.names).toHaveLength(count);
  const stored = JSON.stringify(series);
  expect(stored.length).toBeLessThan(6e6);
  const target = { kind: 'values', names: ['sales[t+1]'], offsets: [0], scales: [1], series: JSON.parse(stored) as typeof series } as const; // prettier-ignore
  const scaler = createSeriesScaler({ ...target, names: [...target.names], offsets: [0], scales: [1] });
  const last = Array.from(values.subarray(3 * count - 3));
  const mean = last.reduce((sum, value) => sum + value, 0) / 3;
  const own = scaler.of('store-099999')!;
  expect(own.offset).toBeCloseTo(mean, 9);
  expect(own.scale).toBeCloseTo(Math.sqrt(last.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 3), 9);
  expect(scaler.of('store-100000')).toBeNull();
  expect(scaler.of('constructor')).toBeNull();
});

it('under the log link values are divided by their mean, and zeros by the typical one', () => {
  const series = fitSeriesScales(
    {
      column: 'calls',
      ordered: { rows: new Int32Array(9), starts: Int32Array.of(0, 3, 6, 9), names: ['a', 'b', 'zero'] },
      values: Float64Array.of(1, 2, 3, 40, 50, 60, 0, 0, 0),
      isTrained: () => true,
      least: 3,
      link: 'log',
    },
    { offset: 0, scale: 17 },
  );
  expect(series).toMatchObject({ names: ['a', 'b'], offsets: [0, 0], scales: [2, 50], typical: 26 });
  const scaler = createSeriesScaler({ kind: 'values', names: ['calls[t+1]'], offsets: [0], scales: [17], series }); // prettier-ignore
  expect(scaler.ofHistory(Float64Array.of(0, 0))).toEqual({ offset: 0, scale: 26 });
  expect(scaler.ofHistory(Float64Array.of(7, 7))).toEqual({ offset: 0, scale: 7 });
  expect(scaler.ofHistory(new Float64Array(0))).toEqual({ offset: 0, scale: 17 });
});

it('without a series that varies the scale of all values stands in', () => {
  const steps = { rows: new Int32Array(6), starts: Int32Array.of(0, 3, 6), names: ['a', 'b'] };
  const source = { column: 'y', ordered: steps, values: Float64Array.of(4, 4, 4, 8, 8, 8), isTrained: () => true, least: 3 }; // prettier-ignore
  const series = fitSeriesScales({ ...source, link: 'identity' }, { offset: 6, scale: 2 });
  expect(series).toMatchObject({ names: [], typical: 2, relative: 1 });
});
