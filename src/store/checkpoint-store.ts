import type { CheckpointKind } from '../contracts/run.ts';
import type { Prisma, PrismaClient } from './generated/client.ts';
import { checkpointEvent } from './checkpoint-event.ts';
import { isHeldWith, selectHeldRun } from './held-run.ts';
import type { CheckpointRecord, CheckpointStore } from './ports/checkpoint-store.ts';
import { runEventsChannel } from './run-events-channel.ts';
import { fromJson, jsonText } from './stored-json.ts';

/** Checkpoints in Postgres; their files are the blob store's. */
export function createCheckpointStore(prisma: PrismaClient): CheckpointStore {
  return {
    async insert(lease, checkpoint) {
      const { runId, artifactKey, ...about } = checkpoint;
      const { step, epoch, kind, best, metrics, sizeBytes } = about;
      if (lease.runId !== runId) throw new RangeError(`the lease is for ${lease.runId}, not ${runId}`);
      const { type, level, message, data } = checkpointEvent(about);
      const held = await prisma.$queryRaw<unknown[]>`
        WITH known AS (
          SELECT 1 FROM checkpoints
          WHERE run_id = ${runId} AND step = ${step}::int AND artifact_key = ${artifactKey} AND pruned_at IS NULL
        ),
        held AS (
          UPDATE runs r SET last_event_number = r.last_event_number + (SELECT count(*) = 0 FROM known)::int
          WHERE ${isHeldWith(lease)}
          RETURNING r.id, r.attempt, r.last_event_number, clock_timestamp()::timestamptz(3) AS at
        ),
        outdone AS (
          UPDATE checkpoints SET best = false FROM held
          WHERE run_id = held.id AND step <> ${step}::int AND best AND ${best}
        ),
        stored AS (
          INSERT INTO checkpoints (run_id, step, epoch, kind, best, metrics, size_bytes, artifact_key)
          SELECT held.id, ${step}::int, ${epoch}::float8, ${kind}, ${best}, ${jsonText(metrics)}::jsonb,
            ${sizeBytes}::bigint, ${artifactKey}
          FROM held
          ON CONFLICT (run_id, step) DO UPDATE SET epoch = excluded.epoch, kind = excluded.kind,
            best = excluded.best, metrics = excluded.metrics, size_bytes = excluded.size_bytes,
            artifact_key = excluded.artifact_key, created_at = now(), pruned_at = NULL
        ),
        noted AS (
          UPDATE run_attempts a SET checkpoint_step = ${step}::int FROM held
          WHERE a.run_id = held.id AND a.attempt = held.attempt
        ),
        told AS (
          INSERT INTO run_events (run_id, id, at, type, level, message, data)
          SELECT held.id, held.last_event_number, held.at, ${type}, ${level}, ${message}, ${jsonText(data)}::jsonb
          FROM held WHERE NOT EXISTS (SELECT FROM known)
        )
        SELECT id, pg_notify(${runEventsChannel}, id)::text AS announced FROM held`;
      return held.length > 0;
    },

    async list(runId) {
      const rows = await prisma.checkpoint.findMany({ where: { runId }, orderBy: { step: 'desc' } });
      return rows.map(toRecord);
    },

    async find(runId, step) {
      const row = await prisma.checkpoint.findUnique({ where: { runId_step: { runId, step } } });
      return row && toRecord(row);
    },

    async findLatest(runId) {
      const row = await prisma.checkpoint.findFirst({
        where: { runId, prunedAt: null },
        orderBy: { step: 'desc' },
      });
      return row && toRecord(row);
    },

    async markPruned(lease, steps, at) {
      const held = await prisma.$queryRaw<unknown[]>`
        WITH held AS (${selectHeldRun(lease)}),
        marked AS (
          UPDATE checkpoints SET pruned_at = ${at}::timestamptz FROM held
          WHERE run_id = held.id AND step = ANY(${[...steps]}::int[]) AND pruned_at IS NULL
        )
        SELECT id FROM held`;
      return held.length > 0;
    },
  };
}

function toRecord(row: Prisma.CheckpointGetPayload<object>): CheckpointRecord {
  return {
    runId: row.runId,
    step: row.step,
    epoch: row.epoch,
    kind: row.kind as CheckpointKind,
    best: row.best,
    metrics: fromJson<CheckpointRecord['metrics']>(row.metrics),
    sizeBytes: Number(row.sizeBytes),
    artifactKey: row.artifactKey,
    createdAt: row.createdAt.toISOString(),
    prunedAt: row.prunedAt?.toISOString() ?? null,
  };
}
