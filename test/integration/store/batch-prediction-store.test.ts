import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../../src/identifiers.ts';
import type {
  BatchLease,
  BatchPredictionRecord,
  NewBatchPrediction,
} from '../../../src/store/ports/batch-prediction-store.ts';
import { storeBackends, type StoreUnderTest } from '../../support/store-backends.ts';
import { addDataset, addProject, modelVersion, profile } from '../../support/store-fixtures.ts';

const result = {
  sizeBytes: 10,
  sha256: 'ab'.repeat(32),
  rows: 150,
  invalidRows: 2,
  rowsLeftOut: 0,
  columns: ['petal width', 'prediction'],
  predictionColumns: ['prediction'],
};
const error = { code: 'internal', message: 'It broke.', issues: [] };
const limit = { maxQueuedPerProject: 1000 };

describe.each(storeBackends)('batch predictions of $name', ({ open }) => {
  let test: StoreUnderTest;
  let project: string;
  beforeAll(async () => (test = await open()));
  beforeEach(async () => (project = await addProject(test.store)));
  afterAll(() => test.close());

  async function newBatch(projectId = project): Promise<NewBatchPrediction> {
    const { id: datasetId } = await addDataset(test.store, projectId);
    await test.store.datasets.claim(datasetId, 'w', 30);
    const parquetKey = `datasets/${datasetId}/1.parquet`;
    await test.store.datasets.markReady(datasetId, 'w', { format: 'csv', rows: 150, parquetKey, profile });
    const { model, version } = await test.store.models.addVersion(projectId, 'iris', modelVersion());
    return {
      id: newId('batchPrediction'),
      projectId,
      model: { id: model.id, name: 'iris', version: version.version },
      datasetId,
      total: 150,
      format: 'csv',
      columns: ['petal width'],
      probabilities: true,
      include: [],
      invalidRows: 'mark',
    };
  }

  async function addBatch(projectId = project): Promise<BatchPredictionRecord> {
    const inserted = await test.store.batches.insert(await newBatch(projectId), limit);
    if (inserted === null || inserted === 'queueFull') throw new Error(`not inserted: ${inserted}`);
    return inserted;
  }

  async function addRunning(): Promise<BatchLease> {
    const { id } = await addBatch();
    const workerId = newId('worker');
    const { attempt } = (await test.store.batches.claim(id, workerId, 30, null))!;
    return { id, attempt, workerId };
  }

  const part = (number: number, { id, attempt }: BatchLease) => ({
    part: number,
    rows: 50,
    invalidRows: 1,
    blobKey: `batch-predictions/${id}/${attempt}-${number}.parquet`,
  });

  it('keeps its project, which says so', async () => {
    await addBatch();
    expect(await test.store.projects.remove(project)).toMatchObject({ batchPredictions: 1, models: 1 });
  });

  it('keeps what is asked for', async () => {
    const batch = await addBatch();
    expect(batch).toMatchObject({
      status: 'queued',
      model: { name: 'iris', version: 1 },
      format: 'csv',
      columns: ['petal width'],
      probabilities: true,
      include: [],
      invalidRows: 'mark',
      progress: { rows: 0, total: 150, invalidRows: 0 },
      result: null,
      error: null,
      attempt: 0,
      startedAt: null,
      finishedAt: null,
    });
    expect(await test.store.batches.find(project, batch.id)).toEqual(batch);
    expect(await test.store.batches.findAny(batch.id)).toEqual(batch);
    const other = await addProject(test.store);
    expect(await test.store.batches.find(other, batch.id)).toBeNull();
    expect(await test.store.batches.cancel(other, batch.id)).toBeNull();
    expect(await test.store.batches.remove(other, batch.id)).toBeNull();
    expect((await test.store.batches.list(other, {})).data).toEqual([]);
  });

  it('lists by status, model and dataset', async () => {
    const [first, second] = [await addBatch(), await addBatch()];
    await test.store.batches.cancel(project, first.id);
    const ids = async (filter: object) =>
      (await test.store.batches.list(project, filter)).data.map(({ id }) => id);
    expect(await ids({})).toEqual([second.id, first.id]);
    expect(await ids({ status: 'cancelled' })).toEqual([first.id]);
    expect(await ids({ datasetId: second.datasetId })).toEqual([second.id]);
    expect(await ids({ model: 'iris' })).toHaveLength(2);
    expect(await ids({ model: 'other' })).toEqual([]);
    const page = await test.store.batches.list(project, { limit: 1 });
    expect((await test.store.batches.list(project, { after: page.nextCursor! })).data[0].id).toBe(first.id);
  });

  it('takes so many a project, and none of what was removed', async () => {
    const batch = await newBatch();
    expect(await test.store.batches.insert(batch, { maxQueuedPerProject: 0 })).toBe('queueFull');
    const gone = { ...batch, model: { ...batch.model, version: 99 } };
    expect(await test.store.batches.insert(gone, limit)).toBeNull();
    expect(await test.store.batches.insert({ ...batch, datasetId: newId('dataset') }, limit)).toBeNull();
    expect(await test.store.batches.insert(batch, { maxQueuedPerProject: 1 })).toMatchObject({
      id: batch.id,
    });
  });

  it('makes one for a key', async () => {
    const keyed = { projectId: project, key: 'k', requestSha256: 'ab'.repeat(32) };
    const [batch, again] = [await newBatch(), await newBatch()];
    await test.store.batches.insert(batch, limit, keyed);
    await expect(test.store.batches.insert(again, limit, keyed)).rejects.toMatchObject({
      code: 'idempotencyKeyInUse',
    });
    expect(await test.store.batches.findAny(again.id)).toBeNull();
    expect(await test.store.idempotency.find(keyed)).toMatchObject({ state: 'known', made: batch.id });
  });

  it('gives one to one of many workers, with what it needs', async () => {
    const { id, datasetId } = await addBatch();
    const claims = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        (i % 2 ? test.store : test.another).batches.claim(id, `w${i}`, 30, null),
      ),
    );
    const won = claims.filter((claim) => claim !== null);
    expect(won).toHaveLength(1);
    expect(won[0]).toMatchObject({
      status: 'running',
      attempt: 1,
      tries: 1,
      parts: [],
      artifactKey: 'models/iris/1',
      parquetKey: `datasets/${datasetId}/1.parquet`,
    });
    expect(won[0].startedAt).not.toBeNull();
  });

  it('lets projects take turns, within their limit', async () => {
    // Of a store of its own: others would be next, too.
    const own = await open();
    const [a, b] = [await addProject(own.store), await addProject(own.store)];
    const outer = test;
    test = own;
    const [a1, a2, b1] = [await addBatch(a), await addBatch(a), await addBatch(b)];
    test = outer;
    const take = async () => {
      const id = await own.store.batches.findNext(1);
      if (id !== null) expect(await own.store.batches.claim(id, 'w', 30, 1)).not.toBeNull();
      return id;
    };
    expect([await take(), await take(), await take()]).toEqual([a1.id, b1.id, null]);
    expect(await own.store.batches.claim(a2.id, 'w', 30, 1)).toBeNull();
    expect(await own.store.batches.findNext(null)).toBe(a2.id);
    await own.close();
  });

  it('keeps parts, and goes on with them', async () => {
    const lease = await addRunning();
    const parts = [part(0, lease), part(1, lease)];
    expect(await test.store.batches.addPart(lease, parts[0])).toBe(true);
    expect(await test.store.batches.addPart(lease, parts[1])).toBe(true);
    expect(await test.store.batches.addPart(lease, parts[1])).toBe(true); // said again after a lost connection
    expect(await test.store.batches.report(lease, 30, { rows: 130, total: 150, invalidRows: 2 })).toBe(true);
    expect(await test.store.batches.release(lease, { isTry: true })).toBe(true);
    expect(await test.store.batches.addPart(lease, part(2, lease))).toBe(false);
    expect(await test.store.batches.report(lease, 30)).toBe(false);
    expect(await test.store.batches.claim(lease.id, 'another', 30, null)).toMatchObject({
      attempt: 2,
      parts,
      progress: { rows: 100, total: 150, invalidRows: 2 },
    });
  });

  it('counts tries since the last part', async () => {
    const lease = await addRunning();
    await test.store.batches.release(lease, { isTry: true });
    const second = { ...lease, attempt: 2 };
    expect((await test.store.batches.claim(lease.id, lease.workerId, 30, null))?.tries).toBe(2);
    await test.store.batches.release(second, { isTry: false });
    const third = { ...lease, attempt: 3 };
    expect((await test.store.batches.claim(lease.id, lease.workerId, 30, null))?.tries).toBe(2);
    await test.store.batches.addPart(third, part(0, third));
    const cause = { code: 'storageFull', detail: 'The disk is full.', tries: 1 };
    await test.store.batches.release(third, { wait: { seconds: 60, cause }, isTry: true });
    expect((await test.store.batches.find(project, lease.id))?.waiting).toEqual({
      ...cause,
      retryAt: expect.stringMatching(/Z$/),
    });
    expect(await test.store.batches.claim(lease.id, lease.workerId, 30, null)).toBeNull();
    await test.passTime(61);
    expect((await test.store.batches.claim(lease.id, lease.workerId, 30, null))?.tries).toBe(1);
  });

  it('ends once, with its result, by who holds it', async () => {
    const lease = await addRunning();
    const late = { ...lease, attempt: 0 };
    expect(await test.store.batches.succeed(late, result, 'batch-predictions/x/late.csv')).toBe(false);
    expect(await test.store.batches.fail(late, error)).toBe(false);
    const key = `batch-predictions/${lease.id}/1.csv`;
    expect(await test.store.batches.succeed(lease, result, key)).toBe(true);
    expect(await test.store.batches.succeed(lease, result, key)).toBe(true); // again after a lost connection
    expect(await test.store.batches.fail(lease, error)).toBe(false);
    expect(await test.store.batches.cancel(project, lease.id)).toBe('finished');
    const batch = (await test.store.batches.find(project, lease.id))!;
    expect(batch).toMatchObject({ status: 'succeeded', result, resultKey: key, error: null });
    expect(batch.progress).toEqual({ rows: 150, total: 150, invalidRows: 2 });
    expect(batch.finishedAt).not.toBeNull();
    const failing = await addRunning();
    expect(await test.store.batches.fail(failing, error)).toBe(true);
    expect(await test.store.batches.fail(failing, error)).toBe(true);
    expect(await test.store.batches.find(project, failing.id)).toMatchObject({ status: 'failed', error });
  });

  it('is cancelled wherever it is, and what its worker writes later is refused', async () => {
    const lease = await addRunning();
    await test.store.batches.addPart(lease, part(0, lease));
    expect(await test.store.batches.cancel(project, lease.id)).toMatchObject({ status: 'cancelled' });
    expect(await test.store.batches.report(lease, 30)).toBe(false);
    expect(await test.store.batches.succeed(lease, result, 'batch-predictions/x/1.csv')).toBe(false);
    expect(await test.store.batches.release(lease, { isTry: false })).toBe(false);
    expect(await test.store.batches.find(project, lease.id)).toMatchObject({ status: 'cancelled' });
    expect(await test.store.batches.claim(lease.id, 'w', 30, null)).toBeNull();
  });

  it('hands on what lost its worker, until it was tried often enough', async () => {
    const lease = await addRunning();
    // Those of other tests lapse, too.
    const lapsed = async () =>
      (await test.store.batches.releaseLapsed(2, error)).filter(({ id }) => id === lease.id);
    expect(await lapsed()).toEqual([]);
    await test.passTime(31);
    expect(await lapsed()).toEqual([{ id: lease.id, status: 'queued' }]);
    expect(await test.store.batches.report(lease, 30)).toBe(false);
    await test.store.batches.claim(lease.id, 'w', 30, null);
    await test.passTime(31);
    expect(await lapsed()).toEqual([{ id: lease.id, status: 'failed' }]);
    expect(await test.store.batches.find(project, lease.id)).toMatchObject({ status: 'failed', error });
  });

  it('protects its model and its dataset until it is finished, and outlives them', async () => {
    const batch = await addBatch();
    const { datasetId, id } = batch;
    expect(await test.store.datasets.remove(project, datasetId)).toBe('inUse');
    expect(await test.store.datasets.readAgain(project, datasetId, {})).toBe('inUse');
    expect(await test.store.models.remove(project, 'iris', { withAliases: true })).toBe('inUse');
    const { version } = await test.store.models.addVersion(
      project,
      'iris',
      modelVersion({ artifactKey: 'two' }),
    );
    expect(await test.store.models.removeVersion(project, 'iris', 1)).toBe('inUse');
    expect(await test.store.models.removeVersion(project, 'iris', version.version)).toEqual({
      artifactKey: 'two',
    });
    expect(await test.store.batches.remove(project, id)).toBe('open');
    expect(await test.store.batches.listOpen({ datasetId })).toEqual([id]);
    expect(await test.store.batches.listOpen({ projectId: project, model: 'iris' })).toEqual([id]);
    await test.store.batches.cancel(project, id);
    expect(await test.store.batches.listOpen({ datasetId })).toEqual([]);
    expect(await test.store.models.remove(project, 'iris', { withAliases: true })).toEqual({
      artifactKeys: ['models/iris/1'],
    });
    expect(await test.store.datasets.remove(project, datasetId)).toMatchObject({ id: datasetId });
    expect(await test.store.batches.find(project, id)).toMatchObject({ datasetId, model: { name: 'iris' } });
    expect(await test.store.projects.remove(project)).toMatchObject({ batchPredictions: 1 });
    expect(await test.store.batches.remove(project, id)).toMatchObject({ id });
    expect(await test.store.batches.remove(project, id)).toBeNull();
    expect(await test.store.projects.remove(project)).toBe(true);
  });

  it('names its blobs', async () => {
    const lease = await addRunning();
    const resultKey = `batch-predictions/${lease.id}/1.csv`;
    const other = `batch-predictions/${lease.id}/1-0.parquet`;
    const gone = `batch-predictions/${newId('batchPrediction')}/1.csv`;
    expect(await test.store.blobReferences.findUnused([resultKey, other, gone])).toEqual([gone]);
    await test.store.batches.succeed(lease, result, resultKey);
    expect(await test.store.blobReferences.findUnused([resultKey, other, gone])).toEqual(
      [gone, other].toSorted(),
    );
  });
});
