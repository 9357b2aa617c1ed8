import { expect, test } from 'vitest';
import { compareWithNaive } from '../../../src/engine/metrics/forecast-comparison.ts';
import { naiveForecasts } from '../../../src/data/preparation/fit/naive-forecasts.ts';

test('scaled errors are those of Hyndman and Koehler, series by series', () => {
  // Two series of two steps ahead in the unit 10·x + 5; in training the naive forecast errs by 20 and by 40.
  const comparison = compareWithNaive({
    predicted: Float32Array.of(1, 2, 0, 4),
    targets: Float32Array.of(2, 2, 4, 8),
    naive: { values: Float32Array.of(0, 0, 6, 6), errors: Float64Array.of(20, 40) },
    target: { names: ['y[t+1]', 'y[t+2]'], offsets: [5, 5], scales: [10, 10] },
    season: 1,
  });
  expect(comparison.masePerStep).toEqual([(0.5 + 1) / 2, (0 + 1) / 2]);
  expect(comparison.mase).toBe((0.5 + 0 + 1 + 1) / 4);
  expect(comparison.naive).toMatchObject({
    mase: (1 + 1 + 0.5 + 0.5) / 4,
    mae: 20,
    mse: 400,
    perOutput: [
      { output: 'y[t+1]', mae: 20 },
      { output: 'y[t+2]', mae: 20 },
    ],
  });
});

test('a series without an error in training has no scaled one', () => {
  const comparison = compareWithNaive({
    predicted: Float32Array.of(1, 3),
    targets: Float32Array.of(2, 2),
    naive: { values: Float32Array.of(0, 0), errors: Float64Array.of(NaN, 2) },
    target: { names: ['y[t+1]'], offsets: [0], scales: [1] },
    season: 1,
  });
  expect(comparison.mase).toBe(0.5);
});

test('the naive forecast takes the value of a season before, or the last one that is known', () => {
  const values = Float64Array.of(1, 2, 4, NaN, 5, 6, 9);
  const ordered = { rows: new Int32Array(7), starts: Int32Array.of(0, 7), names: [null] };
  const options = {
    ordered,
    values,
    isTrained: (step: number) => step < 6,
    horizon: 4,
    scaled: (value: number) => value,
  };
  const ends = [
    { series: 0, start: 0, to: 6 },
    { series: 0, start: 0, to: 4 },
  ];
  const last = naiveForecasts(ends, { ...options, season: 1 });
  expect([...last.values]).toEqual([6, 6, 6, 6, 4, 4, 4, 4]);
  // |2−1|, |4−2| and |6−5|; the others miss a value, and the last is not in training.
  expect(last.errors[0]).toBeCloseTo(4 / 3, 6);
  const seasonal = naiveForecasts(ends, { ...options, season: 3 });
  // Of three before the first is missing: the last known one stands in.
  expect([...seasonal.values]).toEqual([6, 5, 6, 6, 2, 4, 4, 2]);
  // |5−2| and |6−4|.
  expect(seasonal.errors[0]).toBeCloseTo(2.5, 6);
});
