import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createWorkerMeter } from '../../../src/metrics/worker-meter.ts';
import type { Store } from '../../../src/store/ports/store.ts';
import type { WorkerStore } from '../../../src/store/ports/worker-store.ts';
import { createWorkerLoop, type Worker, type WorkerParts } from '../../../src/worker/worker.ts';
import { createFakeStore } from '../../fakes/fake-store.ts';
import { silentLog } from './silent-log.ts';

const id = 'wk_1';
let store: Store;
/** Resolves what a test has held. */
let letGo: () => void;
let held: Promise<void>;

beforeEach(() => {
  // Only the beat is a timer of the test's.
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  store = createFakeStore();
  held = new Promise((resolve) => (letGo = resolve));
});
afterEach(() => vi.useRealTimers());

const nothing = (): void => {};
const done = (): Promise<void> => Promise.resolve();

function createLoop({
  workers = store.workers,
  stopTrainers = done,
}: { workers?: WorkerStore; stopTrainers?: () => Promise<void> } = {}): Worker {
  const parts = {
    runs: { busy: () => 0, drain: nothing, resume: nothing, handBackAll: nothing },
    ingests: { abandonAll: nothing },
    batches: { abandonAll: nothing, resume: nothing },
    pool: { start: nothing, stop: stopTrainers, engine: () => null, whenReady: () => new Promise(nothing) },
    sweeper: { start: nothing, sweep: done, stop: done },
    taker: { handlers: {}, stop: done, resume: nothing },
  } as unknown as WorkerParts;
  return createWorkerLoop({
    id,
    slots: 1,
    slot: () => ({ threads: 1, memoryBytes: 1e9 }) as never,
    labels: {},
    clusterHost: null,
    queue: { consume: async () => ({ stop: done }) } as never,
    workers,
    parts,
    scratchDir: '/nowhere/trainyard',
    tidyUp: done,
    meter: createWorkerMeter(id),
    log: silentLog,
  });
}

const shown = async (): Promise<string[]> =>
  (await store.workers.listLive(3600)).map(({ id: shownId, state }) => `${shownId} ${state}`);

test('a worker is in the table while it lives, and beats', async () => {
  const beats = vi.spyOn(store.workers, 'heartbeat');
  const worker = createLoop();
  await worker.start();
  expect(await shown()).toEqual([`${id} active`]);
  const before = beats.mock.calls.length;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(beats.mock.calls.length).toBeGreaterThan(before + 5);
  await worker.stop();
  expect(await shown()).toEqual([]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await shown()).toEqual([]);
});

test('a worker that has left does not come back into the table when it is drained at last', async () => {
  let asked = 0;
  const worker = createLoop({ stopTrainers: async () => void ((asked += 1) === 1 && (await held)) });
  await worker.start();
  const drained = worker.drain();
  await vi.waitUntil(() => asked === 1);
  expect(await shown()).toEqual([`${id} draining`]);
  await worker.stop();
  letGo();
  await drained;
  expect(await shown()).toEqual([]);
});

test('a heartbeat that the database holds up is over before the worker leaves the table', async () => {
  let isHeld = false;
  const workers: WorkerStore = {
    ...store.workers,
    async heartbeat(record) {
      if ((await shown()).length > 0) {
        isHeld = true;
        await held;
      }
      return store.workers.heartbeat(record);
    },
    async remove(removed) {
      await store.workers.remove(removed);
      letGo();
    },
  };
  const worker = createLoop({ workers });
  await worker.start();
  vi.advanceTimersByTime(5000);
  await vi.waitUntil(() => isHeld);
  setTimeout(letGo, 100);
  await worker.stop();
  await held;
  await new Promise((resolve) => setImmediate(resolve));
  expect(await shown()).toEqual([]);
});
