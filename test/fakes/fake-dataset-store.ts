import { readPageQuery, toPage } from '../../src/store/page-cursor.ts';
import type { DatasetStore } from '../../src/store/ports/dataset-store.ts';
import {
  copy,
  refuseNul,
  requireProject,
  selectPage,
  takeKey,
  timeIn,
  type FakeDataset,
  type FakeTables,
} from './fake-store-tables.ts';

/** Datasets in memory. */
export function createFakeDatasetStore(tables: FakeTables): DatasetStore {
  const find = (projectId: string, id: string) => {
    const dataset = tables.datasets.get(id);
    return dataset?.record.projectId === projectId ? dataset : null;
  };
  const findClaimed = (id: string, workerId: string) => {
    const dataset = tables.datasets.get(id);
    return dataset?.record.status === 'validating' && dataset.workerId === workerId ? dataset : null;
  };
  const isUsed = (id: string) =>
    [...tables.experiments.values()].some(({ datasetId }) => datasetId === id) ||
    [...tables.batches.values()].some(({ open }) => open?.datasetId === id) ||
    [...tables.searches.values()].some(({ datasetId }) => datasetId === id);
  const isDue = ({ record: { status, waiting } }: FakeDataset) =>
    status === 'uploaded' && (waiting === null || Date.parse(waiting.retryAt) <= tables.now());
  const released = { workerId: null, leaseExpiresAt: null };

  return {
    async insert(dataset, keyed) {
      refuseNul(dataset);
      requireProject(tables, dataset.projectId);
      takeKey(tables, keyed, dataset.id);
      const createdAt = timeIn(tables, 0);
      const record = {
        ...dataset,
        readOptions: dataset.readOptions ?? {},
        reading: null,
        progress: null,
        waiting: null,
        status: 'uploaded' as const,
        rows: null,
        columns: null,
        rejection: null,
        warnings: [],
        createdAt,
        readyAt: null,
        parquetKey: null,
        attempts: 0,
        outages: 0,
      };
      tables.datasets.set(dataset.id, { record, profile: null, waitingSince: createdAt, ...released });
      return copy(record);
    },

    async find(projectId, id) {
      return copy(find(projectId, id)?.record ?? null);
    },

    async findAny(id) {
      return copy(tables.datasets.get(id)?.record ?? null);
    },

    async findProfile(projectId, id) {
      return copy(find(projectId, id)?.profile ?? null);
    },

    async list(projectId, { status, ...query }) {
      const page = readPageQuery('dataset', query);
      const matching = [...tables.datasets.values()]
        .map((dataset) => dataset.record)
        .filter((record) => status === undefined || record.status === status);
      return toPage(selectPage(matching, projectId, page), page, copy);
    },

    async claim(id, workerId, leaseSeconds) {
      const dataset = tables.datasets.get(id);
      if (!dataset || !isDue(dataset)) return null;
      dataset.record.status = 'validating';
      dataset.record.attempts += 1;
      tables.readClaims.set(dataset.record.projectId, Math.max(0, ...tables.readClaims.values()) + 1);
      dataset.record.waiting = null;
      Object.assign(dataset, { workerId, leaseExpiresAt: timeIn(tables, leaseSeconds) });
      return copy(dataset.record);
    },

    async renewLease(id, workerId, leaseSeconds) {
      const dataset = findClaimed(id, workerId);
      if (dataset) dataset.leaseExpiresAt = timeIn(tables, leaseSeconds);
      return dataset !== null;
    },

    async markReady(id, workerId, { format, rows, parquetKey, profile, reading }) {
      const dataset = findClaimed(id, workerId);
      if (!dataset) return false;
      Object.assign(dataset.record, {
        status: 'ready',
        format,
        rows,
        parquetKey,
        reading: copy(reading ?? null),
        progress: null,
        columns: copy(profile.columns.map(({ name, type }) => ({ name, type }))),
        warnings: copy(profile.warnings),
        readyAt: timeIn(tables, 0),
      });
      Object.assign(dataset, { profile: copy(profile), ...released });
      return true;
    },

    async markRejected(id, workerId, rejection) {
      const dataset = findClaimed(id, workerId);
      if (!dataset) return false;
      Object.assign(dataset.record, { status: 'rejected', rejection: copy(rejection), progress: null });
      Object.assign(dataset, released);
      return true;
    },

    async setProgress(id, workerId, progress) {
      const dataset = findClaimed(id, workerId);
      if (dataset) dataset.record.progress = copy(progress);
    },

    async readAgain(projectId, id, options, keyed) {
      const dataset = find(projectId, id);
      if (!dataset) return null;
      const before = copy(dataset.record);
      if (before.status !== 'ready' && before.status !== 'rejected') return 'busy';
      if (before.uploadKey === null) return 'notKept';
      if (isUsed(id)) return 'inUse';
      takeKey(tables, keyed, id);
      Object.assign(dataset.record, {
        status: 'uploaded',
        readOptions: copy(options),
        reading: null,
        progress: null,
        rows: null,
        columns: null,
        warnings: [],
        rejection: null,
        parquetKey: null,
        readyAt: null,
        attempts: 0,
        outages: 0,
      });
      Object.assign(dataset, { profile: null, waitingSince: timeIn(tables, 0) });
      return before;
    },

    async release(id, workerId, { attempts, outages, wait }) {
      const dataset = findClaimed(id, workerId);
      if (!dataset) return false;
      const waiting = wait ? { ...wait.cause, retryAt: timeIn(tables, wait.seconds) } : null;
      Object.assign(dataset.record, { status: 'uploaded', progress: null, attempts, outages, waiting });
      Object.assign(dataset, released);
      return true;
    },

    async releaseLapsed() {
      const lapsed = [...tables.datasets.values()].filter(
        (dataset) => dataset.leaseExpiresAt !== null && Date.parse(dataset.leaseExpiresAt) <= tables.now(),
      );
      for (const dataset of lapsed) {
        Object.assign(dataset.record, { status: 'uploaded', progress: null });
        Object.assign(dataset, released);
      }
      return lapsed.map((dataset) => dataset.record.id);
    },

    async findNext() {
      const all = [...tables.datasets.values()];
      const held = (projectId: string) =>
        all.filter(({ record, workerId }) => record.projectId === projectId && workerId !== null).length;
      const turn = (projectId: string) => tables.readClaims.get(projectId) ?? 0;
      const [next] = all
        .filter(isDue)
        .toSorted(({ record: a, waitingSince: sinceA }, { record: b, waitingSince: sinceB }) => {
          const byTurn = held(a.projectId) - held(b.projectId) || turn(a.projectId) - turn(b.projectId);
          if (byTurn !== 0) return byTurn;
          if (a.projectId !== b.projectId) return a.projectId < b.projectId ? -1 : 1;
          return sinceA.localeCompare(sinceB) || (a.id < b.id ? -1 : 1);
        });
      return next?.record.id ?? null;
    },

    async remove(projectId, id) {
      const dataset = find(projectId, id);
      if (!dataset) return null;
      if (isUsed(id)) return 'inUse';
      tables.datasets.delete(id);
      return copy(dataset.record);
    },
  };
}
