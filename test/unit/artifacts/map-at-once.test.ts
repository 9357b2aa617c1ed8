import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { mapAtOnce } from '../../../src/artifacts/map-at-once.ts';

test('works on so many items at a time, and returns the results in their order', async () => {
  let underWay = 0;
  let most = 0;
  const results = await mapAtOnce(3, [5, 1, 4, 2, 3, 0, 2], async (item) => {
    most = Math.max(most, ++underWay);
    await wait(item);
    underWay -= 1;
    return item * 10;
  });
  expect(results).toEqual([50, 10, 40, 20, 30, 0, 20]);
  expect(most).toBe(3);
});

test('after a failure nothing is begun, what is under way is aborted, and it is told once all has ended', async () => {
  const begun: number[] = [];
  const ended: number[] = [];
  async function* pages() {
    yield* [0, 1];
    await wait(5); // the next page of a listing: the failure comes before it
    yield* [2, 3];
  }
  const mapped = mapAtOnce(2, pages(), async (item, signal) => {
    begun.push(item);
    if (item === 0) throw new Error('refused');
    await wait(60_000, undefined, { signal }).catch(() => {});
    ended.push(item);
  });
  await expect(mapped).rejects.toThrow('refused');
  expect([begun, ended]).toEqual([[0, 1], [1]]);
});

test('a failure of the items is told', async () => {
  async function* broken(): AsyncGenerator<number> {
    yield 0;
    throw new Error('no listing');
  }
  await expect(mapAtOnce(2, broken(), async () => {})).rejects.toThrow('no listing');
});
