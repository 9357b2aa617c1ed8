import type { ExperimentDefinition } from '../contracts/definition/definition.ts';
import type { RunError, RunStatus, StopReason } from '../contracts/run.ts';
import { trialStates, type BestTrial, type SearchSettings, type SearchStatus, type TrialState } from '../contracts/search.ts'; // prettier-ignore
import { Prisma } from './generated/client.ts';
import type { CurvePair, SearchRecord, SearchState, TrialRecord, TrialResult } from './ports/search-store.ts';
import { fromJson } from './stored-json.ts';

/** What Prisma reads and writes with: the client, or a transaction. */
export type SearchClient = Pick<Prisma.TransactionClient, '$queryRaw' | '$executeRaw' | 'search' | 'trial'>;

type SearchRow = Prisma.SearchGetPayload<object>;
type TrialRow = Omit<Prisma.TrialGetPayload<object>, 'curve'>;

interface CountRow {
  searchId: string;
  state: TrialState;
  trials: number;
  trained: number;
  saved: number;
}

/** The rows as the port shows them, with their trials counted. */
export async function toSearchRecords(
  client: SearchClient,
  rows: readonly SearchRow[],
): Promise<SearchRecord[]> {
  const counts =
    rows.length === 0
      ? []
      : await client.$queryRaw<CountRow[]>`
        SELECT search_id AS "searchId", state, count(*)::int AS trials, sum(trained_epochs)::float8 AS trained,
          sum(greatest(planned_epochs - trained_epochs, 0))::float8 AS saved
        FROM trials WHERE search_id = ANY(${rows.map(({ id }) => id)}::text[]) GROUP BY search_id, state`;
  return rows.map((row) => toSearchRecord(row, counts.filter(({ searchId }) => searchId === row.id))); // prettier-ignore
}

/** What a search is after; null: there is no such search. */
export async function readObjective(
  client: SearchClient,
  searchId: string,
): Promise<SearchSettings['objective'] | null> {
  const row = await client.search.findUnique({ where: { id: searchId }, select: { settings: true } });
  return row && fromJson<SearchSettings>(row.settings).objective;
}

function toSearchRecord(row: SearchRow, counts: readonly CountRow[]): SearchRecord {
  const inState = (state: TrialState) => counts.find((one) => one.state === state);
  const total = (of: (count: CountRow) => number) => counts.reduce((sum, count) => sum + of(count), 0);
  const settings = fromJson<Omit<SearchSettings, 'auto'> & Partial<SearchSettings>>(row.settings);
  return {
    id: row.id,
    projectId: row.projectId,
    name: row.name,
    datasetId: row.datasetId,
    status: row.status as SearchStatus,
    experiment: fromJson<ExperimentDefinition>(row.experiment),
    template: fromJson<ExperimentDefinition>(row.template),
    ...settings,
    // Searches of before had a space that was given.
    auto: settings.auto ?? null,
    best: fromJson<BestTrial | null>(row.best),
    trials: {
      total: total(({ trials }) => trials),
      ...(Object.fromEntries(trialStates.map((state) => [state, inState(state)?.trials ?? 0])) as Record<
        TrialState,
        number
      >),
    },
    epochs: { trained: total(({ trained }) => trained), saved: inState('stopped')?.saved ?? 0 },
    error: fromJson<RunError | null>(row.error),
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}

/** The row as the port shows it. */
export function toTrialRecord(row: TrialRow): TrialRecord {
  return {
    trial: row.trial,
    state: row.state as TrialState,
    runId: row.runId,
    experimentId: row.experimentId,
    parameters: fromJson<Record<string, unknown>>(row.parameters),
    plannedEpochs: row.plannedEpochs,
    trainedEpochs: row.trainedEpochs,
    pausesAfter: row.pausesAfter,
    value: row.value,
    error: fromJson<RunError | null>(row.error),
    createdAt: row.createdAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
  };
}

/** The row as the port shows it. */
export const toCurve = (curve: Prisma.JsonValue): CurvePair[] => fromJson<CurvePair[]>(curve);

/** Curves of runs so far, of the metric of their search's objective: validation rows' by epochs. */
export async function readCurves(
  client: SearchClient,
  runIds: readonly string[],
  { metric, on }: SearchSettings['objective'],
): Promise<Map<string, CurvePair[]>> {
  const curves = new Map<string, CurvePair[]>();
  // A cross-validation's epochs are those of one fold after the other, which no mean is known of.
  if (runIds.length === 0 || on === 'folds') return curves;
  const points = await client.$queryRaw<{ runId: string; epoch: number; value: number }[]>`
    SELECT run_id AS "runId", round(epoch)::int AS epoch, value FROM metrics
    WHERE run_id = ANY(${[...runIds]}::text[]) AND scope = 'epoch' AND name = ${`validation.${metric}`} AND value IS NOT NULL
    ORDER BY run_id, step`;
  for (const { runId, epoch, value } of points) {
    const curve = curves.get(runId);
    if (curve) curve.push([epoch, value]);
    else curves.set(runId, [[epoch, value]]);
  }
  return curves;
}

/** Of each trial its family, the time that its attempts took, and a metric of its test rows, by the trials' numbers. */
export async function readResults(
  client: SearchClient,
  searchId: string,
  metric: string,
): Promise<Map<number, Pick<TrialResult, 'family' | 'seconds' | 'test'>>> {
  const rows = await client.$queryRaw<
    { trial: number; family: string | null; seconds: number; test: number | null }[]
  >`
    SELECT t.trial, e.resolved #>> '{model,family}' AS family,
      coalesce((
        SELECT sum(extract(epoch FROM coalesce(a.ended_at, clock_timestamp()) - a.started_at))
        FROM run_attempts a WHERE a.run_id = t.run_id
      ), 0)::float8 AS seconds,
      (r.evaluation #>> ${['test', metric]}::text[])::float8 AS test
    FROM trials t LEFT JOIN experiments e ON e.id = t.experiment_id LEFT JOIN runs r ON r.id = t.run_id
    WHERE t.search_id = ${searchId}`;
  return new Map(rows.map(({ trial, ...result }) => [trial, result]));
}

interface RunRow {
  trial: number;
  runId: string;
  status: RunStatus;
  stopReason: StopReason | null;
  error: RunError | null;
  epoch: number | null;
  epochs: number | null;
  evaluated: number | null;
}

/** All that a search is advanced by; its row is locked by the caller. */
export async function readSearchState(
  client: SearchClient,
  id: string,
  isOverdue: boolean,
): Promise<SearchState> {
  const [search] = await toSearchRecords(client, [await client.search.findUniqueOrThrow({ where: { id } })]);
  const { objective } = search;
  const path =
    objective.on === 'folds'
      ? ['crossValidation', 'mean', objective.metric]
      : ['validation', objective.metric];
  const rows = await client.trial.findMany({ where: { searchId: id }, orderBy: { trial: 'asc' } });
  const runs = await client.$queryRaw<RunRow[]>`
    SELECT t.trial, r.id AS "runId", r.status, r.stop_reason AS "stopReason", r.error,
      (r.progress ->> 'epoch')::int AS epoch, (r.progress ->> 'epochs')::int AS epochs,
      (r.evaluation #>> ${path}::text[])::float8 AS evaluated
    FROM trials t JOIN runs r ON r.id = t.run_id
    WHERE t.search_id = ${id} AND t.state IN ('queued', 'running', 'paused')`;
  const runOf = new Map(runs.map((run) => [run.trial, run]));
  const reported = rows.filter(({ state }) => state === 'queued' || state === 'running');
  const curves = await readCurves(client, reported.flatMap(({ runId }) => runId ?? []), objective); // prettier-ignore
  const trials = rows.map((row) => {
    const run = runOf.get(row.trial);
    return {
      ...toTrialRecord(row),
      curve: (row.runId !== null && curves.get(row.runId)) || toCurve(row.curve),
      run: run
        ? {
            status: run.status,
            stopReason: run.stopReason,
            error: run.error,
            trainedEpochs: run.epoch ?? 0,
            plannedEpochs: run.epochs,
            evaluated: run.evaluated,
          }
        : null,
    };
  });
  return { search, trials, isOverdue };
}
