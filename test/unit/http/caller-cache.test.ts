import { setTimeout as delay } from 'node:timers/promises';
import { beforeEach, expect, test } from 'vitest';
import type { Caller } from '../../../src/contracts/key.ts';
import { createCallerCache } from '../../../src/http/caller-cache.ts';

let now: number;
beforeEach(() => {
  now = 1;
});

const caller: Caller = { keyId: 'key_1', projectId: 'default', role: 'reader' } as Caller;

function cacheOf(known: Record<string, Caller>) {
  const asked: string[] = [];
  const cache = createCallerCache(
    async (secret) => {
      asked.push(secret);
      return known[secret] ?? null;
    },
    { ttlSeconds: 10, clock: { now: () => now } },
  );
  return { cache, asked };
}

test('whom it found, and whom it did not, is remembered until the time is over', async () => {
  const { cache, asked } = cacheOf({ right: caller });
  for (let i = 0; i < 3; i++) {
    expect(await cache.find('right')).toBe(caller);
    expect(await cache.find('wrong')).toBeNull();
  }
  expect(asked).toEqual(['right', 'wrong']);
  now += 10_100;
  await delay(5); // the cache looks at its clock once a millisecond at most
  expect(await cache.find('right')).toBe(caller);
  expect(asked).toEqual(['right', 'wrong', 'right']);
});

test('what is cleared is asked for again', async () => {
  const { cache, asked } = cacheOf({ right: caller });
  await cache.find('right');
  cache.clear();
  await cache.find('right');
  expect(asked).toEqual(['right', 'right']);
});

test('whom it was looking for when it was cleared is not remembered', async () => {
  const { cache, asked } = cacheOf({ right: caller });
  const before = cache.find('right');
  cache.clear();
  expect(await before).toBe(caller);
  await cache.find('right');
  expect(asked).toEqual(['right', 'right']);
});
