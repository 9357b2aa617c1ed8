import type { Wait, Waiting, WaitingCause } from '../contracts/waiting.ts';
import { Prisma } from './generated/client.ts';
import { secondsFromNow } from './held-run.ts';
import { fromJson, jsonText } from './stored-json.ts';

/** Assignments of an UPDATE: the row is taken after the wait, or at once where none is given. */
export function setWait(wait?: Wait): Prisma.Sql {
  if (!wait) return Prisma.sql`retry_at = NULL, waiting_cause = NULL`;
  return Prisma.sql`retry_at = ${secondsFromNow(wait.seconds)}, waiting_cause = ${jsonText(wait.cause)}::jsonb`;
}

/** What a row that nobody has says of its wait. */
export function toWaiting({
  retryAt,
  waitingCause,
}: {
  retryAt: Date | null;
  waitingCause: Prisma.JsonValue;
}): Waiting | null {
  if (retryAt === null || waitingCause === null) return null;
  return { ...fromJson<WaitingCause>(waitingCause), retryAt: retryAt.toISOString() };
}
