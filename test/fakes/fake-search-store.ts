import { askedLabels } from '../../src/contracts/labels.ts';
import { finishedRunStatuses, type RunStatus } from '../../src/contracts/run.ts';
import { trialStates, type TrialState } from '../../src/contracts/search.ts';
import { TrainyardError } from '../../src/errors.ts';
import { readNumberedPageQuery, readPageQuery, toNumberedPage, toPage } from '../../src/store/page-cursor.ts';
import type { RunStatusChange } from '../../src/store/ports/run-store.ts';
import type {
  CurvePair,
  NewTrial,
  SearchRecord,
  SearchState,
  SearchStep,
  SearchStore,
  TrialWithCurve,
} from '../../src/store/ports/search-store.ts';
import { applyChange, newRun, recordStatus } from './fake-run-store.ts';
import { copy, requireProject, selectPage, takeKey, timeIn } from './fake-store-tables.ts';
import type { FakeSearch, FakeTables } from './fake-store-tables.ts';
import { postSearchFinished } from './fake-webhook-stores.ts';

const ended: readonly TrialState[] = ['completed', 'stopped', 'failed', 'cancelled'];
const isFinished = (status: RunStatus): boolean =>
  (finishedRunStatuses as readonly RunStatus[]).includes(status);

/** Searches in memory. */
export function createFakeSearchStore(tables: FakeTables): SearchStore {
  const find = (projectId: string, id: string): FakeSearch | null => {
    const search = tables.searches.get(id);
    return search?.projectId === projectId ? search : null;
  };
  const curveOf = (search: FakeSearch, { state, runId, curve }: TrialWithCurve): CurvePair[] => {
    const reported = ended.includes(state) || state === 'paused' ? [] : readCurve(tables, search, runId);
    return reported.length > 0 ? reported : [...curve];
  };

  return {
    async insert(search, keyed) {
      requireProject(tables, search.projectId);
      if (!tables.datasets.has(search.datasetId))
        throw new TrainyardError('notFound', `There is no dataset ${search.datasetId}.`);
      takeKey(tables, keyed, search.id);
      const row: FakeSearch = {
        ...copy(search),
        status: 'running',
        best: null,
        error: null,
        deadline: tables.now() + (search.settings.limits.seconds ?? Infinity) * 1000,
        createdAt: timeIn(tables, 0),
        finishedAt: null,
        rows: [],
      };
      tables.searches.set(search.id, row);
      return toRecord(row);
    },

    async find(projectId, id) {
      const search = find(projectId, id);
      return search && toRecord(search);
    },

    async findAny(id) {
      const search = tables.searches.get(id);
      return search ? toRecord(search) : null;
    },

    async list(projectId, { status, datasetId, ...query }) {
      const page = readPageQuery('search', query);
      const matching = [...tables.searches.values()]
        .filter((search) => status === undefined || search.status === status)
        .filter((search) => datasetId === undefined || search.datasetId === datasetId);
      return toPage(selectPage(matching, projectId, page), page, toRecord);
    },

    async listTrials(id, { state, ...query }) {
      const page = readNumberedPageQuery(query);
      const rows = (tables.searches.get(id)?.rows ?? [])
        .filter((trial) => state === undefined || trial.state === state)
        .filter(({ trial }) => page.before === null || trial >= page.before)
        .slice(0, page.take)
        .map((trial) => ({ ...trial, number: trial.trial + 1 }));
      return toNumberedPage(rows, page, ({ number: _number, curve: _curve, ...trial }) => copy(trial));
    },

    async listCurves(id, numbers) {
      const search = tables.searches.get(id);
      const rows = search?.rows.filter(({ trial }) => numbers === undefined || numbers.includes(trial)) ?? [];
      return copy(rows.map((trial) => ({ ...trial, curve: curveOf(search!, trial) })));
    },

    async listResults(id) {
      const search = tables.searches.get(id);
      return (search?.rows ?? []).map(({ curve: _curve, ...trial }) => {
        const run = trial.runId === null ? undefined : tables.runs.get(trial.runId);
        const figures = run?.evaluation?.test as unknown as Record<string, number | null> | null | undefined;
        const { resolved } = (trial.experimentId && tables.experiments.get(trial.experimentId)) || {};
        const spent = (run?.attempts ?? []).map(
          ({ startedAt, endedAt }) =>
            (endedAt === null ? tables.now() : Date.parse(endedAt)) - Date.parse(startedAt),
        );
        return copy({
          ...trial,
          family: resolved?.model.family ?? null,
          seconds: spent.reduce((sum, milliseconds) => sum + milliseconds / 1000, 0),
          test: figures?.[search!.settings.objective.metric] ?? null,
        });
      });
    },

    async advance(id, decide, { maxQueuedPerProject }) {
      const search = tables.searches.get(id);
      if (!search) return null;
      const state: SearchState = {
        search: toRecord(search),
        isOverdue: search.deadline <= tables.now(),
        trials: search.rows.map((trial) => ({
          ...copy(trial),
          curve: curveOf(search, trial),
          run: ended.includes(trial.state) ? null : readRun(tables, search, trial.runId!),
        })),
      };
      const queued = takeStep(tables, search, decide(state), maxQueuedPerProject);
      return { queued, pruned: search.status === 'running' || search.status === 'paused' ? [] : pruneCutShort(tables, search) }; // prettier-ignore
    },

    async listDue() {
      const due = [...tables.searches.values()].filter((search) => {
        const { status, rows, settings, deadline } = search;
        const underWay = rows.filter(({ state }) => state === 'queued' || state === 'running').length;
        if (status === 'running' && (deadline <= tables.now() || underWay < settings.limits.parallel))
          return true;
        return rows
          .filter(({ state }) => !ended.includes(state))
          .some(({ runId, state }) => {
            const run = tables.runs.get(runId!)!.record.status;
            const isOver = status !== 'running' && status !== 'paused';
            return (
              isFinished(run) ||
              (state !== 'paused' && run === 'paused' && status !== 'paused') ||
              (isOver && (run === 'queued' || run === 'paused'))
            );
          });
      });
      return due.map(({ id }) => id);
    },

    async steer(projectId, id, to, { keyed, origin }) {
      const search = find(projectId, id);
      if (!search) return null;
      if (search.status === 'running' || search.status === 'paused') {
        takeKey(tables, keyed, id);
        search.status = to;
        if (origin) search.origin = copy(origin);
        if (to === 'cancelled') {
          search.finishedAt = timeIn(tables, 0);
          postSearchFinished(tables, search);
        }
      }
      return search.status === to ? toRecord(search) : 'conflict';
    },

    async remove(projectId, id) {
      const search = find(projectId, id);
      if (!search) return null;
      const runs = [...tables.runs.values()].filter(({ record }) => record.search?.id === id);
      const isActive = search.finishedAt === null || runs.some(({ record }) => !isFinished(record.status));
      if (isActive) return 'active';
      for (const { record } of runs) tables.runs.delete(record.id);
      for (const experiment of tables.experiments.values())
        if (experiment.searchId === id) tables.experiments.delete(experiment.id);
      tables.searches.delete(id);
      return {
        runIds: runs.map(({ record }) => record.id),
        artifactKeys: runs.flatMap(({ checkpoints }) => [...checkpoints.values()].map(({ artifactKey }) => artifactKey)), // prettier-ignore
      };
    },
  };
}

function toRecord(search: FakeSearch): SearchRecord {
  const { rows, settings, watchesEpochs: _watches, deadline: _deadline, origin: _origin, ...shown } = search;
  const inState = (state: TrialState) => rows.filter((trial) => trial.state === state);
  return copy({
    ...shown,
    ...settings,
    trials: {
      total: rows.length,
      ...(Object.fromEntries(trialStates.map((state) => [state, inState(state).length])) as Record<TrialState, number>), // prettier-ignore
    },
    epochs: {
      trained: rows.reduce((sum, { trainedEpochs }) => sum + trainedEpochs, 0),
      saved: inState('stopped').reduce((sum, { plannedEpochs, trainedEpochs }) => sum + Math.max(0, plannedEpochs - trainedEpochs), 0), // prettier-ignore
    },
  });
}

function readCurve(tables: FakeTables, { settings }: FakeSearch, runId: string | null): CurvePair[] {
  const { metric, on } = settings.objective;
  if (on === 'folds' || runId === null) return [];
  return [...(tables.runs.get(runId)?.metrics.values() ?? [])]
    .filter(
      ({ scope, name, value }) => scope === 'epoch' && name === `validation.${metric}` && value !== null,
    )
    .toSorted((a, b) => a.step - b.step)
    .map(({ epoch, value }) => [Math.round(epoch), value!]);
}

function readRun(
  tables: FakeTables,
  { settings }: FakeSearch,
  runId: string,
): SearchState['trials'][number]['run'] {
  const { record, evaluation } = tables.runs.get(runId)!;
  const { metric, on } = settings.objective;
  const figures = on === 'folds' ? evaluation?.crossValidation?.mean : evaluation?.validation;
  const evaluated =
    (figures as unknown as Record<string, number | null> | null | undefined)?.[metric] ?? null;
  const { status, stopReason, error, progress } = copy(record);
  return {
    status,
    stopReason,
    error,
    trainedEpochs: progress?.epoch ?? 0,
    plannedEpochs: progress?.epochs ?? null,
    evaluated,
  };
}

function takeStep(tables: FakeTables, search: FakeSearch, step: SearchStep, maxQueued: number): string[] {
  const change = (
    runId: string,
    from: RunStatus[],
    to: RunStatusChange['to'],
    more: Partial<RunStatusChange>,
  ): boolean => {
    const run = tables.runs.get(runId)!;
    if (!from.includes(run.record.status)) return false;
    applyChange(tables, run, { runId, from, to, message: '', ...more });
    return true;
  };
  for (const { curve, ...seen } of step.seen) {
    const row = search.rows.find(({ trial }) => trial === seen.trial)!;
    Object.assign(row, copy(seen), curve && { curve: copy(curve) });
    row.endedAt = ended.includes(seen.state) ? timeIn(tables, 0) : null;
  }
  const queued = startTrials(tables, search, step.starts, maxQueued);
  for (const { trial, runId, pausesAfter, message } of step.resumes) {
    if (!change(runId, ['paused'], 'queued', { message, origin: search.origin })) continue;
    tables.runs.get(runId)!.pauseAfterEpoch = pausesAfter;
    const row = search.rows.find((one) => one.trial === trial)!;
    Object.assign(row, { state: 'queued', value: null, pausesAfter });
    queued.push(runId);
  }
  for (const { runId, ...why } of step.stops)
    if (!change(runId, ['queued', 'paused'], 'cancelled', why))
      change(runId, ['starting', 'running', 'pausing'], 'cancelling', why);
  for (const { runId, message } of step.pauses)
    if (!change(runId, ['starting', 'running'], 'pausing', { message }))
      change(runId, ['queued'], 'paused', { message });
  search.best = copy(step.best);
  if (step.end) {
    Object.assign(search, copy(step.end), { finishedAt: timeIn(tables, 0) });
    postSearchFinished(tables, search);
  }
  return queued;
}

/** Marks the checkpoints of trials that were cut short, but for the best trial's. */
function pruneCutShort(tables: FakeTables, { rows, best }: FakeSearch): string[] {
  return rows.flatMap(({ state, runId }) => {
    const run = runId === null ? undefined : tables.runs.get(runId);
    if (state !== 'stopped' || run?.record.status !== 'cancelled' || runId === best?.runId) return [];
    const kept = [...run.checkpoints.values()].filter(({ prunedAt }) => prunedAt === null);
    for (const checkpoint of kept) checkpoint.prunedAt = timeIn(tables, 0);
    return kept.map(({ artifactKey }) => artifactKey);
  });
}

function startTrials(
  tables: FakeTables,
  search: FakeSearch,
  starts: readonly NewTrial[],
  maxQueued: number,
): string[] {
  const { id: searchId, projectId, datasetId } = search;
  const waiting = [...tables.runs.values()].filter(
    ({ record }) => record.projectId === projectId && record.status === 'queued',
  );
  const queued: string[] = [];
  for (const { experiment, runId, ...trial } of copy(starts)) {
    if (experiment) {
      if (waiting.length + queued.length >= maxQueued) break;
      const createdAt = timeIn(tables, 0);
      const warnings = [...experiment.warnings];
      tables.experiments.set(experiment.id, { ...experiment, warnings, warningCount: warnings.length, projectId, datasetId, searchId, createdAt }); // prettier-ignore
      const run = newRun(tables, {
        id: runId,
        projectId,
        experimentId: experiment.id,
        name: experiment.name,
        priority: 50,
        datasetId,
        warnings,
        labels: askedLabels(experiment.resolved),
        search: { id: searchId, trial: trial.trial },
      });
      run.origin = search.origin ?? null;
      run.pauseAfterEpoch = trial.pausesAfter;
      tables.runs.set(runId, run);
      recordStatus(tables, run, 'queued', { message: 'Waits in the queue.' });
      queued.push(runId);
    }
    const at = timeIn(tables, 0);
    search.rows.push({
      ...trial,
      runId,
      experimentId: experiment?.id ?? null,
      state: trial.error ? 'failed' : 'queued',
      trainedEpochs: 0,
      value: null,
      curve: [],
      createdAt: at,
      endedAt: trial.error ? at : null,
    });
  }
  return queued;
}
