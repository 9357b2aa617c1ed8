import type { Resources } from '../contracts/system.ts';
import { Prisma } from './generated/client.ts';
import { canServe, countSlotsOfOthers, freeSlots, isSeen } from './gang-statements.ts';
import type { SlotKeeping } from './ports/run-store.ts';
import { hasRoom, slotsTogetherSql } from './project-room.ts';
import { runEventsChannel } from './run-events-channel.ts';
import { held, isDue, jumpThroughQueue, slotsSql } from './queue-fragments.ts';
import { workerSilenceSeconds } from '../worker-silence.ts';

/**
 * The live workers that can hold the trainer of a run with these labels, taken or not: `id`, its slot (`cores`, `gpus`, `memory_bytes`), the slots of the workers
 * that can serve it (`others`), and the ids of all of them with its own (`ids`).
 */
export const leads = (labels: Prisma.Sql, seenWithinSeconds: number): Prisma.Sql => Prisma.sql`
  SELECT me.id, me.slot_cores AS cores, me.slot_gpus AS gpus, me.slot_memory_bytes::float8 AS memory_bytes,
    coalesce(servers.slots, 0)::int AS others, array_append(servers.ids, me.id) AS ids
  FROM workers me CROSS JOIN LATERAL (
    SELECT sum(k.slots) AS slots, array_agg(k.id) AS ids FROM workers k WHERE ${canServe(labels, seenWithinSeconds)}
  ) AS servers
  WHERE NOT me.drain_requested AND ${isSeen('me', seenWithinSeconds)} AND ${labels} <@ me.labels AND me.cluster_host IS NOT NULL AND me.slots > 0`;

/** The slot of a row of {@link leads} of alias `lead`. */
export const slotOfLead = {
  cores: Prisma.sql`lead.cores`,
  gpus: Prisma.sql`lead.gpus`,
  memoryBytes: Prisma.sql`lead.memory_bytes`,
};

/**
 * The queued runs that need several slots and may have slots kept (`id`), the one whose project's turn is next first: each is the next of its project and labels, has
 * waited for `afterSeconds`, is within the limits of its project, and there are slots enough, though taken.
 */
const selectPatient = ({ afterSeconds, maxHeld, seenWithinSeconds }: SlotKeeping): Prisma.Sql => {
  const together = slotsTogetherSql(slotOfLead, Prisma.sql`r.members`);
  return Prisma.sql`
    WITH RECURSIVE ${jumpThroughQueue},
    fitting AS MATERIALIZED (
      SELECT asked.labels, (SELECT max(lead.others) FROM (${leads(Prisma.sql`asked.labels`, seenWithinSeconds)}) AS lead) AS others
      FROM asked WHERE asked.labels IS NOT NULL AND EXISTS (SELECT FROM runs WHERE status = 'queued' AND members > 0)
    ),
    held AS (${held})
    SELECT r.id FROM waiting CROSS JOIN fitting CROSS JOIN LATERAL (
      SELECT r.id, r.project_id, r.members, r.labels, r.queued_at FROM runs r
      WHERE r.labels = fitting.labels AND r.project_id = waiting.project_id AND r.status = 'queued' AND ${isDue}
        AND (r.members = 0 OR r.members <= fitting.others)
      ORDER BY r.priority DESC, r.queued_at, r.id LIMIT 1
    ) AS r JOIN projects p ON p.id = r.project_id LEFT JOIN held ON held.project_id = p.id
    WHERE r.members > 0 AND r.queued_at <= now() - ${afterSeconds}::float8 * interval '1 second' AND EXISTS (
      SELECT FROM (${leads(Prisma.sql`r.labels`, seenWithinSeconds)}) AS lead
      WHERE lead.others >= r.members AND ${hasRoom(maxHeld, together, Prisma.sql`held`)}
    )
    ORDER BY coalesce(held.runs, 0)::float8 / p.share, p.claimed_at NULLS FIRST, p.id, r.queued_at, r.id`;
};

const tell = (message: Prisma.Sql): Prisma.Sql => Prisma.sql`
  INSERT INTO run_events (run_id, id, at, type, level, message, data)
  SELECT id, last_event_number, clock_timestamp(), 'log', 'info', ${message}, '{}'::jsonb FROM changed`;

/** Keeps slots for a run no more that is not the next of its project any more, or can't have them; an event tells it. */
export const letSlotsGo = (keeping: SlotKeeping): Prisma.Sql => Prisma.sql`
  WITH changed AS (
    UPDATE runs r SET keeps_slots_since = NULL, last_event_number = r.last_event_number + 1
    WHERE r.keeps_slots_since IS NOT NULL AND r.status = 'queued' AND r.id NOT IN (SELECT id FROM (${selectPatient(keeping)}) AS patient)
    RETURNING r.id, r.last_event_number
  ),
  told AS (${tell(Prisma.sql`'Slots are kept for this run no more: another run of its project is before it, a limit of the project is reached, or too few workers can hold it.'`)})
  SELECT pg_notify(${runEventsChannel}, id)::text AS told FROM changed`;

/** Keeps the slots that become free for the run whose turn it is of those that need several and have waited for long, if none are kept for another; an event tells it. */
export const keepSlots = (keeping: SlotKeeping): Prisma.Sql => Prisma.sql`
  WITH first AS (
    SELECT id FROM (${selectPatient(keeping)}) AS patient
    WHERE NOT EXISTS (SELECT FROM runs WHERE keeps_slots_since IS NOT NULL) LIMIT 1
  ),
  changed AS (
    UPDATE runs r SET keeps_slots_since = clock_timestamp(), last_event_number = r.last_event_number + 1
    FROM first WHERE r.id = first.id AND r.status = 'queued'
    RETURNING r.id, r.last_event_number, r.members
  ),
  told AS (${tell(Prisma.sql`'This run needs ' || (1 + members) || ' slots at once. Slots that become free are kept for it from now on.'`)})
  SELECT id, pg_notify(${runEventsChannel}, id)::text AS told FROM changed`;

/**
 * The queued run that keeps the slots of a worker (`id`), and whether all are free that it needs (`complete`); no row where none does. Refers to the CTE `held`.
 */
export const selectKeeper = (
  maxHeld: number | null,
  slot: Resources,
  workerId: string,
): Prisma.Sql => Prisma.sql`
  SELECT r.id, r.members <= ${countSlotsOfOthers(workerId, Prisma.sql`r.labels`, workerSilenceSeconds)}
    AND EXISTS (SELECT FROM workers k WHERE k.id = ${workerId} AND r.labels <@ k.labels AND ${freeSlots} > 0) AS complete
  FROM runs r JOIN projects p ON p.id = r.project_id LEFT JOIN held ON held.project_id = p.id
  WHERE r.keeps_slots_since IS NOT NULL AND r.status = 'queued' AND ${isDue} AND ${hasRoom(maxHeld, slotsSql(slot), Prisma.sql`held`)}
    AND EXISTS (
      SELECT FROM (${leads(Prisma.sql`r.labels`, workerSilenceSeconds)}) AS lead WHERE lead.others >= r.members AND ${workerId} = ANY(lead.ids)
    )`;
