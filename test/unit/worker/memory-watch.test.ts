import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PlainError } from '../../../src/errors.ts';
import { watchMemory } from '../../../src/worker/memory-watch.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function watch(sizes: (number | null)[]) {
  const told: PlainError[] = [];
  const memory = watchMemory({
    pid: 42,
    limitBytes: 4e9,
    onOver: (error) => told.push(error),
    residentBytes: async () => sizes.shift() ?? null,
  });
  return { told, memory };
}

test('a trainer that outgrows its limit is told of once, with what it holds and what it may take', async () => {
  const { told } = watch([1e9, 5e9, 6e9, 7e9]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(told).toEqual([]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(told).toMatchObject([{ code: 'outOfMemory', message: expect.stringMatching(/6000 MB.*4000 MB/) }]);
});

test('one that is gone, or whose size is not known, is left alone, and after stop nothing is told', async () => {
  const { told, memory } = watch([null, 1e9, 9e9]);
  await vi.advanceTimersByTimeAsync(1000);
  memory.stop();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(told).toEqual([]);
});
