import type { KeyedRequest } from '../contracts/key.ts';
import { Prisma } from './generated/client.ts';
import type { NewRun } from './ports/run-store.ts';
import { recordStatus } from './run-status-statement.ts';
import { jsonText } from './stored-json.ts';

/** Where a run belongs to a search. */
export interface OfSearch {
  id: string;
  trial: number;
  pauseAfterEpoch: number | null;
}

/** Slots of other workers that a run of an experiment `e` needs. */
const membersOf = Prisma.sql`
  CASE WHEN e.resolved #>> '{training,strategy,placement}' = 'spread' THEN (e.resolved #>> '{training,strategy,replicas}')::int - 1 ELSE 0 END`;

/** Inserts a run as `queued`, with the statement of {@link recordStatus}; no row: the project's queue is full, or there is no such experiment. */
export function insertQueued(
  run: NewRun,
  maxQueued: number,
  keyed?: KeyedRequest,
  search: OfSearch | null = null,
): Prisma.Sql {
  const after = [...(run.after ?? [])];
  return recordStatus({
    change: Prisma.sql`
      INSERT INTO runs AS r (id, project_id, experiment_id, dataset_id, name, status, priority, after_runs, waits_for, labels, warnings, last_event_number, request_id, trace_parent, search_id, trial, pause_after_epoch, members)
      SELECT ${run.id}, e.project_id, e.id, e.dataset_id, ${run.name}, 'queued', ${run.priority ?? 50}::int, ${after}::text[],
        ARRAY(SELECT before.id FROM runs before WHERE before.id = ANY(${after}::text[]) AND before.status <> 'succeeded' ORDER BY before.id),
        ${jsonText(run.labels ?? {})}::jsonb, e.warnings, 1,
        ${run.origin?.requestId ?? null}, ${run.origin?.traceParent ?? null}, ${search?.id ?? null}, ${search?.trial ?? null}::int, ${search?.pauseAfterEpoch ?? null}::int,
        ${membersOf}
      FROM experiments e
      WHERE e.id = ${run.experimentId} AND e.project_id = ${run.projectId}
        AND (SELECT count(*) FROM runs WHERE project_id = ${run.projectId} AND status = 'queued') < ${maxQueued}`,
    message: 'Waits in the queue.',
    keyed,
  });
}

/** An event for each warning that a run begins with; its message is that of `warningMessage`. */
export function tellWarnings(runId: string): Prisma.Sql {
  return Prisma.sql`
    WITH counted AS (
      UPDATE runs r SET last_event_number = r.last_event_number + jsonb_array_length(r.warnings)
      WHERE r.id = ${runId} AND r.warnings <> '[]'::jsonb
      RETURNING r.id, r.warnings, r.last_event_number - jsonb_array_length(r.warnings) AS told
    )
    INSERT INTO run_events (run_id, id, at, type, level, message, data)
    SELECT counted.id, counted.told + new.number, clock_timestamp(), 'warning', 'warning',
      CASE WHEN strpos(new.warning ->> 'detail', '"' || (new.warning ->> 'column') || '"') = 0 THEN 'Column "' || (new.warning ->> 'column') || '": ' ELSE '' END
        || (new.warning ->> 'detail'), new.warning
    FROM counted, jsonb_array_elements(counted.warnings) WITH ORDINALITY AS new (warning, number)`;
}
