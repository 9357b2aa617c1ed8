import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchForHang } from '../../../src/processes/hang-watch.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** @param state what of the child is looked at; a test changes it on the way */
function watch(
  state: { seconds: number | null; reports: number; storing: boolean },
  everyLook = () => {},
  maxProcessorSeconds?: number,
) {
  const told: string[] = [];
  const hang = watchForHang({
    pid: 42,
    reports: () => state.reports,
    waitsForParent: () => state.storing,
    ...(maxProcessorSeconds !== undefined && { maxProcessorSeconds }),
    onHang: (hung) => told.push(hung),
    async processorSeconds() {
      everyLook();
      return state.seconds;
    },
  });
  return { told, hang };
}

test('a child that does nothing for two minutes is told of once', async () => {
  const { told } = watch({ seconds: 7, reports: 3, storing: false });
  await vi.advanceTimersByTimeAsync(120_000);
  expect(told).toEqual([]);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(told).toEqual(['hung: it neither computed nor reported for 2 minutes, and was ended.']);
});

test.each([
  ['computes', (state: { seconds: number }) => (state.seconds += 0.1)],
  ['reports', (state: { reports: number }) => (state.reports += 1)],
])('one that %s is left alone', async (_, change) => {
  const state = { seconds: 7, reports: 3, storing: false };
  const { told } = watch(state, () => change(state));
  await vi.advanceTimersByTimeAsync(600_000);
  expect(told).toEqual([]);
});

test('one that waits for its parent is left alone, and begins anew afterwards', async () => {
  const state = { seconds: 7, reports: 3, storing: true };
  const { told } = watch(state);
  await vi.advanceTimersByTimeAsync(600_000);
  state.storing = false;
  await vi.advanceTimersByTimeAsync(110_000);
  expect(told).toEqual([]);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(told).toHaveLength(1);
});

test('one that works now and then is left alone', async () => {
  const state = { seconds: 7, reports: 3, storing: false };
  const { told } = watch(state);
  for (let minute = 0; minute < 10; minute += 1) {
    await vi.advanceTimersByTimeAsync(60_000);
    state.seconds += 1;
  }
  expect(told).toEqual([]);
});

test('one whose time is not known is left alone, and after stop nothing is told', async () => {
  const { told } = watch({ seconds: null, reports: 3, storing: false });
  const { told: other, hang } = watch({ seconds: 7, reports: 3, storing: false });
  await vi.advanceTimersByTimeAsync(100_000);
  hang.stop();
  await vi.advanceTimersByTimeAsync(600_000);
  expect([told, other]).toEqual([[], []]);
});

test('one that computes for longer than it can need is told of once, however busy the machine is', async () => {
  const state = { seconds: 0, reports: 0, storing: false };
  const { told } = watch(state, () => (state.seconds += 1), 60);
  await vi.advanceTimersByTimeAsync(60 * 5000);
  expect(told).toEqual([]);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(told).toEqual(['hung: it computed for 1 minutes without an end, and was ended.']);
});
