import type { BlobStore } from '../artifacts/blob-store.ts';
import { runRowsFolder } from '../artifacts/run-rows-key.ts';
import type { Page, PageQuery } from '../contracts/common.ts';
import type { Evaluation } from '../contracts/evaluation.ts';
import type { Caller } from '../contracts/key.ts';
import type { Run } from '../contracts/run.ts';
import type { CreateSearchRequest, Search, SearchImportance, SearchLeaderboard, SearchPlan, SearchTrial, TrialState } from '../contracts/search.ts'; // prettier-ignore
import type { DefinitionRules } from '../definition/definition-rules.ts';
import { TrainyardError } from '../errors.ts';
import { newId } from '../identifiers.ts';
import type { Log } from '../log.ts';
import { historyOf } from '../searches/history.ts';
import { chooseSearch } from '../searches/auto/choose-search.ts';
import { leaderboardOf } from '../searches/leaderboard.ts';
import { planSearch, type LaidSearch, type PlannedSearch } from '../searches/plan-search.ts';
import { searchedParameters, type SearchAdvancer } from '../searches/search-advancer.ts';
import { importance } from '../search/importance.ts';
import type { CurvePair, SearchFilter, SearchRecord, SearchSteering, TrialRecord } from '../store/ports/search-store.ts'; // prettier-ignore
import { withAllRows } from '../searches/refit-definition.ts';
import type { Store } from '../store/ports/store.ts';
import type { CheckpointService } from './checkpoint-service.ts';
import type { ExperimentService } from './experiment-service.ts';
import type { PrivacyLedgerService } from './privacy-ledger/privacy-ledger-service.ts';
import type { RunService } from './run-service.ts';

/** The rules of searches. */
export type SearchService = ReturnType<typeof createSearchService>;

/** Trials that importances are found from, at most; the newest ones. */
const mostImportanceTrials = 2000;

/** Creates the service of searches. */
export function createSearchService(parts: {
  store: Pick<Store, 'searches'>;
  blobs: BlobStore;
  rules: DefinitionRules;
  advancer: SearchAdvancer;
  experiments: Pick<ExperimentService, 'get' | 'create' | 'factsOf'>;
  runs: Pick<RunService, 'create' | 'get'> & {
    listCheckpoints: CheckpointService['list'];
    /** Null before the run is evaluated. */
    findEvaluation: (caller: Caller, runId: string) => Promise<Evaluation | null>;
  };
  ledger: Pick<PrivacyLedgerService, 'requireNoBudget'>;
  log: Pick<Log, 'warn'>;
}) {
  const { store, blobs, rules, advancer, experiments, runs, ledger, log } = parts;

  async function getRecord(caller: Caller, id: string): Promise<SearchRecord> {
    const search = await store.searches.find(caller.projectId, id);
    if (!search) throw noSuchSearch(id);
    return search;
  }

  /** What follows from a call is done by the sweeper where it fails here: the row has been written. */
  async function advance(id: string): Promise<void> {
    await advancer.advance(id).catch((error: unknown) => {
      log.warn({ err: error, searchId: id }, 'a search could not be advanced; a worker will do it');
    });
  }

  const factsOf = (caller: Caller, { experiment }: CreateSearchRequest) =>
    experiments.factsOf(caller, experiment).catch((error: unknown) => {
      throw inExperiment(error);
    });

  async function plan(caller: Caller, request: CreateSearchRequest): Promise<PlannedSearch> {
    const facts = await factsOf(caller, request);
    if (hasSpace(request)) return planSearch(request, facts, rules);
    const chosen = chooseSearch(request, facts, rules);
    return planSearch(chosen.request, await factsOf(caller, chosen.request), rules, chosen.choice);
  }

  async function steer(caller: Caller, id: string, to: SearchSteering, verb: string): Promise<Search> {
    const { keyed, origin } = caller;
    const search = await store.searches.steer(caller.projectId, id, to, { keyed, origin });
    if (search === null) throw noSuchSearch(id);
    if (search === 'conflict') {
      const { status } = await getRecord(caller, id);
      throw conflict(`The search is ${status}; it can not be ${verb} any more.`);
    }
    await advance(id);
    return toSearch(await getRecord(caller, id));
  }

  return {
    async get(caller: Caller, id: string): Promise<Search> {
      return toSearch(await getRecord(caller, id));
    },

    /** Makes a search and begins its first trials. @throws definitionInvalid, notSupportedYet, datasetNotReady, privacyBudgetExceeded */
    async create(caller: Caller, request: CreateSearchRequest): Promise<Search> {
      const { experiment } = request;
      const { settings, template, watchesEpochs } = await plan(caller, request);
      await ledger.requireNoBudget(caller, experiment.dataset);
      const id = newId('search');
      await store.searches.insert(
        {
          id,
          projectId: caller.projectId,
          name: request.name ?? `${experiment.name ?? experiment.task.type} search`,
          datasetId: experiment.dataset,
          experiment,
          template,
          settings,
          watchesEpochs,
          origin: caller.origin,
        },
        caller.keyed,
      );
      await advance(id);
      return toSearch(await getRecord(caller, id));
    },

    /** What a search would do; nothing is stored. @throws as `create` */
    async plan(caller: Caller, request: CreateSearchRequest): Promise<SearchPlan> {
      return (await plan(caller, request)).plan;
    },

    /** A page of the project's searches, newest first. */
    async list(caller: Caller, page: PageQuery & SearchFilter): Promise<Page<Search>> {
      const { data, nextCursor } = await store.searches.list(caller.projectId, page);
      return { data: data.map(toSearch), nextCursor };
    },

    /** A page of a search's trials, the first one first. @param curve points of each trial's curve, at most; none without it */
    async listTrials(
      caller: Caller,
      id: string,
      { curve, ...page }: PageQuery & { state?: TrialState; curve?: number },
    ): Promise<Page<SearchTrial>> {
      await getRecord(caller, id);
      const { data, nextCursor } = await store.searches.listTrials(id, page);
      if (curve === undefined || data.length === 0)
        return { data: data.map((trial) => toTrial(trial)), nextCursor };
      const whole = await store.searches.listCurves(id, data.map(({ trial }) => trial)); // prettier-ignore
      const curves = new Map(whole.map((trial) => [trial.trial, trial.curve]));
      return {
        data: data.map((trial) => toTrial(trial, thinned(curves.get(trial.trial) ?? [], curve))),
        nextCursor,
      };
    },

    /** How much each parameter decides, by the trials that have come to their end or were cut short. */
    async importance(caller: Caller, id: string): Promise<SearchImportance> {
      const search = await getRecord(caller, id);
      const trials = (await store.searches.listCurves(id))
        .filter(({ state, value }) => (state === 'completed' || state === 'stopped') && value !== null)
        .slice(-mostImportanceTrials);
      const history = trials.map((trial) => historyOf(trial, search.objective.direction));
      const found = importance(searchedParameters(search), history);
      return {
        trials: history.length,
        parameters: found,
      };
    },

    /** The trials by their results, the families that were tried, and what was decided for the search. @param limit of the trials */
    async leaderboard(caller: Caller, id: string, limit: number): Promise<SearchLeaderboard> {
      const search = await getRecord(caller, id);
      return leaderboardOf(search, await store.searches.listResults(id), limit);
    },

    /**
     * Trains the best trial again on its training and validation rows together, for as many epochs as its best model had: an experiment
     * and a run of their own. @throws searchStateConflict where there is no such trial, or its split can not be changed so; queueFull
     */
    async refit(caller: Caller, id: string): Promise<Run> {
      const search = await getRecord(caller, id);
      if (search.best === null) throw conflict('The search has no trial with a result (yet).');
      const { runId, experimentId } = search.best;
      const { keyed: _keyed, ...unkeyed } = caller;
      const [{ definition, resolved }, { data: checkpoints }, evaluation] = await Promise.all([
        experiments.get(caller, experimentId),
        runs.listCheckpoints(caller, runId),
        runs.findEvaluation(caller, runId),
      ]);
      const chosen = checkpoints.find(({ kind }) => kind === 'final') ?? checkpoints.find(({ best }) => best) ?? checkpoints.at(0); // prettier-ignore
      const epochs = Math.round(chosen?.epoch ?? 0);
      if (epochs < 1)
        throw conflict('The best trial has no checkpoint that tells for how many epochs it was trained.');
      const refitted = withAllRows({ definition, resolved, epochs, evaluation });
      if (typeof refitted === 'string') throw conflict(refitted);
      const experiment = await experiments.create(unkeyed, { ...refitted, name: `${search.name} refit` });
      return runs.create(caller, experiment.id, {});
    },

    /** The run that {@link refit} made. */
    getRefit: (caller: Caller, runId: string): Promise<Run> => runs.get(caller, runId),

    /** Ends a search and its trials; runs under way end within seconds. @throws searchStateConflict */
    cancel: (caller: Caller, id: string) => steer(caller, id, 'cancelled', 'cancelled'),

    /** Begins no more trials, and has those under way save and pause. @throws searchStateConflict */
    pause: (caller: Caller, id: string) => steer(caller, id, 'paused', 'paused'),

    /** Goes on where it was paused. @throws searchStateConflict */
    resume: (caller: Caller, id: string) => steer(caller, id, 'running', 'resumed'),

    /** Removes a finished search with its trials' experiments, runs and checkpoints. @throws searchStateConflict */
    async remove(caller: Caller, id: string): Promise<void> {
      const removed = await store.searches.remove(caller.projectId, id);
      if (removed === null) throw noSuchSearch(id);
      if (removed === 'active')
        throw conflict('The search is not finished, or a trial of it is not; cancel it before removing it, and wait for its runs.'); // prettier-ignore
      // Rows first: what is listed always has its files.
      for (const key of removed.artifactKeys) await blobs.remove(key);
      for (const runId of removed.runIds) await blobs.remove(runRowsFolder(runId));
    },
  };
}

const hasSpace = (request: CreateSearchRequest): request is LaidSearch => request.space !== undefined;

function toSearch({ projectId: _projectId, template: _template, ...search }: SearchRecord): Search {
  return search;
}

function toTrial(
  { plannedEpochs, trainedEpochs, pausesAfter, ...trial }: TrialRecord,
  curve?: readonly CurvePair[],
): SearchTrial {
  return {
    ...trial,
    epochs: { trained: trainedEpochs, planned: plannedEpochs, pausesAfter },
    ...(curve && { curve: curve.map(([epoch, value]) => ({ epoch, value })) }),
  };
}

/** So many points at most, evenly spaced, the first and the last among them. */
function thinned(curve: readonly CurvePair[], most: number): readonly CurvePair[] {
  if (curve.length <= most) return curve;
  if (most === 1) return curve.slice(-1);
  return Array.from({ length: most }, (_, i) => curve[Math.round((i * (curve.length - 1)) / (most - 1))]);
}

/** The error with pointers into the request, where the experiment has a place of its own. */
function inExperiment(error: unknown): unknown {
  if (!(error instanceof TrainyardError)) return error;
  const { code, message, issues, retryAfterSeconds } = error;
  return new TrainyardError(code, message, {
    issues: issues.map((issue) => (issue.pointer === undefined ? issue : { ...issue, pointer: `/experiment${issue.pointer}` })), // prettier-ignore
    retryAfterSeconds,
    cause: error,
  });
}

const noSuchSearch = (id: string): TrainyardError =>
  new TrainyardError('notFound', `There is no search ${id}.`);

const conflict = (detail: string): TrainyardError => new TrainyardError('searchStateConflict', detail);
