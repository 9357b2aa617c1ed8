import { heldRunStatuses } from '../contracts/run.ts';
import { Prisma } from './generated/client.ts';
import type { RunLease } from './ports/run-store.ts';

/** The condition under which a run (alias `r`) is still held with the lease. */
export function isHeldWith({ runId, attempt, workerId }: RunLease): Prisma.Sql {
  return Prisma.sql`r.id = ${runId} AND r.attempt = ${attempt} AND r.worker_id = ${workerId}
    AND r.status = ANY(${[...heldRunStatuses]}::text[])`;
}

/**
 * The held run's id, or no row. It locks the run's row against changes until the statement's end: a takeover waits for
 * the writes that were begun under the lease, and those that come after it find the lease lost.
 */
export function selectHeldRun(lease: RunLease): Prisma.Sql {
  return Prisma.sql`SELECT r.id FROM runs r WHERE ${isHeldWith(lease)} FOR SHARE`;
}

/** A time to come, such as a lease's end, by the database's clock. */
export function secondsFromNow(seconds: number): Prisma.Sql {
  return Prisma.sql`now() + ${seconds}::float8 * interval '1 second'`;
}
