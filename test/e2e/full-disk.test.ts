import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Dataset } from '../../src/contracts/dataset.ts';
import type { Checkpoint, Run, RunAttempt } from '../../src/contracts/run.ts';
import { learnableCsv, startTestService, type TestService } from '../support/service.ts';
import { mountSmallDisk, type SmallDisk } from '../support/small-disk.ts';
import { waitUntil } from '../support/wait-until.ts';

/** The data folder lies on a disk of its own; the database does not, as a PostgreSQL whose disk is full ends by itself. */
let disk: SmallDisk | { reason: string };
let service: TestService;
beforeAll(async () => {
  disk = await mountSmallDisk(48);
  if ('reason' in disk) return;
  service = await startTestService({ dataDir: disk.folder, env: { TRAINER_THREADS: '1' } });
});
beforeEach(({ skip }) => {
  if ('reason' in disk) skip(disk.reason);
});
afterEach(async () => {
  if (!('reason' in disk)) await disk.empty();
});
afterAll(async () => {
  await service?.stop();
  if (!('reason' in disk)) await disk.unmount();
});
const small = (): SmallDisk => disk as SmallDisk;

const upload = (body: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${service.url}/api/v1/datasets`, {
    method: 'POST',
    headers: { authorization: `Bearer ${service.adminKey}`, 'content-type': 'text/csv', ...headers },
    body,
  });
const read = (id: string, isDone: (dataset: Dataset) => boolean): Promise<Dataset> =>
  service.api.waitFor<Dataset>(`/api/v1/datasets/${id}`, isDone);
const uploads = (): Promise<string[]> =>
  readdir(path.join(small().folder, 'blobs', 'uploads')).catch(() => []);
/** What no answer may hold: where the files of the service lie. */
const place = 'trainyard-small-disk-';

test('an upload that does not fit is answered with 507 and leaves nothing; sent again with its key, it is taken', async () => {
  await small().fill(100_000);
  const before = await uploads();
  const headers = { 'idempotency-key': 'full-disk' };
  const refused = await upload(learnableCsv(40_000), headers);
  expect(refused.status).toBe(507);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  const text = await refused.text();
  expect(JSON.parse(text)).toMatchObject({ code: 'storageFull' });
  expect(text).not.toContain(place);
  expect(await uploads()).toEqual(before);
  expect(await readdir(path.join(small().folder, 'blobs', '.incoming'))).toEqual([]);
  await small().empty();
  const taken = await upload(learnableCsv(40_000), headers);
  expect(taken.status).toBe(201);
  await read(((await taken.json()) as Dataset).id, ({ status }) => status === 'ready');
});

test('a dataset that can not be read for want of space waits, holds no reader, and is read when there is some', async () => {
  const csv = learnableCsv(60_000);
  await small().fill(csv.length + 200_000);
  const { id } = (await (await upload(csv)).json()) as Dataset;
  await waitUntil('the reader has met the full disk', () =>
    service.output().includes('a dataset can not be read for now'),
  );
  expect(await service.api.get<Dataset>(`/api/v1/datasets/${id}`)).toMatchObject({
    status: 'uploaded',
    rejection: null,
  });
  await small().empty();
  expect(await read(id, ({ status }) => status === 'ready' || status === 'rejected')).toMatchObject({
    status: 'ready',
    rows: 60_000,
  });
});

test('a run whose checkpoint does not fit keeps the last one, waits, says why, and goes on from it', async () => {
  const { id } = await service.api.send<Dataset>('/api/v1/datasets', learnableCsv(), 'text/csv');
  await read(id, ({ status }) => status === 'ready');
  const experiment = await service.api.post<{ id: string }>('/api/v1/experiments', {
    dataset: id,
    task: { type: 'classification', target: 'y' },
    model: { family: 'mlp', layers: [{ units: 300 }, { units: 300 }] },
    training: { epochs: 1_000_000, earlyStopping: null, checkpoint: { everySeconds: 1, keepLast: 1 } },
  });
  const run = await service.api.post<Run>(`/api/v1/experiments/${experiment.id}/runs`);
  const at = `/api/v1/runs/${run.id}`;
  const kept = async (): Promise<Checkpoint[]> =>
    (await service.api.get<{ data: Checkpoint[] }>(`${at}/checkpoints`)).data.filter(
      ({ prunedAt }) => !prunedAt,
    );
  await waitUntil('a checkpoint is kept', async () => (await kept()).length > 0);
  await small().fill(100_000);
  const waiting = await service.api.waitFor<Run>(at, ({ status }) => status === 'queued');
  expect(waiting.queue).toMatchObject({ waitingFor: 'retry', retryAt: expect.any(String) });
  const [checkpoint] = await kept();
  const [first] = (await service.api.get<{ data: RunAttempt[] }>(`${at}/attempts`)).data;
  expect(first.error).toMatchObject({ code: 'storageFull', message: expect.not.stringContaining(place) });
  await small().empty();

  const resumed = await service.api.waitFor<Run>(
    at,
    ({ status, progress }) => status === 'running' && (progress?.step ?? 0) > checkpoint.step,
  );
  expect(resumed.attempt).toBeGreaterThan(1);
  await service.api.post(`${at}/cancel`);
  expect(await service.api.waitFor<Run>(at, ({ finishedAt }) => finishedAt !== null)).toMatchObject({
    status: 'cancelled',
    error: null,
  });
});
