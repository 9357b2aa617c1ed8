import type { Resources } from '../contracts/system.ts';
import { Prisma } from './generated/client.ts';

/** What a slot has, as numbers or as columns. */
interface SlotSql {
  cores: Prisma.Sql;
  gpus: Prisma.Sql;
  memoryBytes: Prisma.Sql;
}

/** What a run uses that needs `members` slots of this size beside its own. */
export const slotsTogetherSql = ({ cores, gpus, memoryBytes }: SlotSql, members: Prisma.Sql): SlotSql => ({
  cores: Prisma.sql`${cores} * (1 + ${members})`,
  gpus: Prisma.sql`${gpus} * (1 + ${members})`,
  memoryBytes: Prisma.sql`${memoryBytes} * (1 + ${members})`,
});

/** The size of a slot as SQL. */
export const slotSql = ({ cores, gpus, memoryBytes }: Resources): SlotSql => ({
  cores: Prisma.sql`${cores}::int`,
  gpus: Prisma.sql`${gpus}::int`,
  memoryBytes: Prisma.sql`${memoryBytes}::float8`,
});

/** Columns of an aggregate over held runs, or none: how many there are, and what their slots have together. */
export const usedColumns = Prisma.sql`count(*)::int AS runs, coalesce(sum(slot_cores), 0)::int AS cores, coalesce(sum(slot_gpus), 0)::int AS gpus, coalesce(sum(slot_memory_bytes), 0)::float8 AS memory_bytes`;

/** Whether one more run fits the limits of a project of alias `p` that uses `used` so far (its {@link usedColumns}, or nulls), on a slot of this size. */
export function hasRoom(maxHeld: number | null, slot: SlotSql, used: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(
    (coalesce(p.max_runs, ${maxHeld}::int) IS NULL OR coalesce(${used}.runs, 0) < least(p.max_runs, ${maxHeld}::int))
    AND (p.max_cores IS NULL OR coalesce(${used}.cores, 0) + ${slot.cores} <= p.max_cores)
    AND (p.max_gpus IS NULL OR coalesce(${used}.gpus, 0) + ${slot.gpus} <= p.max_gpus)
    AND (p.max_memory_bytes IS NULL OR coalesce(${used}.memory_bytes, 0) + ${slot.memoryBytes} <= p.max_memory_bytes)
  )`;
}

/** Whether a project of alias `p` uses no more than it may: a run of it may take the slot of another of its own. */
export function isWithin(maxHeld: number | null, used: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(
    (coalesce(p.max_runs, ${maxHeld}::int) IS NULL OR ${used}.runs <= least(p.max_runs, ${maxHeld}::int))
    AND (p.max_cores IS NULL OR ${used}.cores <= p.max_cores)
    AND (p.max_gpus IS NULL OR ${used}.gpus <= p.max_gpus)
    AND (p.max_memory_bytes IS NULL OR ${used}.memory_bytes <= p.max_memory_bytes)
  )`;
}

/** Whether a project of alias `p` has any limit. */
export const isLimited = (maxHeld: number | null): Prisma.Sql =>
  Prisma.sql`(coalesce(p.max_runs, ${maxHeld}::int) IS NOT NULL OR p.max_cores IS NOT NULL OR p.max_gpus IS NOT NULL OR p.max_memory_bytes IS NOT NULL)`;
