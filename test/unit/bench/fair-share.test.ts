import { expect, it } from 'vitest';
import { fairShares } from '../../../bench/fair-share.ts';

it('gives everybody what is asked for where the capacity is enough', () => {
  expect(fairShares([0.5, 1, 0.25], 2)).toEqual([0.5, 1, 0.25]);
});

it('levels those who ask for more than the common share', () => {
  // 0.2 is left alone; the rest of 1.8 is divided among three.
  const [small, ...large] = fairShares([0.2, 2, 1, 1], 2);
  expect(small).toBeCloseTo(0.2);
  for (const share of large) expect(share).toBeCloseTo(0.6);
});
