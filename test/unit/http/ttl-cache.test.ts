import { expect, it } from 'vitest';
import { createTtlCache } from '../../../src/http/ttl-cache.ts';

it('forgets what is old, and the oldest when it is full', () => {
  let now = 0;
  const cache = createTtlCache<number>({ ttlMilliseconds: 10, maxEntries: 2, now: () => now });
  cache.set('a', 1);
  now = 5;
  cache.set('b', 2);
  expect([cache.get('a'), cache.get('b')]).toEqual([1, 2]);
  now = 10;
  expect([cache.get('a'), cache.get('b')]).toEqual([undefined, 2]);
  cache.set('c', 3);
  cache.set('d', 4);
  expect([cache.get('b'), cache.get('c'), cache.get('d')]).toEqual([undefined, 3, 4]);
  cache.clear();
  expect(cache.get('d')).toBeUndefined();
});
