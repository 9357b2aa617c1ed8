import type {
  BatchPrediction,
  BatchPredictionOptions,
  BatchPredictionProgress,
  BatchPredictionStatus,
} from '../contracts/batch-prediction.ts';
import { Prisma, type PrismaClient } from './generated/client.ts';
import { secondsFromNow } from './held-run.ts';
import { insertKey } from './keyed-request.ts';
import { readPageQuery, toPage } from './page-cursor.ts';
import type {
  BatchLease,
  BatchPredictionRecord,
  BatchPredictionStore,
  NewBatchPrediction,
} from './ports/batch-prediction-store.ts';
import { isForeignKeyViolation } from './store-error.ts';
import { fromJson, jsonText } from './stored-json.ts';
import { setWait, toWaiting } from './stored-wait.ts';

type BatchRow = Prisma.BatchPredictionGetPayload<object>;

/** The beginning of a statement that ends rows (alias `b`): they let go of all that they hold, and are `done` in what follows. */
const end = (change: Prisma.Sql, condition: Prisma.Sql): Prisma.Sql => Prisma.sql`
  WITH done AS (
    UPDATE batch_predictions b
    SET ${change}, worker_id = NULL, lease_expires_at = NULL, ${setWait()}, finished_at = clock_timestamp(),
      open_model_id = NULL, open_version = NULL, open_dataset_id = NULL
    WHERE ${condition} RETURNING b.id
  ), forgotten AS (DELETE FROM batch_prediction_parts WHERE batch_prediction_id IN (SELECT id FROM done))`;

const isDue = Prisma.sql`(b.retry_at IS NULL OR b.retry_at <= now())`;

/** How many ids of users a refusal to remove something names. */
const namedUsers = 5;

/** Batch predictions in Postgres. */
export function createBatchPredictionStore(prisma: PrismaClient): BatchPredictionStore {
  const findAny = async (id: string) => {
    const row = await prisma.batchPrediction.findUnique({ where: { id } });
    return row && toRecord(row);
  };

  return {
    findAny,

    async insert(batch, { maxQueuedPerProject }, keyed) {
      try {
        const [, inserted] = await prisma.$transaction([
          // The lock makes inserts of a project take turns, or they would all count the same queue.
          prisma.$queryRaw`SELECT id FROM projects WHERE id = ${batch.projectId} FOR NO KEY UPDATE`,
          prisma.$executeRaw`
            WITH made AS (${insertQueued(batch, maxQueuedPerProject)} RETURNING id)
            ${keyed ? Prisma.sql`, keyed AS (${insertKey(keyed, Prisma.sql`id`, Prisma.sql`FROM made`)})` : Prisma.empty}
            SELECT id FROM made`,
        ]);
        return inserted > 0 ? (await findAny(batch.id))! : 'queueFull';
      } catch (error) {
        if (isForeignKeyViolation(error) && (await isGone(prisma, batch))) return null;
        throw error;
      }
    },

    async find(projectId, id) {
      const row = await prisma.batchPrediction.findUnique({ where: { id, projectId } });
      return row && toRecord(row);
    },

    async list(projectId, { status, datasetId, model, ...query }) {
      const page = readPageQuery('batchPrediction', query);
      const rows = await prisma.batchPrediction.findMany({
        where: {
          projectId,
          ...(status && { status }),
          ...(datasetId !== undefined && { datasetId }),
          ...(model !== undefined && { modelName: model }),
          ...(page.before !== null && { id: { lt: page.before } }),
        },
        orderBy: { id: 'desc' },
        take: page.take,
      });
      return toPage(rows, page, toRecord);
    },

    async listOpen(of) {
      const rows = await prisma.batchPrediction.findMany({
        where:
          'datasetId' in of
            ? { openDatasetId: of.datasetId }
            : { projectId: of.projectId, modelName: of.model, openModelId: { not: null } },
        select: { id: true },
        orderBy: { id: 'asc' },
        take: namedUsers,
      });
      return rows.map(({ id }) => id);
    },

    async findNext(maxRunning) {
      const [next] = await prisma.$queryRaw<{ id: string }[]>`
        WITH waiting AS (SELECT id, project_id, queued_at FROM batch_predictions b WHERE b.status = 'queued' AND ${isDue}),
        turns AS (
          SELECT project_id, count(*) FILTER (WHERE status = 'running') AS running, max(claimed_at) AS claimed_at
          FROM batch_predictions WHERE project_id IN (SELECT project_id FROM waiting) GROUP BY project_id
        )
        SELECT waiting.id FROM waiting JOIN turns USING (project_id)
        WHERE ${maxRunning}::int IS NULL OR running < ${maxRunning}::int
        ORDER BY running, claimed_at NULLS FIRST, queued_at, waiting.id LIMIT 1`;
      return next?.id ?? null;
    },

    async claim(id, workerId, leaseSeconds, maxRunning) {
      const [, claimed] = await prisma.$transaction([
        // Claims of a project take turns, so that none goes over the limit.
        prisma.$queryRaw`
          SELECT p.id FROM projects p WHERE p.id = (SELECT project_id FROM batch_predictions WHERE id = ${id})
          FOR NO KEY UPDATE`,
        prisma.$executeRaw`
          UPDATE batch_predictions b
          SET status = 'running', attempt = attempt + 1, tries = tries + 1, worker_id = ${workerId}, ${setWait()},
            lease_expires_at = ${secondsFromNow(leaseSeconds)}, claimed_at = clock_timestamp(),
            started_at = coalesce(started_at, clock_timestamp()),
            progress = progress || (
              SELECT jsonb_build_object('rows', coalesce(sum(rows), 0), 'invalidRows', coalesce(sum(invalid_rows), 0))
              FROM batch_prediction_parts WHERE batch_prediction_id = b.id
            )
          WHERE b.id = ${id} AND b.status = 'queued' AND ${isDue}
            AND (${maxRunning}::int IS NULL OR (
              SELECT count(*) FROM batch_predictions r WHERE r.project_id = b.project_id AND r.status = 'running'
            ) < ${maxRunning}::int)`,
      ]);
      if (claimed === 0) return null;
      const row = await prisma.batchPrediction.findUnique({
        where: { id },
        include: {
          openModel: { select: { artifactKey: true } },
          openDataset: { select: { parquetKey: true } },
          parts: { orderBy: { part: 'asc' } },
        },
      });
      // Cancelled and removed meanwhile, or cancelled: then there is nothing to hold any more.
      if (!row?.openModel || !row.openDataset) return null;
      return {
        ...toRecord(row),
        tries: row.tries,
        artifactKey: row.openModel.artifactKey,
        parquetKey: row.openDataset.parquetKey!,
        parts: row.parts.map(({ part, rows, invalidRows, blobKey }) => ({
          part,
          rows: Number(rows),
          invalidRows: Number(invalidRows),
          blobKey,
        })),
      };
    },

    async report(lease, leaseSeconds, progress) {
      const told = progress ? Prisma.sql`, progress = ${jsonText(progress)}::jsonb` : Prisma.empty;
      const kept = await prisma.$executeRaw`
        UPDATE batch_predictions b SET lease_expires_at = ${secondsFromNow(leaseSeconds)} ${told} WHERE ${isHeld(lease)}`;
      return kept > 0;
    },

    async addPart(lease, { part, rows, invalidRows, blobKey }) {
      const added = await prisma.$executeRaw`
        WITH held AS (UPDATE batch_predictions b SET tries = 0 WHERE ${isHeld(lease)} RETURNING b.id)
        INSERT INTO batch_prediction_parts (batch_prediction_id, part, rows, invalid_rows, blob_key)
        SELECT id, ${part}::int, ${rows}::bigint, ${invalidRows}::bigint, ${blobKey} FROM held
        ON CONFLICT (batch_prediction_id, part) DO UPDATE SET blob_key = excluded.blob_key
        WHERE batch_prediction_parts.blob_key = excluded.blob_key`;
      return added > 0;
    },

    async succeed(lease, result, resultKey) {
      const progress = jsonText({ rows: result.rows, total: result.rows, invalidRows: result.invalidRows });
      const stored = await prisma.$executeRaw`
        ${end(
          Prisma.sql`status = 'succeeded', result = ${jsonText(result)}::jsonb, result_key = ${resultKey}, progress = ${progress}::jsonb`,
          isHeld(lease),
        )}
        SELECT id FROM done`;
      return stored > 0 || (await findAny(lease.id))?.resultKey === resultKey;
    },

    async fail(lease, error) {
      const failed = await prisma.$executeRaw`
        ${end(Prisma.sql`status = 'failed', error = ${jsonText(error)}::jsonb`, isHeld(lease))}
        SELECT id FROM done`;
      if (failed > 0) return true;
      const now = await findAny(lease.id);
      return now?.status === 'failed' && now.attempt === lease.attempt;
    },

    async release(lease, { wait, isTry }) {
      const released = await prisma.$executeRaw`
        UPDATE batch_predictions b
        SET status = 'queued', worker_id = NULL, lease_expires_at = NULL, queued_at = clock_timestamp(),
          tries = ${isTry ? Prisma.sql`tries` : Prisma.sql`greatest(tries - 1, 0)`},
          ${setWait(wait)}
        WHERE ${isHeld(lease)}`;
      return released > 0;
    },

    async cancel(projectId, id, keyed) {
      const cancelled = await prisma.$executeRaw`
        ${end(
          Prisma.sql`status = 'cancelled'`,
          Prisma.sql`b.id = ${id} AND b.project_id = ${projectId} AND b.status IN ('queued', 'running')`,
        )}
        ${keyed ? Prisma.sql`, keyed AS (${insertKey(keyed, Prisma.sql`id`, Prisma.sql`FROM done`)})` : Prisma.empty}
        SELECT id FROM done`;
      const row = await prisma.batchPrediction.findUnique({ where: { id, projectId } });
      if (!row) return null;
      return cancelled > 0 ? toRecord(row) : 'finished';
    },

    async releaseLapsed(maxTries, error) {
      const lapsed = Prisma.sql`b.status = 'running' AND b.lease_expires_at <= now()`;
      const failed = await prisma.$queryRaw<{ id: string }[]>`
        ${end(
          Prisma.sql`status = 'failed', error = ${jsonText(error)}::jsonb`,
          Prisma.sql`${lapsed} AND b.tries >= ${maxTries}::int`,
        )}
        SELECT id FROM done`;
      const queued = await prisma.$queryRaw<{ id: string }[]>`
        UPDATE batch_predictions b SET status = 'queued', worker_id = NULL, lease_expires_at = NULL
        WHERE ${lapsed} AND b.tries < ${maxTries}::int RETURNING b.id`;
      return [
        ...failed.map(({ id }) => ({ id, status: 'failed' as const })),
        ...queued.map(({ id }) => ({ id, status: 'queued' as const })),
      ];
    },

    async remove(projectId, id) {
      const row = await prisma.batchPrediction.findUnique({ where: { id, projectId } });
      if (!row) return null;
      const { count } = await prisma.batchPrediction.deleteMany({
        where: { id, projectId, status: { notIn: ['queued', 'running'] } },
      });
      if (count > 0) return toRecord(row);
      return (await findAny(id)) === null ? null : 'open';
    },
  };
}

/** The condition under which a row (alias `b`) is still held with the lease. */
function isHeld({ id, attempt, workerId }: BatchLease): Prisma.Sql {
  return Prisma.sql`b.id = ${id} AND b.attempt = ${attempt} AND b.worker_id = ${workerId} AND b.status = 'running'`;
}

function insertQueued(batch: NewBatchPrediction, maxQueued: number): Prisma.Sql {
  const { id, projectId, model, datasetId, total, ...rest } = batch;
  const { format, columns, probabilities, include, invalidRows } = rest;
  const options: BatchPredictionOptions = { format, columns, probabilities, include, invalidRows };
  const progress: BatchPredictionProgress = { rows: 0, total, invalidRows: 0 };
  return Prisma.sql`
    INSERT INTO batch_predictions (
      id, project_id, model_name, model_version, dataset_id, open_model_id, open_version, open_dataset_id, options, progress
    )
    SELECT ${id}, ${projectId}, ${model.name}, ${model.version}::int, ${datasetId}, ${model.id}, ${model.version}::int,
      ${datasetId}, ${jsonText(options)}::jsonb, ${jsonText(progress)}::jsonb
    WHERE (SELECT count(*) FROM batch_predictions WHERE project_id = ${projectId} AND status = 'queued') < ${maxQueued}::int`;
}

/** Whether the version or the dataset that it needs is not there. */
async function isGone(
  prisma: PrismaClient,
  { projectId, model: { id: modelId, version }, datasetId }: NewBatchPrediction,
): Promise<boolean> {
  const [found, dataset] = await Promise.all([
    prisma.modelVersion.findUnique({ where: { modelId_version: { modelId, version } } }),
    prisma.dataset.findUnique({ where: { id: datasetId, projectId }, select: { id: true } }),
  ]);
  return found === null || dataset === null;
}

function toRecord(row: BatchRow): BatchPredictionRecord {
  return {
    id: row.id,
    projectId: row.projectId,
    status: row.status as BatchPredictionStatus,
    model: { name: row.modelName, version: row.modelVersion },
    datasetId: row.datasetId,
    ...fromJson<BatchPredictionOptions>(row.options),
    progress: fromJson<BatchPredictionProgress>(row.progress),
    result: fromJson<BatchPrediction['result']>(row.result),
    error: fromJson<BatchPrediction['error']>(row.error),
    waiting: row.status === 'queued' ? toWaiting(row) : null,
    attempt: row.attempt,
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    resultKey: row.resultKey,
  };
}
