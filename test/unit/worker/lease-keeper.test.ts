import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RunStatus } from '../../../src/contracts/run.ts';
import { keepRunLease } from '../../../src/worker/lease-keeper.ts';
import { silentLog } from './silent-log.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const lease = { runId: 'run_1', attempt: 1, workerId: 'wrk_1' };

function keep(renewal: () => Promise<{ held: boolean; status: RunStatus | null }>) {
  const renew = async () => ({ ...(await renewal()), stopReason: null, yieldsTo: null });
  const seen = { renewals: 0, statuses: [] as RunStatus[], overdue: 0, lost: 0 };
  const keeper = keepRunLease({
    runs: {
      renewLease: () => {
        seen.renewals += 1;
        return renew();
      },
    },
    lease,
    leaseSeconds: 30,
    log: silentLog,
    onState: ({ status }) => seen.statuses.push(status!),
    onOverdue: () => {
      seen.overdue += 1;
    },
    onLost: () => {
      seen.lost += 1;
    },
  });
  return { keeper, seen };
}

test('the lease is renewed three times within its length', async () => {
  const { keeper, seen } = keep(async () => ({ held: true, status: 'running' }));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(seen).toEqual({ renewals: 6, statuses: Array(6).fill('running'), overdue: 0, lost: 0 });
  keeper.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(seen.renewals).toBe(6);
});

test('an announcement has the row looked at soon, a storm of them only now and then', async () => {
  const { keeper, seen } = keep(async () => ({ held: true, status: 'cancelling' }));
  keeper.look();
  await vi.advanceTimersByTimeAsync(1);
  expect(seen.statuses).toEqual(['cancelling']);
  for (let i = 0; i < 1000; i++) {
    keeper.look();
    await vi.advanceTimersByTimeAsync(1);
  }
  expect(seen.renewals).toBeLessThanOrEqual(7);
  keeper.stop();
});

test('an announcement during a look is looked at after it', async () => {
  let answer: (value: { held: boolean; status: RunStatus }) => void = () => {};
  const { keeper, seen } = keep(() => new Promise((resolve) => (answer = resolve)));
  keeper.look();
  await vi.advanceTimersByTimeAsync(1);
  keeper.look();
  answer({ held: true, status: 'running' });
  await vi.advanceTimersByTimeAsync(201);
  answer({ held: true, status: 'cancelling' });
  await vi.advanceTimersByTimeAsync(1);
  expect(seen.statuses).toEqual(['running', 'cancelling']);
  keeper.stop();
});

test('a lease that another took is lost at the next look, once', async () => {
  const { seen } = keep(async () => ({ held: false, status: 'running' }));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(seen).toEqual({ renewals: 1, statuses: [], overdue: 0, lost: 1 });
});

test.each([
  ['fails', () => Promise.reject(new Error('no database'))],
  ['never answers', () => new Promise<never>(() => {})],
])('a lease whose renewal %s is overdue when its time is over, once, and not before', async (_how, renew) => {
  const { keeper, seen } = keep(renew);
  await vi.advanceTimersByTimeAsync(29_999);
  expect(seen.overdue).toBe(0);
  await vi.advanceTimersByTimeAsync(1);
  expect(seen.overdue).toBe(1);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(seen).toMatchObject({ overdue: 1, lost: 0 });
  keeper.stop();
});

test.each([true, false])(
  'an overdue lease is asked for until the row says whether it is held: %s',
  async (held) => {
    let isAway = true;
    const { keeper, seen } = keep(async () => {
      if (isAway) throw new Error('no database');
      return { held, status: 'running' };
    });
    await vi.advanceTimersByTimeAsync(40_000);
    expect(seen).toMatchObject({ overdue: 1, statuses: [], lost: 0 });
    isAway = false;
    await vi.advanceTimersByTimeAsync(1000);
    expect(seen).toMatchObject({ overdue: 1, statuses: held ? ['running'] : [], lost: held ? 0 : 1 });
    keeper.stop();
  },
);

test('a renewal that works after some that failed keeps the lease', async () => {
  let failures = 5;
  const { keeper, seen } = keep(async () => {
    if (failures-- > 0) throw new Error('no database');
    return { held: true, status: 'running' as const };
  });
  await vi.advanceTimersByTimeAsync(45_000);
  expect(seen).toMatchObject({ overdue: 0, lost: 0 });
  keeper.stop();
});
