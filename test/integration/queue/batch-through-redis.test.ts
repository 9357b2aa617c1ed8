import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noResources } from '../../../src/contracts/system.ts';
import type { BatchPrediction } from '../../../src/contracts/batch-prediction.ts';
import { TrainyardError } from '../../../src/errors.ts';
import { createBullQueue } from '../../../src/queue/bull-queue.ts';
import type { JobQueue } from '../../../src/queue/job-queue.ts';
import { createBatchSupervisor } from '../../../src/worker/batch-supervisor.ts';
import { createJobTaker, type JobTaker } from '../../../src/worker/job-taker.ts';
import type { RunBatch } from '../../../src/worker/run-batch.ts';
import { addCheckpoint, addReadyDataset, addRun, startRun } from '../../contract/support/sample-rows.ts';
import { startApp, type TestApp } from '../../contract/support/start-app.ts';
import { startTestRedis } from '../../support/redis.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { silentLog } from '../../unit/worker/silent-log.ts';

const redis = await startTestRedis();
const keyPrefix = `trainyard-batches-${process.pid}`;
afterAll(() => redis?.stop());

/** The API and a worker on the same Redis; no sweeper looks for rows, so that a batch prediction comes by its job or not at all. */
describe.skipIf(!redis)('a batch prediction through Redis', () => {
  const admin = redis ? new Redis(redis.url) : null;
  let folder: string;
  let queue: JobQueue;
  let test: TestApp;
  let headers: { authorization: string };
  let datasetId: string;
  let taker: JobTaker;
  let runBatch: RunBatch;

  const clear = async () => {
    const keys = await admin!.keys(`${keyPrefix}:*`);
    if (keys.length > 0) await admin!.del(keys);
  };
  afterAll(() => admin?.disconnect());

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'trainyard-redis-batch-'));
    queue = await createBullQueue({ redisUrl: redis!.url, keyPrefix, log: silentLog });
    test = await startApp({ parts: { queue } });
    const key = await test.addKey('writer');
    ({ headers } = key);
    datasetId = await addReadyDataset(test, key.projectId);
    const run = await addRun(test, key);
    await addCheckpoint(test, await startRun(test, run), { step: 10, kind: 'final' });
    await call('POST', '/models', { name: 'sample', run });
    runBatch = async ({ task }) => {
      await mkdir(task.scratchDir, { recursive: true });
      const written = path.join(task.scratchDir, 'result.csv');
      await writeFile(written, 'x,prediction\n1,1\n');
      return {
        path: written,
        sizeBytes: 17,
        sha256: 'ab'.repeat(32),
        rows: 1,
        invalidRows: 0,
        rowsLeftOut: 0,
        columns: ['x', 'prediction'],
        predictionColumns: ['prediction'],
      };
    };
    const nothing = { supervise: async () => 'notMine' as const, abandonAll() {}, handBackAll() {} };
    taker = createJobTaker({
      store: test.store,
      queue,
      runs: { ...nothing, drain() {}, resume() {}, busy: () => 0 },
      ingests: nothing,
      batches: createBatchSupervisor({
        store: test.store,
        blobStore: test.blobs,
        runBatch: (run_) => runBatch(run_),
        settings: {
          workerId: 'wrk_redis',
          leaseSeconds: 30,
          maxAttempts: 3,
          maxRunning: null,
          scratchDir: folder,
          boot: { engine: { name: 'auto', libtensorflowDir: null }, threads: 1, memoryLimitBytes: 1e8 },
          partSize: { seconds: 10, rows: 1000 },
        },
        log: silentLog,
      }),
      settings: { workerId: 'w', slots: 1, labels: {}, slot: () => noResources, maxRunsUnderWay: null },
      log: silentLog,
    });
  });
  afterEach(async () => {
    await taker.stop();
    await queue.close();
    await clear();
    await test.close();
    await rm(folder, { recursive: true, force: true });
  });

  const call = (method: 'GET' | 'POST', url: string, payload?: object) =>
    test.app.inject({ method, url: `/api/v1${url}`, headers, ...(payload && { payload }) });
  const create = async (): Promise<string> => {
    const reply = await call('POST', '/batch-predictions', { model: { name: 'sample' }, datasetId });
    expect(reply.statusCode).toBe(201);
    return reply.json<BatchPrediction>().id;
  };
  const batch = async (id: string) => (await call('GET', `/batch-predictions/${id}`)).json<BatchPrediction>();
  const work = () =>
    queue.consume(
      { 'batch.predict': taker.handlers['batch.predict'] },
      { concurrency: { 'batch.predict': 1 } },
    );
  const succeeded = (ids: readonly string[]) =>
    waitUntil('all have succeeded', async () =>
      (await Promise.all(ids.map(batch))).every(({ status }) => status === 'succeeded'),
    );
  const isEmpty = () =>
    waitUntil('Redis holds no job', async () => {
      const { waiting, active } = (await queue.counts())['batch.predict'];
      return waiting + active === 0;
    });

  it('is taken by its job, whether it was asked for before or while a worker is there, and leaves no job', async () => {
    const before = [await create(), await create()];
    await waitUntil('both are jobs', async () => (await queue.waitingIds('batch.predict')).length === 2);
    expect((await queue.waitingIds('batch.predict')).toSorted()).toEqual(before.toSorted());
    await work();
    const ids = [...before, await create()];
    await succeeded(ids);
    await isEmpty();
    expect((await Promise.all(ids.map(batch))).map(({ attempt }) => attempt)).toEqual([1, 1, 1]);
  });

  it('that is cancelled while it waits is no job any more', async () => {
    const [cancelled, kept] = [await create(), await create()];
    await call('POST', `/batch-predictions/${cancelled}/cancel`);
    await waitUntil('its job is gone', async () => {
      const ids = await queue.waitingIds('batch.predict');
      return ids.join() === kept; // it is told of a moment after the answer
    });
    await work();
    await succeeded([kept]);
    expect(await batch(cancelled)).toMatchObject({ status: 'cancelled', attempt: 0 });
  });

  it('whose process is lost is predicted again at once by the same worker', async () => {
    const predict = runBatch;
    let losses = 1;
    runBatch = (run) =>
      losses-- > 0
        ? Promise.reject(new TrainyardError('internal', 'The process that predicts the dataset was killed.'))
        : predict(run);
    await work();
    const id = await create();
    await succeeded([id]);
    expect((await batch(id)).attempt).toBe(2);
    await isEmpty();
  });

  it('whose job is lost with all that Redis held is found by its row', async () => {
    const id = await create();
    await waitUntil('it is a job', async () => (await queue.waitingIds('batch.predict')).length === 1);
    await clear();
    await work();
    expect((await batch(id)).status).toBe('queued');
    await taker.fillFreeSlots(); // as the sweeper has it done
    await succeeded([id]);
  });
});
