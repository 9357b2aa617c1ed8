import { describe, expect, it } from 'vitest';
import { compareFolds, isBelow } from '../../../bench/defaults/compare.ts';

describe('a comparison with the reference, fold by fold', () => {
  const about = { name: 'iris', family: 'mlp', metric: 'accuracy' };

  it('has the mean difference and its standard error', () => {
    const { value, reference, delta, standardError } = compareFolds(
      about,
      [0.9, 0.8, 1, 0.9],
      [0.8, 0.8, 0.9, 1],
    );
    expect([value, reference]).toEqual([expect.closeTo(0.9, 12), expect.closeTo(0.875, 12)]);
    expect(delta).toBeCloseTo(0.025, 12);
    // Differences 0.1, 0, 0.1, −0.1: their deviation is √(0.0275 / 3), that of the mean half of it.
    expect(standardError).toBeCloseTo(Math.sqrt(0.0275 / 3) / 2, 12);
  });

  it('counts a smaller log loss as better', () => {
    const { delta } = compareFolds({ ...about, metric: 'logLoss' }, [0.1, 0.2], [0.3, 0.4]);
    expect(delta).toBeCloseTo(0.2, 12);
  });

  it.each([
    ['better', [0.9, 0.9], [0.8, 0.8], false],
    ['worse in each fold alike', [0.8, 0.8], [0.9, 0.9], true],
    ['worse in one fold only', [0.9, 0.7], [0.9, 0.9], false],
    ['a tie', [0.9, 0.9], [0.9005, 0.9005], false],
  ] as const)('is below where the folds agree: %s', (_, values, reference, expected) => {
    expect(isBelow(compareFolds(about, values, reference))).toBe(expected);
  });
});
