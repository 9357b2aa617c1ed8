import type { Labels } from '../contracts/labels.ts';
import { noResources, slotsTogether, type Resources } from '../contracts/system.ts';
import { Prisma } from './generated/client.ts';
import { secondsFromNow } from './held-run.ts';
import { countSlotsOfOthers, freeSlots, hasTakenSlot, takeSlot } from './gang-statements.ts';
import { selectKeeper } from './kept-slots-statements.ts';
import { held, isDue, isReleased, jumpThroughQueue, slotsSql } from './queue-fragments.ts';
import { workerSilenceSeconds } from '../worker-silence.ts';
import { hasRoom, isLimited, slotSql, usedColumns } from './project-room.ts';
import { recordStatus } from './run-status-statement.ts';
import { jsonText } from './stored-json.ts';

/**
 * The id of the queued run that a free slot of this size, of a worker with these labels, takes, or no row. A slot that is kept for a run which needs several
 * takes that one, once all are free, and no other.
 */
export function selectNext(
  maxHeld: number | null,
  labels: Labels,
  slot: Resources,
  workerId: string | null,
): Prisma.Sql {
  /** Of a run `r` and a row of `fitting`, for a project `p` and what it holds: it needs no other worker, or has their slots. */
  const canBeTogether = Prisma.sql`(r.members = 0 OR (r.members <= fitting.others AND NOT EXISTS (SELECT FROM runs WHERE keeps_slots_since IS NOT NULL) AND ${hasRoom(maxHeld, slotsSql(slot), Prisma.sql`held`)}))`;
  const others =
    workerId === null
      ? Prisma.sql`0`
      : countSlotsOfOthers(workerId, Prisma.sql`asked.labels`, workerSilenceSeconds);
  const keeper =
    workerId === null
      ? Prisma.sql`SELECT NULL::text AS id, NULL::boolean AS complete WHERE false`
      : selectKeeper(maxHeld, slot, workerId);
  return Prisma.sql`
    WITH RECURSIVE ${jumpThroughQueue},
    fitting AS MATERIALIZED (
      SELECT asked.labels, CASE WHEN EXISTS (SELECT FROM runs WHERE status = 'queued' AND members > 0) THEN ${others} END AS others
      FROM asked WHERE asked.labels <@ ${jsonText(labels)}::jsonb
    ),
    held AS (${held}),
    keeper AS MATERIALIZED (${keeper}),
    turn AS (
      SELECT p.id FROM waiting JOIN projects p ON p.id = waiting.project_id
      LEFT JOIN held ON held.project_id = p.id
      WHERE ${hasRoom(maxHeld, slotSql(slot), Prisma.sql`held`)}
        AND coalesce((SELECT ${freeSlots} FROM workers k WHERE k.id = ${workerId}), 1) > 0
        AND EXISTS (
          SELECT FROM fitting CROSS JOIN LATERAL (
            SELECT r.id FROM runs r
            WHERE r.labels = fitting.labels AND r.project_id = p.id AND r.status = 'queued' AND ${isDue} AND ${canBeTogether} LIMIT 1
          ) AS one
        )
      ORDER BY coalesce(held.runs, 0)::float8 / p.share, p.claimed_at NULLS FIRST, p.id
      LIMIT 1
    )
    SELECT id FROM keeper WHERE complete
    UNION ALL
    SELECT one.id FROM (
      SELECT first.id FROM turn JOIN projects p ON p.id = turn.id LEFT JOIN held ON held.project_id = p.id CROSS JOIN fitting CROSS JOIN LATERAL (
        SELECT r.id, r.priority, r.queued_at FROM runs r
        WHERE r.labels = fitting.labels AND r.project_id = turn.id AND r.status = 'queued' AND ${isDue} AND ${canBeTogether}
        ORDER BY r.priority DESC, r.queued_at, r.id LIMIT 1
      ) AS first
      ORDER BY first.priority DESC, first.queued_at, first.id LIMIT 1
    ) AS one WHERE NOT EXISTS (SELECT FROM keeper)`;
}

/**
 * Claims a queued run, with the statement of {@link recordStatus}. Claims of a project take turns at its row. With a limit,
 * one that has waited for another there does not count: it has not seen what the other took.
 */
export function claimQueued({
  id,
  workerId,
  leaseSeconds,
  maxHeld,
  slot,
  members = 0,
}: {
  id: string;
  workerId: string;
  leaseSeconds: number;
  maxHeld: number | null;
  slot: Resources;
  /** Slots of other workers that were reserved for the run. */
  members?: number;
}): Prisma.Sql {
  const together = slotsTogether(slot, members);
  return recordStatus({
    before: Prisma.sql`
      UPDATE projects p SET claimed_at = clock_timestamp()
      FROM (
        SELECT ${usedColumns} FROM runs h
        WHERE h.worker_id IS NOT NULL AND h.project_id = (SELECT project_id FROM runs WHERE id = ${id})
      ) AS held
      WHERE p.id = (SELECT r.project_id FROM runs r WHERE r.id = ${id} AND r.status = 'queued' AND ${isDue} AND r.members = ${members}::int)
        AND (NOT ${isLimited(maxHeld)} OR (
          p.claimed_at IS NOT DISTINCT FROM (
            SELECT seen.claimed_at FROM projects seen
            WHERE seen.id = (SELECT project_id FROM runs WHERE id = ${id})
          )
          AND ${hasRoom(maxHeld, slotSql(together), Prisma.sql`held`)}
        ))
      RETURNING p.id`,
    slot: takeSlot(workerId),
    change: Prisma.sql`
      UPDATE runs r SET status = 'starting', attempt = r.attempt + 1, worker_id = ${workerId},
        slot_cores = ${together.cores}::int, slot_gpus = ${together.gpus}::int, slot_memory_bytes = ${together.memoryBytes}::bigint,
        lease_expires_at = ${secondsFromNow(leaseSeconds)}, started_at = coalesce(r.started_at, clock_timestamp()),
        keeps_slots_since = NULL, last_event_number = r.last_event_number + 1
      WHERE r.id = ${id} AND r.status = 'queued' AND ${isDue} AND r.members = ${members}::int
        AND r.project_id = (SELECT id FROM before) AND ${hasTakenSlot(workerId)}`,
    message: `Taken by ${workerId}.`,
    attemptChange: Prisma.sql`
      INSERT INTO run_attempts (run_id, attempt, worker_id, started_at) SELECT id, attempt, ${workerId}, at FROM changed`,
  });
}

/**
 * The queued runs of each project that has any (those that may be taken, and those that wait to be tried again or for others), its held ones
 * and its share; the project whose last claim is the longest ago comes first.
 */
export const selectQueues = Prisma.sql`
  WITH queued AS (
    SELECT project_id, count(*) FILTER (WHERE ${isDue})::int AS waiting, count(*) FILTER (WHERE NOT ${isDue})::int AS delayed
    FROM runs r WHERE status = 'queued' GROUP BY project_id
  ),
  held AS (${held})
  SELECT p.id AS "projectId", queued.waiting, queued.delayed, coalesce(held.runs, 0) AS held, p.share
  FROM queued JOIN projects p ON p.id = queued.project_id LEFT JOIN held ON held.project_id = p.id
  ORDER BY p.claimed_at NULLS FIRST, p.id`;

/** A project's queued runs, as `listQueued` of the store gives them. */
export function selectQueued(projectId: string): Prisma.Sql {
  return Prisma.sql`
    SELECT r.id, CASE WHEN r.retry_at > now() THEN r.retry_at END AS "retryAt"
    FROM runs r WHERE r.project_id = ${projectId} AND r.status = 'queued'
    ORDER BY NOT ${isReleased}, 2 NULLS FIRST, r.priority DESC, r.queued_at, r.id`;
}

/**
 * Seconds that the longest waiting of the queued runs waits which more slots could take, or null: one that waits for others, for its retry or for a limit of its
 * project does not count.
 */
export const selectLongestWait = (maxHeld: number | null): Prisma.Sql => Prisma.sql`
  WITH held AS (${held})
  SELECT extract(epoch FROM now() - min(r.queued_at))::float8 AS seconds
  FROM runs r JOIN projects p ON p.id = r.project_id LEFT JOIN held ON held.project_id = p.id
  WHERE r.status = 'queued' AND ${isDue} AND ${hasRoom(maxHeld, slotSql(noResources), Prisma.sql`held`)}`;

/** Mean seconds from start to end of the last runs that were queued and succeeded. */
export const selectMeanSeconds = Prisma.sql`
  SELECT avg(extract(epoch FROM finished_at - started_at))::float8 AS seconds FROM (
    SELECT started_at, finished_at FROM runs WHERE status = 'succeeded' ORDER BY queued_at DESC LIMIT 50
  ) AS last`;
