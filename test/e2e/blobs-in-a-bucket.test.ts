import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { BatchPrediction } from '../../src/contracts/batch-prediction.ts';
import type { Dataset } from '../../src/contracts/dataset.ts';
import type { Run } from '../../src/contracts/run.ts';
import { startFakeS3, type FakeS3 } from '../support/fake-s3.ts';
import { learnableCsv, startTestService } from '../support/service.ts';

/** The folders that blobs were stored in. */
const written = (s3: FakeS3): string[] =>
  s3.requests
    .filter(({ method, object }) => method === 'PUT' && object.startsWith('index/'))
    .map(({ object }) => object.split('/')[1]!);

test('with a bucket, all from the upload to predictions goes through it, and copies may go', async () => {
  const s3 = await startFakeS3();
  const dataDir = await mkdtemp(path.join(tmpdir(), 'trainyard-bucket-'));
  const { endpoint, bucket, prefix } = s3.settings;
  const service = await startTestService({
    dataDir,
    env: {
      BLOB_URL: `s3://${bucket}/${prefix}`,
      S3_ENDPOINT: endpoint,
      S3_ACCESS_KEY_ID: 'S3RVER',
      S3_SECRET_ACCESS_KEY: 'S3RVER',
      BLOB_DOWNLOADS: 'store',
      TRAINER_THREADS: '1',
    },
  });
  onTestFinished(async () => {
    await service.stop();
    await s3.close();
    await rm(dataDir, { recursive: true, force: true });
  });
  const { api } = service;
  const forgetCopies = async () => {
    const copies = path.join(dataDir, 'blob-copies');
    const names = (await readdir(copies)).filter((name) => !name.startsWith('.'));
    expect(names).not.toEqual([]);
    for (const name of names) await rm(path.join(copies, name), { recursive: true });
  };
  // The store is busy now and then.
  let seen = 0;
  s3.disturb(() => (++seen % 7 === 0 ? 'busy' : null));

  const { id } = await api.send<Dataset>('/api/v1/datasets', learnableCsv(300), 'text/csv');
  await api.waitFor<Dataset>(`/api/v1/datasets/${id}`, ({ status }) => status === 'ready');
  await forgetCopies();
  const experiment = await api.post<{ id: string }>('/api/v1/experiments', {
    dataset: id,
    task: { type: 'classification', target: 'y' },
    training: { epochs: 3, earlyStopping: null },
  });
  const run = await api.post<Run>(`/api/v1/experiments/${experiment.id}/runs`);
  const ended = await api.waitFor<Run>(`/api/v1/runs/${run.id}`, ({ finishedAt }) => finishedAt !== null);
  expect(ended).toMatchObject({ status: 'succeeded', attempt: 1 });
  await forgetCopies();
  await api.post('/api/v1/models', { name: 'in-a-bucket', run: run.id });
  const row = { a: 2, b: 2, colour: 'red' };
  const answer = await api.post<{ predictions: unknown[] }>('/api/v1/models/in-a-bucket/predict', {
    rows: [row],
  });
  expect(answer.predictions).toHaveLength(1);
  const batch = await api.post<BatchPrediction>('/api/v1/batch-predictions', {
    model: { name: 'in-a-bucket' },
    datasetId: id,
    format: 'csv',
  });
  await api.waitFor<BatchPrediction>(
    `/api/v1/batch-predictions/${batch.id}`,
    ({ status }) => status === 'succeeded',
  );
  // This client asks the store itself, and only once.
  s3.disturb(() => null);
  const result = await fetch(`${service.url}/api/v1/batch-predictions/${batch.id}/result`, {
    headers: { authorization: `Bearer ${service.adminKey}` },
  });
  expect(result.status).toBe(200);
  expect(new URL(result.url).origin).toBe(endpoint);
  expect((await result.text()).trimEnd().split('\n')).toHaveLength(301);
  expect(new Set(written(s3))).toEqual(
    new Set(['uploads', 'datasets', 'runs', 'models', 'batch-predictions']),
  );
  expect(await readdir(dataDir)).not.toContain('blobs');
});
