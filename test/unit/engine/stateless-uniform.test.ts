import { describe, expect, it } from 'vitest';
import { statelessUniform } from '../../../src/engine/models/stateless-uniform.ts';

const drawn = (seed: number, step: number, count = 100_000): Float32Array =>
  statelessUniform({ seed, step, firstRow: 0 }, { rows: count / 100, width: 100 });

/** Pearson's correlation of two lists of numbers. */
function correlation(a: Float32Array, b: Float32Array): number {
  const mean = (values: Float32Array): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  a.forEach((value, index) => {
    ab += (value - meanA) * (b[index] - meanB);
    aa += (value - meanA) ** 2;
    bb += (b[index] - meanB) ** 2;
  });
  return ab / Math.sqrt(aa * bb);
}

describe('statelessUniform', () => {
  it('gives the numbers that checkpoints and graphs rely on', () => {
    expect(Array.from(statelessUniform({ seed: 7, step: 3, firstRow: 0 }, { rows: 2, width: 3 }))).toEqual([
      0.6040341854095459, 0.9177559018135071, 0.4177827835083008, 0.2250407338142395, 0.897517204284668,
      0.5303261280059814,
    ]);
  });

  it('is a function of the row, wherever a batch begins', () => {
    const whole = statelessUniform({ seed: 1, step: 2, firstRow: 0 }, { rows: 8, width: 5 });
    const end = statelessUniform({ seed: 1, step: 2, firstRow: 6 }, { rows: 2, width: 5 });
    expect(Array.from(end)).toEqual(Array.from(whole.subarray(30)));
  });

  // 99 degrees of freedom: beyond 149 once in a thousand times; the numbers are fixed.
  it.each([0, 1, 2, 1000, 2 ** 31 - 1])('is uniform at step %d (χ² over 100 intervals)', (step) => {
    const counts = Array.from({ length: 100 }, () => 0);
    for (const value of drawn(11, step)) counts[Math.floor(value * 100)] += 1;
    const expected = 1000;
    expect(counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)).toBeLessThan(149);
  });

  // The deviation of a correlation of 100,000 independent pairs is 0.0032.
  it('has no correlation between steps, seeds, neighbours and rows', () => {
    const base = drawn(11, 5);
    for (const other of [drawn(11, 6), drawn(11, 5 + 2 ** 16), drawn(12, 5), drawn(11 + 2 ** 20, 5)]) {
      expect(Math.abs(correlation(base, other))).toBeLessThan(0.013);
    }
    for (const lag of [1, 2, 100, 128]) {
      expect(Math.abs(correlation(base.subarray(lag), base.subarray(0, -lag)))).toBeLessThan(0.013);
    }
  });

  it('keeps a unit over the steps as often as it says', () => {
    let kept = 0;
    for (let step = 0; step < 20_000; step += 1) {
      kept += Number(statelessUniform({ seed: 3, step, firstRow: 4 }, { rows: 1, width: 1 })[0] >= 0.3);
    }
    expect(kept / 20_000).toBeGreaterThan(0.687);
    expect(kept / 20_000).toBeLessThan(0.713);
  });
});
