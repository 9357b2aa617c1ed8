import { expect, test } from 'vitest';
import { createModelCache } from '../../../src/prediction/model-cache.ts';

function cacheOf(maxBytes: number, sizes: Record<string, number>) {
  const loads: string[] = [];
  const disposed: string[] = [];
  const cache = createModelCache<string>({
    maxBytes,
    load: async (key) => {
      loads.push(key);
      if (!(key in sizes)) throw new Error(`no ${key}`);
      return { value: key, sizeBytes: sizes[key] };
    },
    dispose: (value) => void disposed.push(value),
  });
  return { cache, loads, disposed };
}

test('a model is loaded once, also when asked for twice at the same time', async () => {
  const { cache, loads } = cacheOf(100, { a: 10 });
  expect(await Promise.all([cache.get('a'), cache.get('a')])).toEqual(['a', 'a']);
  expect(await cache.get('a')).toBe('a');
  expect(loads).toEqual(['a']);
});

test('the one not used for longest makes room', async () => {
  const { cache, loads, disposed } = cacheOf(25, { a: 10, b: 10, c: 10 });
  await cache.get('a');
  await cache.get('b');
  await cache.get('a');
  await cache.get('c');
  expect(disposed).toEqual(['b']);
  await cache.get('a');
  expect(loads).toEqual(['a', 'b', 'c']);
});

test('one larger than the cache is kept alone', async () => {
  const { cache, disposed } = cacheOf(25, { a: 10, big: 100 });
  await cache.get('a');
  expect(await cache.get('big')).toBe('big');
  expect(disposed).toEqual(['a']);
});

test('a load that failed is tried again', async () => {
  const sizes: Record<string, number> = {};
  const { cache, loads } = cacheOf(25, sizes);
  await expect(cache.get('a')).rejects.toThrow('no a');
  sizes['a'] = 1;
  expect(await cache.get('a')).toBe('a');
  expect(loads).toEqual(['a', 'a']);
});
