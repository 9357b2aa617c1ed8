import { expect, test } from 'vitest';
import type { HandBackCause, RunStatus } from '../../../src/contracts/run.ts';
import { lostAttemptsInARow } from '../../../src/worker/lost-attempts.ts';

const attempt = (
  outcome: RunStatus | null,
  code: string | null = null,
  checkpointStep: number | null = null,
) => ({
  outcome,
  cause: null as HandBackCause | null,
  error: code === null ? null : { code, message: 'lost', issues: [] },
  endedAt: outcome && '2026-11-22T10:00:00.000Z',
  checkpointStep,
});
const lost = attempt('queued', 'trainerCrashed');
const diskFull = attempt('queued', 'storageFull');
const underWay = attempt(null);
const none = { crashes: 0, outages: 0 };

test('lost attempts before the one under way are counted, by cause', () => {
  expect(lostAttemptsInARow([underWay])).toEqual(none);
  expect(lostAttemptsInARow([lost, lost, underWay])).toEqual({ crashes: 2, outages: 0 });
  expect(lostAttemptsInARow([lost, diskFull, diskFull, lost, underWay])).toEqual({ crashes: 2, outages: 2 });
});

test('a pause, a planned hand-back or a retry after a failure starts the count anew', () => {
  for (const between of [attempt('paused'), attempt('queued'), attempt('failed', 'trainerCrashed')]) {
    expect(lostAttemptsInARow([lost, lost, between, lost, underWay])).toEqual({ crashes: 1, outages: 0 });
  }
});

test('an attempt that kept a checkpoint starts the count anew: those before it do not count', () => {
  const ahead = attempt('queued', 'trainerCrashed', 100);
  expect(lostAttemptsInARow([lost, lost, ahead, underWay])).toEqual({ crashes: 1, outages: 0 });
  expect(lostAttemptsInARow([ahead, lost, lost, underWay])).toEqual({ crashes: 3, outages: 0 });
  expect(lostAttemptsInARow([lost, lost, attempt(null, null, 100)])).toEqual(none);
});

test('an attempt that yielded its slot does not count, and hides none', () => {
  const preempted = { ...attempt('queued'), cause: 'preempted' } as const;
  expect(lostAttemptsInARow([lost, preempted, lost, preempted, underWay])).toEqual({
    crashes: 2,
    outages: 0,
  });
  const ahead = { ...preempted, checkpointStep: 100 };
  expect(lostAttemptsInARow([lost, ahead, lost, underWay])).toEqual({ crashes: 1, outages: 0 });
});

test('an attempt that found its checkpoint damaged does not count, and hides none', () => {
  const damaged = attempt('queued', 'artifactCorrupt');
  expect(lostAttemptsInARow([lost, damaged, damaged, lost, underWay])).toEqual({ crashes: 2, outages: 0 });
});
