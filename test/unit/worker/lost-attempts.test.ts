import { expect, test } from 'vitest';
import type { RunStatus } from '../../../src/contracts/run.ts';
import { lostAttemptsInARow } from '../../../src/worker/lost-attempts.ts';

const attempt = (outcome: RunStatus | null, withError = false) => ({
  outcome,
  error: withError ? { code: 'trainerCrashed', message: 'lost', issues: [] } : null,
  endedAt: outcome && '2026-11-22T10:00:00.000Z',
});
const lost = attempt('queued', true);
const underWay = attempt(null);

test('lost attempts before the one under way are counted', () => {
  expect(lostAttemptsInARow([underWay])).toBe(0);
  expect(lostAttemptsInARow([lost, lost, underWay])).toBe(2);
});

test('a pause, a planned hand-back or a retry after a failure starts the count anew', () => {
  for (const between of [attempt('paused'), attempt('queued'), attempt('failed', true)]) {
    expect(lostAttemptsInARow([lost, lost, between, lost, underWay])).toBe(1);
  }
});
