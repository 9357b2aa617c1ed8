import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
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

test('a worker that stops leaves the dataset to the next sweep', async () => {
  const supervisor = supervisorWith(
    ({ signal }) =>
      new Promise((_, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason));
        supervisor.abandonAll();
      }),
  );
  await supervisor.supervise(id);
  now += 1;
  expect(await store.datasets.releaseLapsed()).toEqual([id]);
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
