import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BatchPrediction } from '../../src/contracts/batch-prediction.ts';
import { newId } from '../../src/identifiers.ts';
import { outcomeOf, problemOf } from './support/problem.ts';
import { addCheckpoint, addReadyDataset, addRun, startRun } from './support/sample-rows.ts';
import { startApp, type TestApp } from './support/start-app.ts';

let test: TestApp;
let key: Awaited<ReturnType<TestApp['addKey']>>;
let datasetId: string;

beforeAll(async () => {
  test = await startApp({ limits: { maxQueuedRuns: 5 } });
  key = await test.addKey('writer');
  datasetId = await addReadyDataset(test, key.projectId);
  const run = await addRun(test, key);
  await addCheckpoint(test, await startRun(test, run), { step: 10, kind: 'final' });
  await call('POST', '/models', { name: 'sample', run });
  const other = await addRun(test, key);
  await addCheckpoint(test, await startRun(test, other), { step: 10, kind: 'final', input: 'age' });
  await call('POST', '/models', { name: 'other-input', run: other });
});
afterAll(() => test.close());

const call = (method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object, headers: object = {}) =>
  test.app.inject({
    method,
    url: `/api/v1${url}`,
    headers: { ...key.headers, ...headers },
    ...(payload && { payload }),
  });
const create = (changes: object = {}, headers = {}) =>
  call('POST', '/batch-predictions', { model: { name: 'sample' }, datasetId, ...changes }, headers);

async function created(changes: object = {}): Promise<string> {
  const reply = await create(changes);
  expect(reply.statusCode).toBe(201);
  return reply.json<BatchPrediction>().id;
}

/** Ends one as a worker does. */
async function succeed(id: string, bytes: string): Promise<void> {
  const { attempt } = (await test.store.batches.claim(id, 'wrk_1', 60, null))!;
  const resultKey = `batch-predictions/${id}/${attempt}.csv`;
  const { sizeBytes, sha256 } = await test.blobs.put(resultKey, Readable.from([Buffer.from(bytes)]));
  const columns = ['x', 'prediction'];
  await test.store.batches.succeed(
    { id, attempt, workerId: 'wrk_1' },
    {
      sizeBytes,
      sha256,
      rows: 1,
      invalidRows: 0,
      rowsLeftOut: 0,
      columns,
      predictionColumns: ['prediction'],
    },
    resultKey,
  );
}

it('is queued with its defaults, listed, cancelled and deleted', async () => {
  const reply = await create();
  const batch = reply.json<BatchPrediction>();
  expect(reply.headers.location).toBe(`/api/v1/batch-predictions/${batch.id}`);
  expect(batch).toMatchObject({
    status: 'queued',
    model: { name: 'sample', version: 1 },
    datasetId,
    format: 'parquet',
    columns: null,
    probabilities: true,
    include: [],
    invalidRows: 'refuse',
    progress: { rows: 0, total: 100, invalidRows: 0 },
  });
  expect(await test.queue.waitingIds('batch.predict')).toContain(batch.id);
  const list = await call('GET', `/batch-predictions?status=queued&model=sample&datasetId=${datasetId}`);
  expect(list.json<{ data: BatchPrediction[] }>().data.map(({ id }) => id)).toContain(batch.id);
  expect(list.body).not.toContain('resultKey');

  expect(outcomeOf(await call('DELETE', `/batch-predictions/${batch.id}`))).toBe('409 batchStateConflict'); // prettier-ignore
  const early = await call('GET', `/batch-predictions/${batch.id}/result`);
  expect(outcomeOf(early)).toBe('409 batchStateConflict');
  expect(early.headers['retry-after']).toBe('1');
  const cancelled = await call('POST', `/batch-predictions/${batch.id}/cancel`);
  expect(cancelled.json()).toMatchObject({ status: 'cancelled', id: batch.id });
  expect((await call('POST', `/batch-predictions/${batch.id}/cancel`)).statusCode).toBe(200);
  expect(await test.queue.waitingIds('batch.predict')).not.toContain(batch.id);
  expect((await call('DELETE', `/batch-predictions/${batch.id}`)).statusCode).toBe(204);
  expect(outcomeOf(await call('GET', `/batch-predictions/${batch.id}`))).toBe('404 notFound');
});

it('sends the file that was written, with its length and hash', async () => {
  const id = await created({ format: 'csv' });
  await succeed(id, 'x,prediction\n1,no\n');
  const { result } = (await call('GET', `/batch-predictions/${id}`)).json<BatchPrediction>();
  const file = await call('GET', `/batch-predictions/${id}/result`, undefined, { 'accept-encoding': 'gzip' });
  expect(file.body).toBe('x,prediction\n1,no\n');
  expect(file.headers).toMatchObject({
    'content-type': 'text/csv; charset=utf-8',
    'content-length': String(result!.sizeBytes),
    etag: `"${result!.sha256}"`,
    'content-disposition': 'attachment; filename="sample-1-predictions.csv"',
  });
  expect(outcomeOf(await call('POST', `/batch-predictions/${id}/cancel`))).toBe('409 batchStateConflict'); // prettier-ignore
  expect((await call('DELETE', `/batch-predictions/${id}`)).statusCode).toBe(204);
  expect(test.blobs.keysUnder(`batch-predictions/${id}`)).toEqual([]);
});

it('refuses what can not be predicted, with what is wrong', async () => {
  const issuesOf = async (changes: object) => problemOf(await create(changes)).errors;
  expect(outcomeOf(await create({ model: { name: 'other' } }))).toBe('404 notFound');
  expect(outcomeOf(await create({ model: { name: 'sample', version: 9 } }))).toBe('404 notFound');
  expect(outcomeOf(await create({ datasetId: newId('dataset') }))).toBe('404 notFound');
  expect(outcomeOf(await create({ model: { name: 'sample', alias: 'none' } }))).toBe('404 notFound');
  expect((await issuesOf({ model: { name: 'other-input' } }))[0]).toMatchObject({
    pointer: '/datasetId',
    column: 'age',
    detail: 'The dataset has no column "age", which the model needs.',
  });
  const both = { model: { name: 'sample', alias: 'none', version: 1 } };
  expect((await issuesOf(both))[0]).toMatchObject({ pointer: '/model/alias' });
  expect(outcomeOf(await create({ columns: ['x', 'z'] }))).toBe('422 predictionInputInvalid');
  expect((await issuesOf({ columns: ['x', 'z'] }))[0]).toMatchObject({ pointer: '/columns/1' });
  expect((await issuesOf({ include: ['code'] }))[0]).toMatchObject({ pointer: '/include/0' });
  // The model was trained without them.
  expect((await issuesOf({ include: ['sets'] }))[0].detail).toContain('evaluation.conformal');
  expect(outcomeOf(await create({ format: 'xlsx' }))).toBe('400 validationFailed');
  const reader = await test.addKey('reader', 'default');
  expect(outcomeOf(await create({}, reader.headers))).toBe('403 forbidden');
});

it('is made once for a key, and not beyond the limit of the project', async () => {
  const headers = { 'idempotency-key': 'batch' };
  const [first, again] = [await create({}, headers), await create({}, headers)];
  expect(again.headers['idempotency-replayed']).toBe('true');
  expect(again.json<BatchPrediction>().id).toBe(first.json<BatchPrediction>().id);
  let reply = await create();
  for (let i = 0; i < 6 && reply.statusCode === 201; i++) reply = await create();
  expect(outcomeOf(reply)).toBe('429 queueFull');
});

it('holds its model and its dataset until it has ended', async () => {
  const model = await call('DELETE', '/models/sample');
  expect(outcomeOf(model)).toBe('409 modelInUse');
  expect(problemOf(model).detail).toContain('bpr_');
  const dataset = await call('DELETE', `/datasets/${datasetId}`);
  expect(outcomeOf(dataset)).toBe('409 datasetInUse');
  expect(problemOf(dataset).detail).toContain('batch predictions bpr_');
  const { data } = (await call('GET', '/batch-predictions?status=queued')).json<{
    data: BatchPrediction[];
  }>();
  for (const { id } of data) await call('POST', `/batch-predictions/${id}/cancel`);
  expect((await call('DELETE', '/models/sample')).statusCode).toBe(204);
  expect((await call('DELETE', `/datasets/${datasetId}`)).statusCode).toBe(204);
  expect((await call('GET', `/batch-predictions/${data[0].id}`)).json()).toMatchObject({ datasetId });
});
