import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { WrittenPart } from '../../../src/batch/batch-messages.ts';
import { TrainyardError } from '../../../src/errors.ts';
import { newId } from '../../../src/identifiers.ts';
import type { Store } from '../../../src/store/ports/store.ts';
import { createBatchSupervisor } from '../../../src/worker/batch-supervisor.ts';
import type { BatchRun, RunBatch } from '../../../src/worker/run-batch.ts';
import { createFakeBlobStore } from '../../fakes/fake-blob-store.ts';
import { createFakeStore } from '../../fakes/fake-store.ts';
import { addDataset, addProject, modelVersion, profile } from '../../support/store-fixtures.ts';
import { silentLog } from './silent-log.ts';

let folder: string;
let store: Store;
let now: number;
let blobStore: ReturnType<typeof createFakeBlobStore>;
let project: string;
let id: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'trainyard-batch-'));
  now = Date.now();
  store = createFakeStore({ now: () => now });
  blobStore = createFakeBlobStore();
  project = await addProject(store);
  const { id: datasetId } = await addDataset(store, project);
  const parquetKey = `datasets/${datasetId}/1.parquet`;
  await blobStore.put(parquetKey, Readable.from(['PAR1']));
  await store.datasets.claim(datasetId, 'w', 30);
  await store.datasets.markReady(datasetId, 'w', { format: 'csv', rows: 150, parquetKey, profile });
  await blobStore.put('models/iris/1/manifest.json', Readable.from(['{}']));
  const { model } = await store.models.addVersion(project, 'iris', modelVersion());
  id = newId('batchPrediction');
  await store.batches.insert(
    {
      id,
      projectId: project,
      model: { id: model.id, name: 'iris', version: 1 },
      datasetId,
      total: 150,
      format: 'csv',
      columns: null,
      probabilities: true,
      include: [],
      invalidRows: 'refuse',
    },
    { maxQueuedPerProject: 10 },
  );
});
afterEach(async () => {
  await blobStore.close();
  await rm(folder, { recursive: true, force: true });
});

const supervisorWith = (runBatch: RunBatch, workerId = 'wrk_1') =>
  createBatchSupervisor({
    store,
    blobStore,
    runBatch,
    settings: {
      workerId,
      leaseSeconds: 30,
      maxAttempts: 3,
      maxRunning: null,
      scratchDir: folder,
      boot: { engine: { name: 'auto', libtensorflowDir: null }, threads: 1, memoryLimitBytes: 1e8 },
      partSize: { seconds: 10, rows: 1000 },
    },
    log: silentLog,
  });

/** Writes a file as a child does. */
async function file({ task }: BatchRun, name: string): Promise<string> {
  await mkdir(task.scratchDir, { recursive: true });
  const written = path.join(task.scratchDir, name);
  await writeFile(written, name);
  return written;
}
const part = async (run: BatchRun, number: number): Promise<WrittenPart> => ({
  path: await file(run, `part-${number}.parquet`),
  rows: 50,
  invalidRows: 0,
});
const result = async (run: BatchRun) => ({
  path: await file(run, 'result.csv'),
  sizeBytes: 10,
  sha256: 'ab'.repeat(32),
  rows: 150,
  invalidRows: 0,
  rowsLeftOut: 0,
  columns: ['x', 'prediction'],
  predictionColumns: ['prediction'],
});
const batch = async () => (await store.batches.findAny(id))!;
const blobs = () => blobStore.keysUnder(`batch-predictions/${id}`);

test('what was predicted becomes a result, and its parts are forgotten', async () => {
  const predicted = supervisorWith(async (run) => {
    await run.onPart(await part(run, 0));
    await run.onPart(await part(run, 1));
    expect(blobs()).toHaveLength(2);
    return result(run);
  });
  expect(await predicted.supervise(id)).toBe('ended');
  expect(await batch()).toMatchObject({
    status: 'succeeded',
    result: { rows: 150, columns: ['x', 'prediction'] },
    resultKey: `batch-predictions/${id}/1.csv`,
  });
  expect((await batch()).result).not.toHaveProperty('path');
  expect(blobs()).toEqual([`batch-predictions/${id}/1.csv`]);
});

test('a process that is lost is replaced, and goes on behind the parts that are stored', async () => {
  const seen: number[] = [];
  const predicted = supervisorWith(async (run) => {
    seen.push(run.task.parts.length);
    if (run.task.parts.length === 2) return result(run);
    await run.onPart(await part(run, run.task.parts.length));
    throw new TrainyardError('internal', 'The process that predicts the dataset was killed.');
  });
  expect(await predicted.supervise(id)).toBe('queued');
  expect(await predicted.supervise(id)).toBe('queued');
  expect(await predicted.supervise(id)).toBe('ended');
  expect(seen).toEqual([0, 1, 2]);
  expect(await batch()).toMatchObject({ status: 'succeeded', attempt: 3 });
});

test('one that is lost each time fails, however often parts were stored before', async () => {
  let tries = 0;
  const predicted = supervisorWith(async (run) => {
    tries += 1;
    if (tries === 3) await run.onPart(await part(run, 0));
    throw new TrainyardError('internal', 'The process that predicts the dataset was killed.');
  });
  while ((await batch()).status === 'queued') {
    await predicted.supervise(id);
    now += 120_000;
  }
  // Two, then one with a part, which counts as none, then three more.
  expect(tries).toBe(6);
  expect(await batch()).toMatchObject({ status: 'failed', error: { code: 'internal' } });
  expect(blobs()).toEqual([]);
});

test('rows that do not fit the model end it at once', async () => {
  const issues = [{ detail: 'Expected a number.', row: 8, column: 'x' }];
  await supervisorWith(async () => {
    throw new TrainyardError('predictionInputInvalid', 'Row 8 does not fit.', { issues });
  }).supervise(id);
  expect(await batch()).toMatchObject({
    status: 'failed',
    attempt: 1,
    error: { code: 'predictionInputInvalid', message: 'Row 8 does not fit.', issues },
  });
});

test('a full disk is waited for', async () => {
  let isFull = true;
  const predicted = supervisorWith(async (run) => {
    if (isFull) throw new TrainyardError('storageFull', 'The disk is full.');
    return result(run);
  });
  for (let i = 0; i < 5; i++) {
    expect(await predicted.supervise(id)).toBe('queued');
    expect(await predicted.supervise(id)).toBe('notMine'); // not before its time
    expect((await batch()).waiting).toMatchObject({ code: 'storageFull', tries: i + 1 });
    now += 120_000;
  }
  isFull = false;
  expect(await predicted.supervise(id)).toBe('ended');
  expect(await batch()).toMatchObject({ status: 'succeeded', waiting: null });
});

test('a cancelled one is ended, and leaves nothing', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  try {
    const predicted = supervisorWith(async (run) => {
      await run.onPart(await part(run, 0));
      run.onProgress({ rows: 60, total: 150, invalidRows: 0 });
      await vi.advanceTimersByTimeAsync(1000);
      expect(await batch()).toMatchObject({ progress: { rows: 60 } });
      await store.batches.cancel(project, id);
      await blobStore.remove(`batch-predictions/${id}`);
      const ended = new Promise<never>((_, reject) => {
        run.signal.addEventListener('abort', () => reject(new Error('ended')));
      });
      ended.catch(() => {});
      run.onProgress({ rows: 70, total: 150, invalidRows: 0 });
      await vi.advanceTimersByTimeAsync(1000);
      return ended;
    });
    expect(await predicted.supervise(id)).toBe('ended');
  } finally {
    vi.useRealTimers();
  }
  expect(await batch()).toMatchObject({ status: 'cancelled', error: null });
  expect(blobs()).toEqual([]);
});

test('a part or a result that comes after its lease is lost is not kept', async () => {
  const predicted = supervisorWith(async (run) => {
    now += 31_000;
    await store.batches.releaseLapsed(3, { code: 'internal', message: '', issues: [] });
    await store.batches.claim(id, 'wrk_2', 30, null);
    await expect(run.onPart(await part(run, 0))).rejects.toThrow('not held');
    return result(run);
  });
  await predicted.supervise(id);
  expect(await batch()).toMatchObject({ status: 'running', attempt: 2, result: null });
  expect(blobs()).toEqual([]);
});

test('a worker that stops leaves it to others, and counts no try', async () => {
  const first = supervisorWith(async (run) => {
    await run.onPart(await part(run, 0));
    const ended = new Promise<never>((_, reject) => {
      run.signal.addEventListener('abort', () => reject(new Error('ended')));
    });
    first.abandonAll();
    return ended;
  });
  expect(await first.supervise(id)).toBe('queued');
  expect(await first.supervise(id)).toBe('notMine');
  const next = await store.batches.claim(id, 'wrk_2', 30, null);
  expect(next).toMatchObject({ attempt: 2, tries: 1, parts: [{ part: 0, rows: 50 }] });
});
