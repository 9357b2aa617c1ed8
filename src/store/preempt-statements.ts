import { Prisma } from './generated/client.ts';
import type { Preemption } from './ports/run-store.ts';
import { hasRoom, isWithin, usedColumns } from './project-room.ts';
import { runEventsChannel } from './run-events-channel.ts';
import { isDue, jumpThroughQueue } from './run-queue-statements.ts';

/** Takes promises of slots back whose runs do not wait any more. */
export const forgetPromises = Prisma.sql`
  UPDATE runs r SET yields_to = NULL
  WHERE r.yields_to IS NOT NULL AND NOT EXISTS (SELECT FROM runs w WHERE w.id = r.yields_to AND w.status = 'queued')`;

/**
 * Promises the slot of a running run to a queued one, with an event of each; no row where none is to be preempted. Of the queued runs that no
 * free slot would take and that no slot is promised to, the one of the highest priority gets it; of the running ones whose worker fits it, the
 * one of the lowest priority yields, and among equals the one that was taken last. Between projects a slot goes only where a turn would
 * give it: to a project that holds, for its share, no more than the other one with a run less.
 *
 * A run that needs slots of several workers has none promised: one would not do.
 *
 * Both rows are locked, or the statement does nothing: it never waits for a lock, so it is in no circle of those that do.
 */
export function promiseSlot({ between, maxHeld, seenWithinSeconds }: Preemption): Prisma.Sql {
  const liveSlot = {
    cores: Prisma.sql`live.slot_cores`,
    gpus: Prisma.sql`live.slot_gpus`,
    memoryBytes: Prisma.sql`live.slot_memory_bytes`,
  };
  const roomFor = (used: Prisma.Sql) => hasRoom(maxHeld, liveSlot, used);
  return Prisma.sql`
    WITH RECURSIVE ${jumpThroughQueue},
    held AS MATERIALIZED (
      SELECT h.slot_cores, h.slot_gpus, h.slot_memory_bytes, h.id, h.attempt, h.status, h.priority, h.project_id, h.worker_id, h.yields_to, coalesce(w.project_id, h.project_id) AS soon_of
      FROM runs h LEFT JOIN runs w ON w.id = h.yields_to AND w.status = 'queued'
      WHERE h.worker_id IS NOT NULL
    ),
    holding AS (
      SELECT soon_of AS id, ${usedColumns} FROM held GROUP BY soon_of
    ),
    live AS MATERIALIZED (
      SELECT k.id, k.labels, k.slots - count(held.id) - (SELECT count(*) FROM run_members m WHERE m.worker_id = k.id) AS free, k.slot_cores, k.slot_gpus, k.slot_memory_bytes
      FROM workers k LEFT JOIN held ON held.worker_id = k.id
      WHERE NOT k.drain_requested AND k.seen_at > now() - ${seenWithinSeconds}::float8 * interval '1 second'
      GROUP BY k.id
    ),
    urgent AS MATERIALIZED (
      SELECT first.* FROM waiting CROSS JOIN asked CROSS JOIN LATERAL (
        SELECT r.id, r.project_id, r.labels, r.priority, r.queued_at FROM runs r
        WHERE r.labels = asked.labels AND r.project_id = waiting.project_id AND r.status = 'queued' AND ${isDue} AND r.members = 0
          AND NOT EXISTS (SELECT FROM held WHERE held.yields_to = r.id)
        ORDER BY r.priority DESC, r.queued_at, r.id LIMIT 1
      ) AS first
      WHERE first.priority > (SELECT min(held.priority) FROM held)
    ),
    pair AS (
      SELECT u.id AS taker, u.project_id AS taker_project, u.priority AS taker_priority, v.*
      FROM urgent u JOIN projects p ON p.id = u.project_id LEFT JOIN holding mine ON mine.id = p.id CROSS JOIN LATERAL (
        SELECT held.id AS holder, held.project_id AS holder_project, held.priority AS holder_priority
        FROM held JOIN live ON live.id = held.worker_id JOIN projects hp ON hp.id = held.project_id
        LEFT JOIN holding its ON its.id = held.project_id
        JOIN run_attempts a ON a.run_id = held.id AND a.attempt = held.attempt
        WHERE held.status = 'running' AND held.yields_to IS NULL AND held.priority < u.priority AND u.labels <@ live.labels
          AND ((held.project_id = u.project_id AND ${isWithin(maxHeld, Prisma.sql`mine`)}) OR (held.project_id <> u.project_id AND ${between === 'all'} AND ${roomFor(Prisma.sql`mine`)}
            AND coalesce(mine.runs, 0)::float8 / p.share <= (its.runs - 1)::float8 / hp.share
          ))
        ORDER BY held.priority, a.started_at DESC, held.id DESC LIMIT 1
      ) AS v
      WHERE NOT EXISTS (SELECT FROM live WHERE live.free > 0 AND u.labels <@ live.labels AND ${roomFor(Prisma.sql`mine`)})
      ORDER BY u.priority DESC, u.queued_at, u.id LIMIT 1
    ),
    locked AS MATERIALIZED (
      SELECT r.id FROM runs r
      WHERE r.id IN (SELECT taker FROM pair UNION ALL SELECT holder FROM pair)
        AND (r.status = 'queued' OR (r.status = 'running' AND r.yields_to IS NULL))
      FOR NO KEY UPDATE SKIP LOCKED
    ),
    agreed AS (SELECT pair.* FROM pair WHERE (SELECT count(*) FROM locked) = 2),
    yielding AS (
      UPDATE runs r SET yields_to = agreed.taker, last_event_number = r.last_event_number + 1
      FROM agreed WHERE r.id = agreed.holder
      RETURNING r.id, r.last_event_number, agreed.*
    ),
    taking AS (
      UPDATE runs r SET last_event_number = r.last_event_number + 1
      FROM yielding WHERE r.id = yielding.taker
      RETURNING r.id, r.last_event_number, yielding.holder, yielding.holder_project, yielding.holder_priority, yielding.taker_project
    ),
    told AS (
      INSERT INTO run_events (run_id, id, at, type, level, message, data)
      SELECT id, last_event_number, clock_timestamp(), 'log', 'warning',
        CASE WHEN taker_project = holder_project THEN 'Run ' || taker ELSE 'A run of another project' END || ', of priority ' || taker_priority
          || ', waits for a slot. This run, of priority ' || holder_priority || ', is saved and yields its slot.',
        jsonb_build_object('yieldsTo', CASE WHEN taker_project = holder_project THEN taker END)
      FROM yielding
      UNION ALL
      SELECT id, last_event_number, clock_timestamp(), 'log', 'info',
        CASE WHEN taker_project = holder_project THEN 'Run ' || holder ELSE 'A run of another project' END || ', of priority ' || holder_priority
          || ', is saved and yields its slot to this run.',
        jsonb_build_object('preempts', CASE WHEN taker_project = holder_project THEN holder END)
      FROM taking
    )
    SELECT id AS "runId", taker AS "yieldsTo", pg_notify(${runEventsChannel}, id)::text, pg_notify(${runEventsChannel}, taker)::text AS told
    FROM yielding`;
}
