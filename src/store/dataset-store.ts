import type { DatasetFormat } from '../contracts/dataset-formats.ts';
import type { Dataset, DatasetProfile, DatasetStatus } from '../contracts/dataset.ts';
import { datasetChange } from './dataset-change.ts';
import { claimUploaded, selectNextUpload } from './dataset-queue-statements.ts';
import { Prisma, type PrismaClient } from './generated/client.ts';
import type { ReadOptions } from '../contracts/dataset-reading.ts';
import { createKeyed, insertKey } from './keyed-request.ts';
import { secondsFromNow } from './held-run.ts';
import { readPageQuery, toPage } from './page-cursor.ts';
import type { DatasetRecord, DatasetStore } from './ports/dataset-store.ts';
import { isForeignKeyViolation } from './store-error.ts';
import { fromJson, jsonText, toJson } from './stored-json.ts';
import { setWait, toWaiting } from './stored-wait.ts';

type DatasetRow = Prisma.DatasetGetPayload<object>;

const changes = {
  release: datasetChange('validating', 'uploaded'),
  finish: datasetChange('validating', 'ready'),
  reject: datasetChange('validating', 'rejected'),
  again: datasetChange('ready', 'uploaded'),
};
const released = { workerId: null, leaseExpiresAt: null };

/** Datasets in Postgres; the profile lies in its own table, so that lists stay light. */
export function createDatasetStore(prisma: PrismaClient): DatasetStore {
  const findAny = async (id: string) => {
    const row = await prisma.dataset.findUnique({ where: { id } });
    return row && toRecord(row);
  };

  return {
    findAny,

    async insert(dataset, keyed) {
      const { readOptions = {}, ...data } = dataset;
      const create = prisma.dataset.create({ data: { ...data, readOptions: toJson(readOptions) } });
      return toRecord(await createKeyed(prisma, keyed, dataset.id, create));
    },

    async find(projectId, id) {
      const row = await prisma.dataset.findUnique({ where: { id, projectId } });
      return row && toRecord(row);
    },

    async findProfile(projectId, id) {
      const row = await prisma.datasetProfile.findUnique({
        where: { datasetId: id, dataset: { projectId } },
      });
      return row && fromJson<DatasetProfile>(row.profile);
    },

    async list(projectId, { status, ...query }) {
      const page = readPageQuery('dataset', query);
      const rows = await prisma.dataset.findMany({
        where: {
          projectId,
          ...(status && { status }),
          ...(page.before !== null && { id: { lt: page.before } }),
        },
        orderBy: { id: 'desc' },
        take: page.take,
      });
      return toPage(rows, page, toRecord);
    },

    async claim(id, workerId, leaseSeconds) {
      const claimed = await prisma.$queryRaw<{ id: string }[]>(claimUploaded({ id, workerId, leaseSeconds }));
      return claimed.length > 0 ? findAny(id) : null;
    },

    async renewLease(id, workerId, leaseSeconds) {
      const renewed = await prisma.$executeRaw`
        UPDATE datasets SET lease_expires_at = ${secondsFromNow(leaseSeconds)}
        WHERE id = ${id} AND worker_id = ${workerId} AND status = 'validating'`;
      return renewed > 0;
    },

    async markReady(id, workerId, { format, rows, parquetKey, profile, reading }) {
      const columns = profile.columns.map(({ name, type }) => ({ name, type }));
      const stored = await prisma.$executeRaw`
        WITH ready AS (
          UPDATE datasets
          SET status = ${changes.finish.to}, format = ${format}, rows = ${rows}, parquet_key = ${parquetKey}, reading = ${reading === undefined ? null : jsonText(reading)}::jsonb, progress = NULL,
              columns = ${jsonText(columns)}::jsonb, warnings = ${jsonText(profile.warnings)}::jsonb,
              worker_id = NULL, lease_expires_at = NULL, ready_at = clock_timestamp()
          WHERE id = ${id} AND worker_id = ${workerId} AND status = ${changes.finish.from}
          RETURNING id
        )
        INSERT INTO dataset_profiles (dataset_id, profile) SELECT id, ${jsonText(profile)}::jsonb FROM ready`;
      return stored > 0;
    },

    async markRejected(id, workerId, rejection) {
      const { count } = await prisma.dataset.updateMany({
        where: { id, workerId, status: changes.reject.from },
        data: {
          status: changes.reject.to,
          rejection: toJson(rejection),
          progress: Prisma.DbNull,
          ...released,
        },
      });
      return count > 0;
    },

    async setProgress(id, workerId, progress) {
      await prisma.$executeRaw`
        UPDATE datasets SET progress = ${jsonText(progress)}::jsonb
        WHERE id = ${id} AND worker_id = ${workerId} AND status = 'validating'`;
    },

    async readAgain(projectId, id, options, keyed) {
      return prisma.$transaction(async (tx) => {
        // Experiments that are made meanwhile wait for the row, or are seen here.
        const locked = await tx.$queryRaw<{ id: string }[]>`
          SELECT id FROM datasets WHERE id = ${id} AND project_id = ${projectId} FOR UPDATE`;
        if (locked.length === 0) return null;
        const row = await tx.dataset.findUniqueOrThrow({ where: { id } });
        if (row.status !== 'ready' && row.status !== 'rejected') return 'busy';
        if (row.uploadKey === null) return 'notKept';
        const users = await Promise.all([
          tx.experiment.findFirst({ where: { datasetId: id }, select: { id: true } }),
          tx.batchPrediction.findFirst({ where: { openDatasetId: id }, select: { id: true } }),
          tx.search.findFirst({ where: { datasetId: id }, select: { id: true } }),
        ]);
        if (users.some((user) => user !== null)) return 'inUse';
        await tx.datasetProfile.deleteMany({ where: { datasetId: id } });
        await tx.$executeRaw`
          UPDATE datasets
          SET status = ${changes.again.to}, read_options = ${jsonText(options)}::jsonb, reading = NULL, progress = NULL, rows = NULL,
              columns = NULL, warnings = '[]', rejection = NULL, parquet_key = NULL, ready_at = NULL, attempts = 0, outages = 0,
              ${setWait()}, waiting_since = now()
          WHERE id = ${id}`;
        if (keyed) await tx.$executeRaw(insertKey(keyed, Prisma.sql`${id}::text`));
        return toRecord(row);
      });
    },

    async release(id, workerId, { attempts, outages, wait }) {
      const count = await prisma.$executeRaw`
        UPDATE datasets
        SET status = ${changes.release.to}, worker_id = NULL, lease_expires_at = NULL, progress = NULL, attempts = ${attempts}, outages = ${outages},
            ${setWait(wait)}
        WHERE id = ${id} AND worker_id = ${workerId} AND status = ${changes.release.from}`;
      return count > 0;
    },

    async releaseLapsed() {
      const rows = await prisma.$queryRaw<{ id: string }[]>`
        UPDATE datasets
        SET status = ${changes.release.to}, worker_id = NULL, lease_expires_at = NULL, progress = NULL
        WHERE status = ${changes.release.from} AND lease_expires_at <= now()
        RETURNING id`;
      return rows.map((row) => row.id);
    },

    async findNext() {
      const [next] = await prisma.$queryRaw<{ id: string }[]>(selectNextUpload);
      return next?.id ?? null;
    },

    async remove(projectId, id) {
      const row = await prisma.dataset.findUnique({ where: { id, projectId } });
      if (!row) return null;
      try {
        const { count } = await prisma.dataset.deleteMany({ where: { id } });
        return count > 0 ? toRecord(row) : null;
      } catch (error) {
        if (isForeignKeyViolation(error)) return 'inUse';
        throw error;
      }
    },
  };
}

function toRecord(row: DatasetRow): DatasetRecord {
  return {
    id: row.id,
    projectId: row.projectId,
    name: row.name,
    status: row.status as DatasetStatus,
    format: row.format as DatasetFormat,
    sizeBytes: Number(row.sizeBytes),
    sha256: row.sha256,
    rows: row.rows === null ? null : Number(row.rows),
    columns: fromJson<Dataset['columns']>(row.columns),
    rejection: fromJson<Dataset['rejection']>(row.rejection),
    warnings: fromJson<Dataset['warnings']>(row.warnings),
    reading: fromJson<Dataset['reading']>(row.reading),
    progress: fromJson<Dataset['progress']>(row.progress),
    waiting: row.status === 'uploaded' ? toWaiting(row) : null,
    readOptions: fromJson<ReadOptions>(row.readOptions),
    createdAt: row.createdAt.toISOString(),
    readyAt: row.readyAt?.toISOString() ?? null,
    uploadKey: row.uploadKey,
    parquetKey: row.parquetKey,
    fileName: row.fileName,
    contentType: row.contentType,
    attempts: row.attempts,
    outages: row.outages,
  };
}
