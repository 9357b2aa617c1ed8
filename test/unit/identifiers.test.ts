import { expect, test, vi } from 'vitest';
import { isId, newRequestId } from '../../src/identifiers.ts';
import { TypeID } from 'typeid-js';

test('ids of requests are TypeIDs of their time, each another', () => {
  const ids = Array.from({ length: 5_000 }, newRequestId);
  expect(new Set(ids).size).toBe(5_000);
  expect(ids.filter((id) => !isId('request', id))).toEqual([]);
  vi.useFakeTimers({ now: Date.parse('2031-02-03T04:05:06.789Z') });
  const uuid = TypeID.fromString(newRequestId()).toUUID();
  vi.useRealTimers();
  expect(Number.parseInt(uuid.replaceAll('-', '').slice(0, 12), 16)).toBe(
    Date.parse('2031-02-03T04:05:06.789Z'),
  );
  expect(uuid).toMatch(/^.{8}-.{4}-7.{3}-[89ab].{3}-.{12}$/);
});
