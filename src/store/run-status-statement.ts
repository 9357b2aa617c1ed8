import { finishedRunStatuses, heldRunStatuses, type RunStatus } from '../contracts/run.ts';
import type { KeyedRequest } from '../contracts/key.ts';
import type { RunError } from '../contracts/run.ts';
import { Prisma } from './generated/client.ts';
import { insertKey } from './keyed-request.ts';
import { isHeldWith, secondsFromNow } from './held-run.ts';
import { runEventsChannel } from './run-events-channel.ts';
import type { RunStatusChange } from './ports/run-store.ts';
import { jsonText, jsonTextOrNull, storableText } from './stored-json.ts';
import { postRunEnded } from './webhook-message.ts';

/** What {@link recordStatus} needs of the insert or update before it. */
const changedColumns = Prisma.sql`
  r.id, r.attempt, r.status, r.stop_reason, r.last_event_number, clock_timestamp()::timestamptz(3) AS at`;

/** What the message of a run that ended needs beside them. */
const endedColumns = Prisma.sql`,
  r.project_id, r.search_id, r.name, r.experiment_id, r.dataset_id, r.headline, r.error, r.created_at, r.started_at, r.finished_at`;

/**
 * One statement, so that all of it happens or nothing: the change of `runs` (an INSERT or UPDATE of alias `r` that raises
 * `last_event_number`, without RETURNING), then its transition, status event, announcement, the messages of its end, and `attemptChange` if any.
 * It returns a row for the run that was changed, or none. `before` is a statement that `change` may refer to by the name
 * `before`.
 */
export function recordStatus(parts: {
  before?: Prisma.Sql | undefined;
  /** Another one, which may refer to `before`, by the name `slot`. */
  slot?: Prisma.Sql | undefined;
  change: Prisma.Sql;
  message: string;
  error?: RunError | null | undefined;
  /** An INSERT or UPDATE of run_attempts from `changed`. */
  attemptChange?: Prisma.Sql | undefined;
  level?: 'info' | 'warning' | 'error';
  /** The request that asked for the change; its key is stored with it. */
  keyed?: KeyedRequest | undefined;
  /** The run ends: webhooks are told. */
  ends?: boolean;
}): Prisma.Sql {
  const { change, level = 'info', ends = false } = parts;
  const message = storableText(parts.message);
  return Prisma.sql`
    WITH ${parts.before ? Prisma.sql`before AS (${parts.before}),` : Prisma.empty}
    ${parts.slot ? Prisma.sql`slot AS (${parts.slot}),` : Prisma.empty}
    changed AS (${change} RETURNING ${changedColumns}${ends ? endedColumns : Prisma.empty}),
    ${parts.attemptChange ? Prisma.sql`attempt_changed AS (${parts.attemptChange}),` : Prisma.empty}
    ${parts.keyed ? Prisma.sql`keyed AS (${insertKey(parts.keyed, Prisma.sql`id`, Prisma.sql`FROM changed`)}),` : Prisma.empty}
    ${ends ? Prisma.sql`posted AS (${postRunEnded()}),` : Prisma.empty}
    noted AS (
      INSERT INTO run_transitions (run_id, event_id, status, at, message)
      SELECT id, last_event_number, status, at, ${message} FROM changed
    ),
    told AS (
      INSERT INTO run_events (run_id, id, at, type, level, message, data)
      SELECT id, last_event_number, at, 'status', ${level}, ${message}, jsonb_build_object(
        'status', status, 'attempt', attempt, 'stopReason', stop_reason,
        'error', ${jsonTextOrNull(parts.error)}::jsonb
      )
      FROM changed
    )
    SELECT id, pg_notify(${runEventsChannel}, id)::text AS announced FROM changed`;
}

/** The statement of {@link recordStatus} for a change of status by the table of transitions. */
export function changeStatus(change: RunStatusChange): Prisma.Sql {
  const { runId, from, to, lease } = change;
  const conditions = [
    Prisma.sql`r.id = ${runId} AND r.status = ANY(${[...from]}::text[])`,
    ...(lease ? [isHeldWith(lease)] : []),
    ...(change.onlyIfLapsed ? [Prisma.sql`r.lease_expires_at <= now()`] : []),
  ];
  return recordStatus({
    change: Prisma.sql`UPDATE runs r SET ${Prisma.join(assignments(change))}
      WHERE ${Prisma.join(conditions, ' AND ')}`,
    message: change.message,
    error: change.error,
    attemptChange: attemptChange(change),
    keyed: change.keyed,
    ends: isIn(finishedRunStatuses, to),
    level: to === 'failed' ? 'error' : change.error ? 'warning' : 'info',
  });
}

function assignments(change: RunStatusChange): Prisma.Sql[] {
  const { to } = change;
  const isFinished = isIn(finishedRunStatuses, to);
  const set: Prisma.Sql[] = [
    Prisma.sql`status = ${to}`,
    Prisma.sql`last_event_number = r.last_event_number + 1, keeps_slots_since = NULL`,
    Prisma.sql`finished_at = ${isFinished ? Prisma.sql`clock_timestamp()` : Prisma.sql`NULL`}`,
  ];
  if (!isIn(heldRunStatuses, to))
    set.push(Prisma.sql`worker_id = NULL, lease_expires_at = NULL, yields_to = NULL`);
  if (change.cause === 'preempted') set.push(Prisma.sql`preemptions = r.preemptions + 1`);
  if (change.execution !== undefined) set.push(Prisma.sql`execution = ${jsonText(change.execution)}::jsonb`);
  if (change.elapsedSeconds !== undefined)
    set.push(Prisma.sql`elapsed_seconds = ${change.elapsedSeconds}::float8`);
  if (change.firstStepAt !== undefined)
    set.push(Prisma.sql`first_step_at = coalesce(r.first_step_at, ${change.firstStepAt}::timestamptz)`);
  return [...set, ...(to === 'queued' ? queueAgain(change) : outcomeAssignments(change))];
}

/** A run whose worker gave it back keeps its place in the queue; what told of an end goes. */
const queueAgain = ({ retryAfterSeconds, origin }: RunStatusChange): Prisma.Sql[] => [
  ...(origin ? [Prisma.sql`request_id = ${origin.requestId}, trace_parent = ${origin.traceParent}`] : []),
  Prisma.sql`queued_at = CASE WHEN r.worker_id IS NULL THEN clock_timestamp() ELSE r.queued_at END`,
  Prisma.sql`retry_at = ${retryAfterSeconds ? secondsFromNow(retryAfterSeconds) : Prisma.sql`NULL`}`,
  Prisma.sql`stop_reason = NULL, error = NULL, evaluation = NULL, headline = NULL, timings = NULL`,
];

function outcomeAssignments(change: RunStatusChange): Prisma.Sql[] {
  const set: Prisma.Sql[] = [];
  if (change.stopReason !== undefined) set.push(Prisma.sql`stop_reason = ${change.stopReason}`);
  if (change.error !== undefined) set.push(Prisma.sql`error = ${jsonTextOrNull(change.error)}::jsonb`);
  if (change.timings !== undefined) set.push(Prisma.sql`timings = ${jsonText(change.timings)}::jsonb`);
  if (change.headline !== undefined)
    set.push(Prisma.sql`headline = ${jsonTextOrNull(change.headline)}::jsonb`);
  if (change.evaluation !== undefined)
    set.push(Prisma.sql`evaluation = ${jsonTextOrNull(change.evaluation)}::jsonb`);
  return set;
}

/** Ends the attempt that was under way, or notes its engine. */
function attemptChange({ to, error, execution, cause }: RunStatusChange): Prisma.Sql | undefined {
  const set: Prisma.Sql[] = [];
  if (execution !== undefined) set.push(Prisma.sql`engine = ${jsonText(execution.engine)}::jsonb`);
  if (!isIn(heldRunStatuses, to)) {
    set.push(Prisma.sql`ended_at = changed.at, outcome = changed.status, cause = ${cause ?? null}`);
    set.push(Prisma.sql`error = ${jsonTextOrNull(error)}::jsonb`);
  }
  if (set.length === 0) return undefined;
  return Prisma.sql`UPDATE run_attempts a SET ${Prisma.join(set)} FROM changed
    WHERE a.run_id = changed.id AND a.attempt = changed.attempt AND a.ended_at IS NULL`;
}

function isIn(statuses: readonly RunStatus[], status: RunStatus): boolean {
  return statuses.includes(status);
}
