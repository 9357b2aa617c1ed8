import { Prisma } from './generated/client.ts';
import { isHeldWith } from './held-run.ts';
import type { RunLease } from './ports/run-store.ts';

/** Slots of a worker of alias `k` that hold neither a run nor a member. */
export const freeSlots = Prisma.sql`(
  k.slots - (SELECT count(*) FROM runs h WHERE h.worker_id = k.id)::int - (SELECT count(*) FROM run_members m WHERE m.worker_id = k.id)::int
)`;

/** Whether only the machine itself is reached by the name under which a worker offers its members. */
const isLoopback = (host: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`${host} ~ '^(127[.]|localhost$|\\[?::1\\]?$)'`;

/** Whether the worker of this alias is live. */
export const isSeen = (alias: 'k' | 'me', withinSeconds: number): Prisma.Sql =>
  Prisma.sql`${Prisma.raw(alias)}.seen_at > now() - ${withinSeconds}::float8 * interval '1 second'`;

/**
 * Whether worker `k` can hold members of a run whose trainer is on worker `me`: they reach each other, have the same engine as far as it is known, and its slots are no smaller, so that the kernels
 * of all have the same threads.
 */
export const canServe = (labels: Prisma.Sql, seenWithinSeconds: number): Prisma.Sql => Prisma.sql`(
  k.id <> me.id AND NOT k.drain_requested AND ${isSeen('k', seenWithinSeconds)} AND ${labels} <@ k.labels
  AND k.cluster_host IS NOT NULL AND me.cluster_host IS NOT NULL
  AND (k.host = me.host OR NOT (${isLoopback(Prisma.sql`k.cluster_host`)} OR ${isLoopback(Prisma.sql`me.cluster_host`)}))
  AND k.slot_cores >= me.slot_cores AND k.slot_gpus >= me.slot_gpus AND k.slot_memory_bytes >= me.slot_memory_bytes
  AND (k.engine IS NULL OR me.engine IS NULL OR (k.engine ->> 'name' = me.engine ->> 'name' AND k.engine ->> 'version' = me.engine ->> 'version'))
)`;

/** The free slots of workers that {@link canServe}, one of each worker first: `worker_id`, and `number` from 1 on. */
const slotsOfOthers = (
  workerId: string,
  labels: Prisma.Sql,
  seenWithinSeconds: number,
): Prisma.Sql => Prisma.sql`
  SELECT k.id AS worker_id, row_number() OVER (ORDER BY s.turn, k.id) AS number
  FROM workers me JOIN workers k ON ${canServe(labels, seenWithinSeconds)}
  CROSS JOIN LATERAL generate_series(1, ${freeSlots}) AS s (turn) WHERE me.id = ${workerId}`;

/** How many free slots there are for members beside a worker. */
export const countSlotsOfOthers = (
  workerId: string,
  labels: Prisma.Sql,
  seenWithinSeconds: number,
): Prisma.Sql =>
  Prisma.sql`(SELECT count(*)::int FROM (${slotsOfOthers(workerId, labels, seenWithinSeconds)}) AS others)`;

/**
 * Locks the workers that may be given members, in the order of their ids: claims of slots on them take turns. What follows in the transaction sees what those
 * before it took. The row of a project is locked before them, that of a run after them.
 */
export const lockWorkers = (seenWithinSeconds: number): Prisma.Sql => Prisma.sql`
  SELECT k.id FROM workers k WHERE ${isSeen('k', seenWithinSeconds)} ORDER BY k.id FOR NO KEY UPDATE`;

/** Takes a free slot of its worker for a run whose project's turn it is (`before`): none where all are taken, or where another claim came between. */
export const takeSlot = (workerId: string): Prisma.Sql => Prisma.sql`
  UPDATE workers k SET claims = k.claims + 1
  WHERE k.id = ${workerId} AND (SELECT id FROM before) IS NOT NULL AND ${freeSlots} > 0
    AND k.claims = (SELECT seen.claims FROM workers seen WHERE seen.id = ${workerId})
  RETURNING k.id`;

/** Whether {@link takeSlot} took one; a worker that never showed itself in the table has as many as it says. */
export const hasTakenSlot = (workerId: string): Prisma.Sql =>
  Prisma.sql`((SELECT id FROM slot) IS NOT NULL OR NOT EXISTS (SELECT FROM workers w WHERE w.id = ${workerId}))`;

/** Reserves a slot of another worker for each member of a queued run, or none; after {@link lockWorkers}. */
export const reserveMembers = (
  runId: string,
  workerId: string,
  seenWithinSeconds: number,
): Prisma.Sql => Prisma.sql`
  WITH gang AS (
    SELECT r.id, r.attempt + 1 AS attempt, r.members, r.labels FROM runs r WHERE r.id = ${runId} AND r.status = 'queued' FOR NO KEY UPDATE
  ),
  chosen AS (
    SELECT others.* FROM gang CROSS JOIN LATERAL (${slotsOfOthers(workerId, Prisma.sql`gang.labels`, seenWithinSeconds)}) AS others
    WHERE others.number <= gang.members
  ),
  reserved AS (
    INSERT INTO run_members (run_id, attempt, rank, worker_id)
    SELECT gang.id, gang.attempt, chosen.number, chosen.worker_id FROM gang CROSS JOIN chosen
    WHERE (SELECT count(*) FROM chosen) = gang.members
    RETURNING worker_id
  ),
  counted AS (UPDATE workers SET claims = claims + 1 WHERE id IN (SELECT worker_id FROM reserved))
  SELECT worker_id FROM reserved`;

/** Asks for all members of a gathering, on their workers or on others, or for none; after {@link lockWorkers}. */
export const askMembers = (
  { runId, attempt, workerId }: RunLease,
  wanted: { gathering: number; threads: number; seenWithinSeconds: number },
): Prisma.Sql => Prisma.sql`
  WITH gang AS (SELECT r.labels FROM runs r WHERE ${isHeldWith({ runId, attempt, workerId })} FOR SHARE),
  mine AS (
    SELECT m.rank, EXISTS (
      SELECT FROM workers me JOIN workers k ON ${canServe(Prisma.sql`gang.labels`, wanted.seenWithinSeconds)}
      WHERE me.id = ${workerId} AND k.id = m.worker_id
    ) AS stays
    FROM gang CROSS JOIN run_members m WHERE m.run_id = ${runId} AND m.attempt = ${attempt}
  ),
  moving AS (SELECT rank, row_number() OVER (ORDER BY rank) AS number FROM mine WHERE NOT stays),
  placed AS (
    SELECT mine.rank, mine.stays, others.worker_id AS moves_to FROM gang CROSS JOIN mine
    LEFT JOIN moving ON moving.rank = mine.rank
    LEFT JOIN LATERAL (${slotsOfOthers(workerId, Prisma.sql`gang.labels`, wanted.seenWithinSeconds)}) AS others ON others.number = moving.number
  ),
  asked AS (
    UPDATE run_members m SET worker_id = coalesce(placed.moves_to, m.worker_id), state = 'asked', gathering = ${wanted.gathering}::int,
      threads = ${wanted.threads}::int, address = NULL, error = NULL, leaving = false
    FROM placed
    WHERE m.run_id = ${runId} AND m.attempt = ${attempt} AND m.rank = placed.rank
      AND NOT EXISTS (SELECT FROM placed WHERE NOT stays AND moves_to IS NULL)
      AND NOT (placed.stays AND m.gathering = ${wanted.gathering}::int)
    RETURNING placed.moves_to
  ),
  counted AS (UPDATE workers SET claims = claims + 1 WHERE id IN (SELECT moves_to FROM asked))
  SELECT EXISTS (SELECT FROM mine) AS held, NOT EXISTS (SELECT FROM placed WHERE NOT stays AND moves_to IS NULL) AS asked`;
