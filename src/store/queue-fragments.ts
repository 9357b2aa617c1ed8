import type { Resources } from '../contracts/system.ts';
import { Prisma } from './generated/client.ts';
import { slotSql, slotsTogetherSql, usedColumns } from './project-room.ts';

/** Slots of this size for a run `r` and its members, as SQL. */
export const slotsSql = (slot: Resources): ReturnType<typeof slotSql> =>
  slotsTogetherSql(slotSql(slot), Prisma.sql`r.members`);

/** Runs that workers hold, by project; an index has these rows and no others. */
export const held = Prisma.sql`
  SELECT project_id, ${usedColumns} FROM runs WHERE worker_id IS NOT NULL GROUP BY project_id`;

/** Of a run of alias `r` that is queued: it waits for no other run. The index of waiting runs has these rows. */
export const isReleased = Prisma.sql`r.waits_for = '{}'`;

/** Of a run of alias `r` that is queued: it waits for no other run, and not to be tried again. */
export const isDue = Prisma.sql`(${isReleased} AND (r.retry_at IS NULL OR r.retry_at <= now()))`;

const isWaiting = Prisma.sql`r.status = 'queued' AND ${isReleased}`;

/**
 * Parts of a `WITH RECURSIVE`: the projects with queued runs (`waiting`) and the sets of labels that queued runs ask for (`asked`), a row of
 * null at the end of each. They are found by jumping through an index from one to the next: the cost goes by their numbers and not by that of the runs.
 */
export const jumpThroughQueue = Prisma.sql`
    waiting AS (
      (SELECT r.project_id FROM runs r WHERE ${isWaiting} ORDER BY r.project_id LIMIT 1)
      UNION ALL
      SELECT (
        SELECT r.project_id FROM runs r
        WHERE ${isWaiting} AND r.project_id > waiting.project_id ORDER BY r.project_id LIMIT 1
      )
      FROM waiting WHERE waiting.project_id IS NOT NULL
    ),
    asked AS (
      (SELECT r.labels FROM runs r WHERE ${isWaiting} ORDER BY r.labels LIMIT 1)
      UNION ALL
      SELECT (SELECT r.labels FROM runs r WHERE ${isWaiting} AND r.labels > asked.labels ORDER BY r.labels LIMIT 1)
      FROM asked WHERE asked.labels IS NOT NULL
    )`;
