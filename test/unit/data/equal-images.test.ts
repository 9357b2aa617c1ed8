import { expect, test } from 'vitest';
import { onceForEqual } from '../../../src/data/images/equal-images.ts';

/** Counts the bytes that were worked on. */
function counting(most?: number) {
  const seen: number[] = [];
  const work = async (bytes: Uint8Array): Promise<number> => {
    seen.push(bytes[0]);
    await Promise.resolve();
    if (bytes[0] === 9) throw new Error('nine');
    return bytes[0] * 2;
  };
  return { seen, run: onceForEqual(work, most) };
}

test('equal images are worked on once, also at the same time', async () => {
  const { seen, run } = counting();
  const results = await Promise.all([1, 2, 1, 1].map((value) => run(Uint8Array.of(value))));
  expect([...results, await run(Uint8Array.of(2))]).toEqual([2, 4, 2, 2, 4]);
  expect(seen).toEqual([1, 2]);
});

test('each of equal images has the error', async () => {
  const { seen, run } = counting();
  const results = await Promise.allSettled([9, 9].map((value) => run(Uint8Array.of(value))));
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(seen).toEqual([9]);
});

test('what is no longer remembered is worked on again', async () => {
  const { seen, run } = counting(1);
  for (const value of [1, 2, 1, 2]) await run(Uint8Array.of(value));
  expect(seen).toEqual([1, 2, 2]);
});
