import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { TrainyardError } from '../../../src/errors.ts';
import type { JobName } from '../../../src/queue/jobs.ts';
import type { Store } from '../../../src/store/ports/store.ts';
import { createSweeper } from '../../../src/worker/sweeper.ts';
import { createFakeBlobStore } from '../../fakes/fake-blob-store.ts';
import { createFakeStore } from '../../fakes/fake-store.ts';
import { storeExperiment, type StoredExperiment } from '../../support/stored-experiment.ts';
import { smallDefinition } from '../../fixtures/artifacts/small-model.ts';
import { silentLog } from './silent-log.ts';

let now: number;
let store: Store;
let experiment: StoredExperiment;
let waiting: string[];
let fills: number;
let advances: number;

beforeEach(async () => {
  // Rows are made a minute ago, so that they are old enough to be swept.
  now = Date.now() - 60_000;
  store = createFakeStore({ now: () => now });
  waiting = [];
  fills = 0;
  advances = 0;
  experiment = await storeExperiment({
    store,
    blobStore: createFakeBlobStore(),
    definition: smallDefinition,
    profile: {
      rows: 1,
      duplicateRows: 0,
      columns: [],
      correlations: { columns: [], matrix: [] },
      associations: { columns: [], matrix: [] },
      warnings: [],
    },
    parquet: Buffer.from('PAR1'),
  });
});

const sweeper = () =>
  createSweeper({
    store,
    queue: {
      enqueue: async (_name: JobName, id: string) => void waiting.push(id),
      remove: async () => {},
    },
    fillFreeSlots: async () => void (fills += 1),
    advanceSearches: async () => void (advances += 1),
    log: silentLog,
    maxAttempts: 3,
    preemption: null,
    keeping: { afterSeconds: 60, maxHeld: null },
  });
const run = async (id: string) => (await store.runs.findAny(id))!;

test('each sweep looks for rows that wait beside free slots', async () => {
  await sweeper().sweep();
  await sweeper().sweep();
  expect(fills).toBe(2);
  expect(advances).toBe(2);
});

test('a batch prediction whose worker is gone waits again, and has a job', async () => {
  const batch = { id: 'bpr_1', status: 'queued' as const };
  const asked: number[] = [];
  store = { ...store, batches: { ...store.batches, releaseLapsed: async (tries) => (asked.push(tries), [batch, { id: 'bpr_2', status: 'failed' as const }]) } }; // prettier-ignore
  await sweeper().sweep();
  expect(asked).toEqual([3]);
  expect(waiting).toEqual(['bpr_1']);
});

test('a worker that was killed is forgotten after a day', async () => {
  const worker = { id: 'wrk_lost', host: 'h', pid: 1, slots: 1, busySlots: 0, engine: null };
  await store.workers.heartbeat(worker);
  now += 23 * 3_600_000;
  await sweeper().sweep();
  expect(await store.workers.listLive(1e9)).toMatchObject([{ id: 'wrk_lost' }]);
  now += 3_600_000;
  await sweeper().sweep();
  expect(await store.workers.listLive(1e9)).toEqual([]);
});

test('a run whose worker is gone is queued again, and failed as workerLost after three', async () => {
  const id = await experiment.addRun();
  for (let attempt = 1; attempt <= 3; attempt++) {
    await store.runs.claim(id, 'wrk_lost', 30);
    await sweeper().sweep();
    expect((await run(id)).status).toBe('starting');
    now += 31_000;
    waiting = [];
    await sweeper().sweep();
    // The second try comes at once, the third after a pause.
    expect(waiting).toEqual(attempt < 2 ? [id] : []);
    now += 5_000;
  }
  expect(await run(id)).toMatchObject({ status: 'failed', stopReason: 'workerLost', attempt: 3 });
});

test('a run that was being cancelled when its worker was lost is cancelled', async () => {
  const id = await experiment.addRun();
  await store.runs.claim(id, 'wrk_lost', 30);
  await store.runs.transition({ runId: id, from: ['starting'], to: 'cancelling', message: 'Cancel.' });
  now += 31_000;
  await sweeper().sweep();
  expect(await run(id)).toMatchObject({ status: 'cancelled', stopReason: 'user' });
});

test('several sweepers at once take a lapsed run over once', async () => {
  const id = await experiment.addRun();
  await store.runs.claim(id, 'wrk_lost', 30);
  now += 31_000;
  await Promise.all([sweeper().sweep(), sweeper().sweep(), sweeper().sweep()]);
  const queued = (await run(id)).transitions.filter((change) => change.status === 'queued');
  expect(queued).toHaveLength(2);
});

test('after an outage of the database those who hold runs and datasets may come back before they are taken over', async () => {
  const id = await experiment.addRun();
  await store.runs.claim(id, 'wrk_1', 30);
  now += 31_000;
  const listLapsed = store.runs.listLapsed.bind(store.runs);
  const one = sweeper();
  store.runs.listLapsed = () =>
    Promise.reject(new TrainyardError('databaseUnavailable', 'The database cannot be reached.'));
  await one.sweep();
  store.runs.listLapsed = listLapsed;
  await one.sweep();
  expect((await run(id)).status).toBe('starting');
  vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 15_000);
  onTestFinished(() => void vi.restoreAllMocks());
  await one.sweep();
  expect((await run(id)).status).toBe('queued');
});

test('one part that fails does not keep the others from being done', async () => {
  store.idempotency.removeExpired = () => Promise.reject(new Error('no database'));
  store.runs.listLapsed = () => Promise.reject(new Error('no database'));
  await sweeper().sweep();
  expect(fills).toBe(1);
});
