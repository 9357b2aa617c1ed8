import { askedLabels } from '../contracts/labels.ts';
import type { Origin } from '../contracts/origin.ts';
import type { RunStatus } from '../contracts/run.ts';
import { Prisma } from './generated/client.ts';
import type { RunStatusChange } from './ports/run-store.ts';
import type { NewTrial, SearchRecord, SearchStep } from './ports/search-store.ts';
import { insertQueued, tellWarnings } from './run-insert-statements.ts';
import { changeStatus } from './run-status-statement.ts';
import { jsonText, jsonTextOrNull, toJson } from './stored-json.ts';
import { postSearchFinished } from './webhook-message.ts';

type Transaction = Prisma.TransactionClient;

/** A run that keeps changing its status is looked at so often. */
const maxTries = 5;

/** Does a step to a search whose row the transaction has locked. @returns the runs that were queued, and the artifacts of checkpoints that were pruned */
export async function takeSearchStep(
  tx: Transaction,
  { search, origin }: { search: SearchRecord; origin: Origin | undefined },
  step: SearchStep,
  maxQueued: number,
): Promise<{ queued: string[]; pruned: string[] }> {
  const change = async (wanted: RunStatusChange): Promise<boolean> =>
    (await tx.$queryRaw<unknown[]>(changeStatus({ ...wanted, origin }))).length > 0;

  /** Tries one change after the other, as the run's status may go from what one is for to what another is for meanwhile. */
  const changeAny = async (
    runId: string,
    changes: readonly Omit<RunStatusChange, 'runId'>[],
  ): Promise<void> => {
    for (let tries = 0; tries < maxTries; tries += 1)
      for (const wanted of changes) if (await change({ ...wanted, runId })) return;
  };

  await noteSeen(tx, search.id, step.seen);
  // The project's row first, then those of runs: the order in which workers claim.
  const queued = await startTrials(tx, search, origin, step.starts, maxQueued);
  for (const { trial, runId, pausesAfter, message } of step.resumes) {
    if (!(await change({ runId, from: ['paused'], to: 'queued', message }))) continue;
    await tx.$executeRaw`UPDATE runs SET pause_after_epoch = ${pausesAfter}::int WHERE id = ${runId}`;
    await tx.$executeRaw`
      UPDATE trials SET state = 'queued', value = NULL, pauses_after = ${pausesAfter}::int
      WHERE search_id = ${search.id} AND trial = ${trial}::int`;
    queued.push(runId);
  }
  for (const { runId, stopReason, message } of step.stops)
    await changeAny(runId, [
      { from: ['queued', 'paused'], to: 'cancelled', message, stopReason },
      { from: held, to: 'cancelling', message, stopReason },
    ]);
  for (const { runId, message } of step.pauses)
    await changeAny(runId, [
      { from: ['starting', 'running'], to: 'pausing', message },
      { from: ['queued'], to: 'paused', message },
    ]);
  const { end, best } = step;
  await tx.$queryRaw`
    WITH changed AS (
      UPDATE searches s SET best = ${jsonTextOrNull(best)}::jsonb
        ${end ? Prisma.sql`, status = ${end.status}, error = ${jsonTextOrNull(end.error)}::jsonb, finished_at = clock_timestamp()` : Prisma.empty}
      WHERE s.id = ${search.id}
      RETURNING s.*
    )
    ${end ? Prisma.sql`, posted AS (${postSearchFinished()})` : Prisma.empty}
    SELECT id FROM changed`;
  const isOver = end !== null || (search.status !== 'running' && search.status !== 'paused');
  return { queued, pruned: isOver ? await pruneCutShort(tx, search.id) : [] };
}

/** Marks the checkpoints of trials that were cut short, but for the best trial's: nobody goes on from them. @returns their artifacts */
async function pruneCutShort(tx: Transaction, searchId: string): Promise<string[]> {
  const pruned = await tx.$queryRaw<{ artifactKey: string }[]>`
    UPDATE checkpoints c SET pruned_at = clock_timestamp()
    FROM trials t JOIN searches s ON s.id = t.search_id JOIN runs r ON r.id = t.run_id
    WHERE t.search_id = ${searchId} AND t.state = 'stopped' AND r.status = 'cancelled'
      AND (s.best ->> 'runId') IS DISTINCT FROM t.run_id AND c.run_id = t.run_id AND c.pruned_at IS NULL
    RETURNING c.artifact_key AS "artifactKey"`;
  return pruned.map(({ artifactKey }) => artifactKey);
}

const held: RunStatus[] = ['starting', 'running', 'pausing'];

async function noteSeen(tx: Transaction, searchId: string, seen: SearchStep['seen']): Promise<void> {
  if (seen.length === 0) return;
  await tx.$executeRaw`
    UPDATE trials t SET state = n.state, trained_epochs = n."trainedEpochs", planned_epochs = n."plannedEpochs", value = n.value,
      curve = coalesce(n.curve, t.curve), error = n.error,
      ended_at = CASE WHEN n.state IN ('completed', 'stopped', 'failed', 'cancelled') THEN clock_timestamp() END
    FROM jsonb_to_recordset(${jsonText(seen)}::jsonb) AS n(
      trial int, state text, "trainedEpochs" int, "plannedEpochs" int, value float8, curve jsonb, error jsonb
    )
    WHERE t.search_id = ${searchId} AND t.trial = n.trial`;
}

async function startTrials(
  tx: Transaction,
  search: SearchRecord,
  origin: Origin | undefined,
  starts: readonly NewTrial[],
  maxQueued: number,
): Promise<string[]> {
  if (starts.length === 0) return [];
  const { id: searchId, projectId, datasetId } = search;
  // Inserts of a project take turns, or they would all count the same queue.
  await tx.$queryRaw`SELECT id FROM projects WHERE id = ${projectId} FOR NO KEY UPDATE`;
  const [{ waiting }] = await tx.$queryRaw<{ waiting: number }[]>`
    SELECT count(*)::int AS waiting FROM runs WHERE project_id = ${projectId} AND status = 'queued'`;
  let room = maxQueued - waiting;
  const queued: string[] = [];
  for (const { trial, parameters, plannedEpochs, pausesAfter, experiment, runId, error } of starts) {
    if (experiment) {
      if (room <= 0) break;
      room -= 1;
      const { definition, resolved, warnings, id: experimentId, name } = experiment;
      await tx.experiment.create({
        data: {
          id: experimentId,
          projectId,
          name,
          datasetId,
          searchId,
          definition: toJson(definition),
          resolved: toJson(resolved),
          warnings: toJson(warnings),
        },
      });
      const run = { id: runId, projectId, experimentId, name, origin, labels: askedLabels(resolved) };
      const ofSearch = { id: searchId, trial, pauseAfterEpoch: pausesAfter };
      await tx.$queryRaw(insertQueued(run, maxQueued, undefined, ofSearch));
      await tx.$queryRaw(tellWarnings(runId));
      queued.push(runId);
    }
    await tx.$executeRaw`
      INSERT INTO trials (search_id, trial, state, run_id, experiment_id, parameters, planned_epochs, pauses_after, error, ended_at)
      SELECT ${searchId}, ${trial}::int, ${error ? 'failed' : 'queued'}, ${runId}, ${experiment?.id ?? null},
        ${jsonText(parameters)}::jsonb, ${plannedEpochs}::int, ${pausesAfter}::int, ${jsonTextOrNull(error)}::jsonb,
        CASE WHEN ${error !== null} THEN clock_timestamp() END`;
  }
  return queued;
}
