import { readPageQuery, toPage } from '../../src/store/page-cursor.ts';
import type { BatchLease, BatchPredictionStore } from '../../src/store/ports/batch-prediction-store.ts';
import {
  copy,
  requireProject,
  selectPage,
  takeKey,
  timeIn,
  type FakeBatch,
  type FakeTables,
} from './fake-store-tables.ts';

/** Batch predictions in memory. */
export function createFakeBatchPredictionStore(tables: FakeTables): BatchPredictionStore {
  const all = (): FakeBatch[] => [...tables.batches.values()];
  const find = (projectId: string, id: string) => {
    const batch = tables.batches.get(id);
    return batch?.record.projectId === projectId ? batch : null;
  };
  const findHeld = ({ id, attempt, workerId }: BatchLease) => {
    const batch = tables.batches.get(id);
    return batch?.record.status === 'running' &&
      batch.record.attempt === attempt &&
      batch.workerId === workerId
      ? batch
      : null;
  };
  const isDue = ({ record: { status, waiting } }: FakeBatch) =>
    status === 'queued' && (waiting === null || Date.parse(waiting.retryAt) <= tables.now());
  const running = (projectId: string) =>
    all().filter(({ record }) => record.projectId === projectId && record.status === 'running').length;
  const end = (batch: FakeBatch, change: Partial<FakeBatch['record']>) => {
    Object.assign(batch.record, change, { waiting: null, finishedAt: timeIn(tables, 0) });
    Object.assign(batch, { workerId: null, leaseExpiresAt: null, open: null, parts: [] });
  };

  return {
    async insert({ total, model, ...batch }, { maxQueuedPerProject }, keyed) {
      requireProject(tables, batch.projectId);
      const found = tables.models.get(model.id)?.versions.find(({ version }) => version === model.version);
      const dataset = tables.datasets.get(batch.datasetId);
      if (!found || !dataset) return null;
      const queued = all().filter(
        ({ record }) => record.projectId === batch.projectId && record.status === 'queued',
      );
      if (queued.length >= maxQueuedPerProject) return 'queueFull';
      takeKey(tables, keyed, batch.id);
      const record = {
        ...batch,
        model: { name: model.name, version: model.version },
        status: 'queued' as const,
        progress: { rows: 0, total, invalidRows: 0 },
        result: null,
        resultKey: null,
        error: null,
        waiting: null,
        attempt: 0,
        createdAt: timeIn(tables, 0),
        startedAt: null,
        finishedAt: null,
      };
      tables.batches.set(batch.id, {
        record,
        open: { modelId: model.id, version: model.version, datasetId: batch.datasetId },
        parts: [],
        tries: 0,
        workerId: null,
        leaseExpiresAt: null,
        claim: 0,
        queueNumber: (tables.queueNumber += 1),
      });
      return copy(record);
    },

    async find(projectId, id) {
      return copy(find(projectId, id)?.record ?? null);
    },

    async findAny(id) {
      return copy(tables.batches.get(id)?.record ?? null);
    },

    async list(projectId, { status, datasetId, model, ...query }) {
      const page = readPageQuery('batchPrediction', query);
      const matching = all()
        .map(({ record }) => record)
        .filter((record) => status === undefined || record.status === status)
        .filter((record) => datasetId === undefined || record.datasetId === datasetId)
        .filter((record) => model === undefined || record.model.name === model);
      return toPage(selectPage(matching, projectId, page), page, copy);
    },

    async listOpen(of) {
      return all()
        .filter(({ open, record }) =>
          'datasetId' in of
            ? open?.datasetId === of.datasetId
            : open !== null && record.projectId === of.projectId && record.model.name === of.model,
        )
        .map(({ record }) => record.id)
        .toSorted()
        .slice(0, 5);
    },

    async findNext(maxRunning) {
      const lastClaim = (projectId: string) =>
        Math.max(...all().filter(({ record }) => record.projectId === projectId).map(({ claim }) => claim)); // prettier-ignore
      const [next] = all()
        .filter(isDue)
        .filter(({ record }) => maxRunning === null || running(record.projectId) < maxRunning)
        .toSorted(
          (a, b) =>
            running(a.record.projectId) - running(b.record.projectId) ||
            lastClaim(a.record.projectId) - lastClaim(b.record.projectId) ||
            a.queueNumber - b.queueNumber,
        );
      return next?.record.id ?? null;
    },

    async claim(id, workerId, leaseSeconds, maxRunning) {
      const batch = tables.batches.get(id);
      if (!batch || !isDue(batch)) return null;
      const { record, parts } = batch;
      if (maxRunning !== null && running(record.projectId) >= maxRunning) return null;
      const { modelId, version, datasetId } = batch.open!;
      batch.tries += 1;
      Object.assign(record, {
        status: 'running',
        waiting: null,
        attempt: record.attempt + 1,
        startedAt: record.startedAt ?? timeIn(tables, 0),
        progress: {
          ...record.progress,
          rows: parts.reduce((sum, { rows }) => sum + rows, 0),
          invalidRows: parts.reduce((sum, part) => sum + part.invalidRows, 0),
        },
      });
      Object.assign(batch, { workerId, leaseExpiresAt: timeIn(tables, leaseSeconds) });
      batch.claim = Math.max(...all().map(({ claim }) => claim)) + 1;
      return copy({
        ...record,
        tries: batch.tries,
        artifactKey: tables.models.get(modelId)!.versions.find((one) => one.version === version)!.artifactKey,
        parquetKey: tables.datasets.get(datasetId)!.record.parquetKey!,
        parts: parts.toSorted((a, b) => a.part - b.part),
      });
    },

    async report(lease, leaseSeconds, progress) {
      const batch = findHeld(lease);
      if (!batch) return false;
      batch.leaseExpiresAt = timeIn(tables, leaseSeconds);
      if (progress) batch.record.progress = copy(progress);
      return true;
    },

    async addPart(lease, part) {
      const batch = findHeld(lease);
      if (!batch) return false;
      batch.tries = 0;
      const known = batch.parts.find((one) => one.part === part.part);
      if (!known) batch.parts.push(copy(part));
      return known === undefined || known.blobKey === part.blobKey;
    },

    async succeed(lease, result, resultKey) {
      const batch = findHeld(lease);
      if (!batch) return tables.batches.get(lease.id)?.record.resultKey === resultKey;
      const progress = { rows: result.rows, total: result.rows, invalidRows: result.invalidRows };
      end(batch, { status: 'succeeded', result: copy(result), resultKey, progress });
      return true;
    },

    async fail(lease, error) {
      const batch = findHeld(lease);
      if (batch) end(batch, { status: 'failed', error: copy(error) });
      const now = tables.batches.get(lease.id)?.record;
      return now?.status === 'failed' && now.attempt === lease.attempt;
    },

    async release(lease, { wait, isTry }) {
      const batch = findHeld(lease);
      if (!batch) return false;
      if (!isTry) batch.tries = Math.max(0, batch.tries - 1);
      batch.record.status = 'queued';
      batch.record.waiting = wait ? { ...wait.cause, retryAt: timeIn(tables, wait.seconds) } : null;
      Object.assign(batch, { workerId: null, leaseExpiresAt: null });
      batch.queueNumber = tables.queueNumber += 1;
      return true;
    },

    async cancel(projectId, id, keyed) {
      const batch = find(projectId, id);
      if (!batch) return null;
      if (batch.open === null) return 'finished';
      takeKey(tables, keyed, id);
      end(batch, { status: 'cancelled' });
      return copy(batch.record);
    },

    async releaseLapsed(maxTries, error) {
      const lapsed = all().filter(
        ({ leaseExpiresAt }) => leaseExpiresAt !== null && Date.parse(leaseExpiresAt) <= tables.now(),
      );
      return lapsed.map((batch) => {
        const status = batch.tries >= maxTries ? ('failed' as const) : ('queued' as const);
        if (status === 'failed') end(batch, { status, error: copy(error) });
        else {
          batch.record.status = status;
          Object.assign(batch, { workerId: null, leaseExpiresAt: null });
        }
        return { id: batch.record.id, status };
      });
    },

    async remove(projectId, id) {
      const batch = find(projectId, id);
      if (!batch) return null;
      if (batch.open !== null) return 'open';
      tables.batches.delete(id);
      return copy(batch.record);
    },
  };
}
