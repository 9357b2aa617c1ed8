import { Prisma } from './generated/client.ts';
import { leads, slotOfLead } from './kept-slots-statements.ts';
import type { Preemption } from './ports/run-store.ts';
import { hasRoom, isWithin, slotsTogetherSql, usedColumns } from './project-room.ts';
import { runEventsChannel } from './run-events-channel.ts';
import { isDue, jumpThroughQueue } from './queue-fragments.ts';

/** Takes promises of slots back whose runs do not wait any more. */
export const forgetPromises = Prisma.sql`
  UPDATE runs r SET yields_to = NULL
  WHERE r.yields_to IS NOT NULL AND NOT EXISTS (SELECT FROM runs w WHERE w.id = r.yields_to AND w.status = 'queued')`;

/** Whether project `p`, which holds `mine`, holds no more for its share than project `hp`, which holds `its`, with a run less. */
const keepsShares = Prisma.sql`coalesce(mine.runs, 0)::float8 / p.share <= (its.runs - 1)::float8 / hp.share`;

/**
 * What follows a CTE `pair` of a run that waits (`taker`, `taker_project`, `taker_priority`) and one that yields to it (`holder`, …): the promise, and an event of each.
 *
 * Both rows are locked, or the statement does nothing: it never waits for a lock, so it is in no circle of those that do. Of two sweeps that promise the same run
 * its next slot, one fails at the unique index.
 */
const promisePair = Prisma.sql`
    locked AS MATERIALIZED (
      SELECT r.id FROM runs r
      WHERE r.id IN (SELECT taker FROM pair UNION ALL SELECT holder FROM pair)
        AND (r.status = 'queued' OR (r.status = 'running' AND r.yields_to IS NULL))
      FOR NO KEY UPDATE SKIP LOCKED
    ),
    agreed AS (SELECT pair.* FROM pair WHERE (SELECT count(*) FROM locked) = 2),
    yielding AS (
      UPDATE runs r SET yields_to = agreed.taker,
        yields_number = 1 + coalesce((SELECT max(y.yields_number) FROM runs y WHERE y.yields_to = agreed.taker), 0), last_event_number = r.last_event_number + 1
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

/**
 * Promises the slot of a running run to a queued one, with an event of each; no row where none is to be preempted. Of the queued runs that no
 * free slot would take and that no slot is promised to, the one of the highest priority gets it; of the running ones whose worker fits it, the
 * one of the lowest priority yields, and among equals the one that was taken last. Between projects a slot goes only where a turn would
 * give it: to a project that holds, for its share, no more than the other one with a run less.
 *
 * A run that needs slots of several workers is for {@link promiseSlotOfGang}.
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
            AND ${keepsShares}
          ))
        ORDER BY held.priority, a.started_at DESC, held.id DESC LIMIT 1
      ) AS v
      WHERE NOT EXISTS (SELECT FROM live WHERE live.free > 0 AND u.labels <@ live.labels AND ${roomFor(Prisma.sql`mine`)})
      ORDER BY u.priority DESC, u.queued_at, u.id LIMIT 1
    ),
    ${promisePair}`;
}

/**
 * Promises one more slot to the run that keeps slots, where it needs more than are free or promised; no row where none is to be preempted. Its members go with that of the workers
 * that can hold the trainer which lacks the fewest slots; a slot of that worker comes first. Of the runs of lower priority on these workers the lowest yields, and of equals the one that was
 * taken last. With several slots a run yields all of them. Between projects the rule of {@link promiseSlot} holds, in which the run that waits counts as one.
 */
export function promiseSlotOfGang({ between, maxHeld, seenWithinSeconds }: Preemption): Prisma.Sql {
  const together = slotsTogetherSql(slotOfLead, Prisma.sql`u.members`);
  return Prisma.sql`
    WITH u AS MATERIALIZED (
      SELECT r.id, r.project_id, r.labels, r.priority, r.members FROM runs r WHERE r.keeps_slots_since IS NOT NULL AND r.status = 'queued' AND ${isDue}
    ),
    held AS MATERIALIZED (
      SELECT h.id, h.attempt, h.status, h.priority, h.project_id, h.worker_id, h.yields_to, h.slot_cores, h.slot_gpus, h.slot_memory_bytes,
        coalesce(w.project_id, h.project_id) AS soon_of
      FROM runs h LEFT JOIN runs w ON w.id = h.yields_to AND w.status = 'queued'
      WHERE h.worker_id IS NOT NULL
    ),
    holding AS (
      SELECT soon_of AS id, ${usedColumns} FROM held WHERE NOT EXISTS (SELECT FROM u WHERE u.id = held.yields_to) GROUP BY soon_of
    ),
    ready AS MATERIALIZED (
      SELECT held.id, held.project_id, held.priority, a.started_at
      FROM u JOIN projects p ON p.id = u.project_id LEFT JOIN holding mine ON mine.id = p.id CROSS JOIN held
      JOIN run_attempts a ON a.run_id = held.id AND a.attempt = held.attempt
      JOIN projects hp ON hp.id = held.project_id LEFT JOIN holding its ON its.id = held.project_id
      WHERE held.status = 'running' AND held.yields_to IS NULL AND held.priority < u.priority
        AND (held.project_id = u.project_id OR (${between === 'all'} AND ${keepsShares}))
    ),
    taken AS MATERIALIZED (
      SELECT one.worker_id, one.id, held.yields_to IS NOT DISTINCT FROM (SELECT id FROM u) AS promised, EXISTS (SELECT FROM ready WHERE ready.id = one.id) AS ready
      FROM (SELECT worker_id, id FROM held UNION ALL SELECT m.worker_id, m.run_id FROM run_members m) AS one JOIN held ON held.id = one.id
    ),
    supply AS (
      SELECT lead.id AS lead, k.id AS worker, u.members,
        k.slots - count(taken.id) + count(taken.id) FILTER (WHERE taken.promised) AS soon, count(taken.id) FILTER (WHERE taken.ready) AS ready
      FROM u JOIN projects p ON p.id = u.project_id LEFT JOIN holding ON holding.id = p.id
      CROSS JOIN LATERAL (${leads(Prisma.sql`u.labels`, seenWithinSeconds)}) AS lead
      JOIN workers k ON k.id = ANY(lead.ids) LEFT JOIN taken ON taken.worker_id = k.id
      WHERE lead.others >= u.members AND ${hasRoom(maxHeld, together, Prisma.sql`holding`)}
      GROUP BY lead.id, k.id, u.members
    ),
    lacking AS (
      SELECT lead, least(1, max(soon) FILTER (WHERE worker = lead)) AS own,
        greatest(0, members - coalesce(sum(soon) FILTER (WHERE worker <> lead), 0)) AS others,
        sum(ready) FILTER (WHERE worker = lead) AS own_ready, sum(ready) FILTER (WHERE worker <> lead) AS others_ready
      FROM supply GROUP BY lead, members
    ),
    best AS (
      SELECT lead, own, others FROM lacking WHERE own + own_ready >= 1 AND others <= coalesce(others_ready, 0) ORDER BY 1 - own + others, lead LIMIT 1
    ),
    pair AS (
      SELECT u.id AS taker, u.project_id AS taker_project, u.priority AS taker_priority,
        ready.id AS holder, ready.project_id AS holder_project, ready.priority AS holder_priority
      FROM u CROSS JOIN best CROSS JOIN ready
      WHERE EXISTS (
        SELECT FROM supply JOIN taken ON taken.worker_id = supply.worker
        WHERE supply.lead = best.lead AND taken.id = ready.id AND CASE WHEN best.own < 1 THEN supply.worker = best.lead ELSE best.others > 0 AND supply.worker <> best.lead END
      )
      ORDER BY ready.priority, ready.started_at DESC, ready.id DESC LIMIT 1
    ),
    ${promisePair}`;
}
