import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { holdCopies } from '../../../src/artifacts/held-copies.ts';
import { TrainyardError } from '../../../src/errors.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('what was asked for is asked for again within each hour until it is released, also after a failure', async () => {
  let asked: string[] = [];
  let isAway = false;
  const warnings: unknown[] = [];
  const store = {
    async localPath(key: string) {
      asked.push(key);
      if (isAway) throw new TrainyardError('storageUnavailable', 'away');
      return `/copies/${key}`;
    },
  };
  const copies = holdCopies(store, { warn: (details: object) => void warnings.push(details) });
  expect(await copies.localPath('datasets/a')).toBe('/copies/datasets/a');
  await copies.localPath('models/b');
  isAway = true;
  await vi.advanceTimersByTimeAsync(59 * 60_000);
  expect(new Set(asked)).toEqual(new Set(['datasets/a', 'models/b']));
  expect(asked).toHaveLength(6);
  expect(warnings).toHaveLength(4);
  asked = [];
  copies.release();
  await vi.advanceTimersByTimeAsync(120 * 60_000);
  expect(asked).toEqual([]);
});
