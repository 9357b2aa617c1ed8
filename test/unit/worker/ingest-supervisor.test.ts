import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { IngestOptions, IngestResult } from '../../../src/data/ingest/ingest-dataset.ts';
import { TrainyardError } from '../../../src/errors.ts';
import { newId } from '../../../src/identifiers.ts';
import type { Store } from '../../../src/store/ports/store.ts';
import { createIngestSupervisor } from '../../../src/worker/ingest-supervisor.ts';
import { createFakeBlobStore } from '../../fakes/fake-blob-store.ts';
import { createFakeStore } from '../../fakes/fake-store.ts';
import { silentLog } from './silent-log.ts';

const result: IngestResult = {
  reading: {
    delimiter: ',',
    quote: '"',
    header: true,
    skipLines: 0,
    decimal: null,
    options: {},
    columns: [],
  },
  format: 'csv',
  rows: 3,
  profile: {
    rows: 3,
    duplicateRows: 0,
    columns: [],
    correlations: { columns: [], matrix: [] },
    associations: { columns: [], matrix: [] },
    warnings: [],
  },
};

let folder: string;
let store: Store;
let now: number;
let blobStore: ReturnType<typeof createFakeBlobStore>;
let projectId: string;
let id: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'trainyard-ingest-'));
  now = Date.now();
  store = createFakeStore({ now: () => now });
  blobStore = createFakeBlobStore();
  ({ id: projectId } = await store.projects.ensure('default'));
  id = newId('dataset');
  const uploadKey = `uploads/${id}`;
  await blobStore.put(uploadKey, Readable.from(['a,b\n1,2\n']));
  await store.datasets.insert({
    id,
    projectId,
    name: 'data',
    format: 'csv',
    fileName: 'data.csv',
    contentType: null,
    sizeBytes: 8,
    sha256: '0'.repeat(64),
    uploadKey,
  });
});
afterEach(async () => {
  await blobStore.close();
  await rm(folder, { recursive: true, force: true });
});

const supervisorWith = (runIngest: (options: IngestOptions) => Promise<IngestResult>) =>
  createIngestSupervisor({
    store,
    blobStore,
    runIngest,
    settings: {
      workerId: 'wrk_1',
      leaseSeconds: 30,
      maxAttempts: 3,
      scratchDir: folder,
      limits: { maxRows: 10, maxColumns: 10, maxUncompressedBytes: 1000, maxLineBytes: 100 },
      threads: 1,
      memoryLimitBytes: 1e8,
    },
    log: silentLog,
  });
const read = async (options: IngestOptions): Promise<IngestResult> => {
  await mkdir(path.dirname(options.outputPath), { recursive: true });
  await writeFile(options.outputPath, 'PAR1');
  return result;
};
const dataset = async () => (await store.datasets.findAny(id))!;

test('an upload that can be read becomes a ready dataset; its bytes as sent are kept', async () => {
  await supervisorWith(read).supervise(id);
  expect(await dataset()).toMatchObject({
    status: 'ready',
    rows: 3,
    reading: result.reading,
    progress: null,
  });
  expect(blobStore.keysUnder((await dataset()).parquetKey!)).toHaveLength(1);
  expect(blobStore.keysUnder('uploads')).toHaveLength(1);
});

test('data at fault is rejected at once, with its issues', async () => {
  let tries = 0;
  const issues = [{ detail: 'three fields, expected two', line: 7 }];
  await supervisorWith(async () => {
    tries += 1;
    throw new TrainyardError('datasetInvalid', 'The rows are ragged.', { issues });
  }).supervise(id);
  expect(await dataset()).toMatchObject({
    status: 'rejected',
    rejection: { code: 'datasetInvalid', detail: 'The rows are ragged.', issues },
  });
  expect(tries).toBe(1);
  expect(blobStore.keysUnder('uploads')).toHaveLength(1);
});

test('a reader that crashes is tried again', async () => {
  let tries = 0;
  await supervisorWith(async (options) => {
    tries += 1;
    if (tries < 3) throw new TrainyardError('internal', 'Reading the data ended unexpectedly (SIGSEGV).');
    return await read(options);
  }).supervise(id);
  expect((await dataset()).status).toBe('ready');
});

test('a reader that crashes three times has the data rejected, with the reason', async () => {
  await supervisorWith(async () => {
    throw new TrainyardError('internal', 'Reading the data ended unexpectedly (SIGSEGV).');
  }).supervise(id);
  expect((await dataset()).rejection).toMatchObject({
    detail: expect.stringMatching(/failed 3 times.*SIGSEGV/),
  });
});

test('an upload that the store does not give leaves no timer behind', async () => {
  const [begun, ended] = [vi.spyOn(globalThis, 'setInterval'), vi.spyOn(globalThis, 'clearInterval')];
  blobStore.localPath = async () => {
    throw new TrainyardError('storageUnavailable', 'The store is away.');
  };
  await supervisorWith(read).supervise(id);
  const running = new Set(begun.mock.results.map(({ value }) => value as unknown));
  expect(running.size).toBe(2);
  for (const [timer] of ended.mock.calls) running.delete(timer);
  expect(running.size).toBe(0);
  vi.restoreAllMocks();
});

const diskFull = () =>
  Object.assign(new Error("ENOSPC: no space left on device, write '/srv/scratch/x'"), { code: 'ENOSPC' });

/** Supervises as often as it waits, as the workers do; the seconds that it waited each time. */
async function superviseUntilDone(supervisor: ReturnType<typeof supervisorWith>): Promise<number[]> {
  const pauses: number[] = [];
  while ((await supervisor.supervise(id)) === 'queued') {
    const from = now;
    while ((await store.datasets.findNext()) === null) now += 1000;
    pauses.push((now - from) / 1000);
  }
  return pauses;
}

test.each([
  ['the reader says that the disk is full', () => new TrainyardError('storageFull', 'The disk is full.')],
  ['the system says that the disk is full', diskFull],
])('where %s the upload waits without a reader, and is read when there is space', async (_what, error) => {
  let tries = 0;
  const supervisor = supervisorWith(async (options) => {
    tries += 1;
    if (tries < 6) throw error();
    return await read(options);
  });
  expect(await superviseUntilDone(supervisor)).toEqual([5, 10, 20, 40, 60]);
  expect(await dataset()).toMatchObject({ status: 'ready', attempts: 1, outages: 5 });
});

test('while it waits, nobody takes it, and other uploads are read', async () => {
  const supervisor = supervisorWith(async (options) => {
    if ((await dataset()).status === 'validating') throw diskFull();
    return await read(options);
  });
  expect(await supervisor.supervise(id)).toBe('queued');
  expect(await dataset()).toMatchObject({
    status: 'uploaded',
    progress: null,
    waiting: { code: 'storageFull', tries: 1, retryAt: new Date(now + 5000).toISOString() },
  });
  expect((await dataset()).waiting!.detail).not.toContain('/srv');
  expect(await store.datasets.claim(id, 'wrk_2', 30)).toBeNull();
  const other = newId('dataset');
  const { uploadKey } = await dataset();
  await store.datasets.insert({
    id: other,
    projectId,
    name: 'other',
    format: 'csv',
    fileName: null,
    contentType: null,
    sizeBytes: 8,
    sha256: '0'.repeat(64),
    uploadKey: uploadKey!,
  });
  expect(await store.datasets.findNext()).toBe(other);
  expect(await supervisor.supervise(other)).toBe('ended');
  expect(await store.datasets.findAny(other)).toMatchObject({ status: 'ready' });
});

test('where the disk fills up while the table is stored it waits, too', async () => {
  const putPath = blobStore.putPath.bind(blobStore);
  let failures = 1;
  blobStore.putPath = (...args) => (failures-- > 0 ? Promise.reject(diskFull()) : putPath(...args));
  expect(await superviseUntilDone(supervisorWith(read))).toEqual([5]);
  expect((await dataset()).status).toBe('ready');
});

test('a disk that stays full ends the waiting, with its own code; the upload is kept and can be read again', async () => {
  const pauses = await superviseUntilDone(supervisorWith(() => Promise.reject(diskFull())));
  expect(pauses).toHaveLength(9);
  expect(await dataset()).toMatchObject({
    status: 'rejected',
    rejection: { code: 'storageFull', detail: expect.stringMatching(/10 times; nothing was found wrong/) },
  });
  expect((await dataset()).rejection!.detail).not.toContain('/srv');
  expect(blobStore.keysUnder('uploads')).toHaveLength(1);
  await store.datasets.readAgain(projectId, id, {});
  expect(await dataset()).toMatchObject({ attempts: 0, outages: 0 });
  await supervisorWith(read).supervise(id);
  expect((await dataset()).status).toBe('ready');
});

test('readers that crashed before an outage count after it, too', async () => {
  let tries = 0;
  const supervisor = supervisorWith(async () => {
    tries += 1;
    throw tries === 2 ? diskFull() : new TrainyardError('internal', 'Reading the data ended unexpectedly.');
  });
  await superviseUntilDone(supervisor);
  expect(tries).toBe(4);
  expect((await dataset()).rejection?.detail).toMatch(/failed 3 times/);
});

test('a table is marked ready when the database is back', async () => {
  const markReady = store.datasets.markReady.bind(store.datasets);
  let failures = 2;
  store.datasets.markReady = (...args) =>
    failures-- > 0
      ? Promise.reject(new TrainyardError('databaseUnavailable', 'The database cannot be reached.'))
      : markReady(...args);
  let reads = 0;
  await supervisorWith(async (options) => {
    reads += 1;
    return await read(options);
  }).supervise(id);
  expect(await dataset()).toMatchObject({ status: 'ready' });
  expect(reads).toBe(1);
});

test('data that lost its worker three times is rejected without another try', async () => {
  for (let attempt = 1; attempt <= 3; attempt++) {
    await store.datasets.claim(id, 'wrk_lost', 30);
    now += 31_000;
    await store.datasets.releaseLapsed();
  }
  let tries = 0;
  await supervisorWith(async (options) => {
    tries += 1;
    return await read(options);
  }).supervise(id);
  expect(tries).toBe(0);
  expect(await dataset()).toMatchObject({
    status: 'rejected',
    rejection: { detail: expect.stringContaining('worker was lost') },
  });
});

test('a worker that stops leaves the dataset to the next worker at once, and that is no failed try', async () => {
  const supervisor = supervisorWith(
    ({ signal }) =>
      new Promise((_, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason));
        supervisor.abandonAll();
      }),
  );
  expect(await supervisor.supervise(id)).toBe('queued');
  expect(await store.datasets.findNext()).toBe(id);
  expect(await dataset()).toMatchObject({ status: 'uploaded', attempts: 0 });
  expect(blobStore.keysUnder('uploads')).toHaveLength(1);
});

test('a dataset that another worker has taken meanwhile is not written, and nothing is left', async () => {
  await supervisorWith(async (options) => {
    now += 31_000;
    await store.datasets.releaseLapsed();
    await store.datasets.claim(id, 'wrk_2', 30);
    return await read(options);
  }).supervise(id);
  expect(await dataset()).toMatchObject({ status: 'validating', attempts: 2 });
  expect(blobStore.keysUnder('datasets')).toEqual([]);
  expect(blobStore.keysUnder('uploads')).toHaveLength(1);
});

test('while it is being read the dataset says how far it is', async () => {
  const seen: unknown[] = [];
  await supervisorWith(async (options) => {
    options.onProgress?.(0.5, 'reading', { bytes: 8 });
    await expect.poll(async () => (await dataset()).progress).not.toBeNull();
    seen.push((await dataset()).progress);
    return await read(options);
  }).supervise(id);
  expect(seen).toEqual([{ stage: 'reading', fraction: 0.5, bytes: 8 }]);
  expect((await dataset()).progress).toBeNull();
});
