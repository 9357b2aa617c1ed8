import { LRUCache } from 'lru-cache';
import type { DefinitionRules } from '../definition/definition-rules.ts';
import type { Log } from '../log.ts';
import { announceJob } from '../queue/announce-job.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import { settleConditions } from '../search/conditions.ts';
import type { JsonValue } from '../search/types.ts';
import type { SearchRecord } from '../store/ports/search-store.ts';
import type { Store } from '../store/ports/store.ts';
import { decideStep, type SearchRules } from './decide-step.ts';
import { parametersOf } from './history.ts';
import { makeTrial } from './make-trial.ts';
import { strategyOf } from './search-rules.ts';

/** Searches whose rules are kept; a search's never change. */
const keptRules = 16;

/** Has searches go on. Any number of processes may: each step is taken under the lock of the search's row. */
export interface SearchAdvancer {
  /** Takes the steps that a search is due for, and queues what is to be trained. Calls for the same search that come meanwhile share one more. */
  advance(id: string): Promise<void>;
  /** The same of all searches that may have something to do, such as those whose process was lost in between. */
  advanceDue(): Promise<void>;
}

/** Creates the part that advances searches. */
export function createSearchAdvancer({
  store,
  rules,
  queue,
  log,
  maxQueuedRuns,
  removeArtifact,
}: {
  store: Pick<Store, 'searches' | 'datasets'>;
  rules: Pick<DefinitionRules, 'resolve'>;
  queue: Pick<JobQueue, 'enqueue' | 'remove'>;
  log: Pick<Log, 'warn'>;
  /** Of a project. */
  maxQueuedRuns: number;
  /** Removes the files of a checkpoint that was pruned. */
  removeArtifact: (key: string) => Promise<void>;
}): SearchAdvancer {
  const known = new LRUCache<string, SearchRules>({ max: keptRules });
  const underWay = new Map<string, { done: Promise<void>; again: Promise<void> | null }>();

  async function rulesOf(id: string): Promise<SearchRules | null> {
    const kept = known.get(id);
    if (kept) return kept;
    const search = await store.searches.findAny(id);
    const profile = search && (await store.datasets.findProfile(search.projectId, search.datasetId));
    if (!search || !profile) return null;
    const facts = { id: search.datasetId, profile };
    const made: SearchRules = {
      ...strategyOf(search, searchedParameters(search)),
      makeTrial: (parameters) =>
        makeTrial({ template: search.template, rules, facts, on: search.objective.on }, parameters),
    };
    known.set(id, made);
    return made;
  }

  async function takeSteps(id: string): Promise<void> {
    for (let isMoreToDo = true; isMoreToDo;) {
      isMoreToDo = false;
      const rulesOfSearch = await rulesOf(id);
      if (!rulesOfSearch) return;
      const taken = await store.searches.advance(
        id,
        (state) => {
          const decided = decideStep(state, rulesOfSearch);
          ({ isMoreToDo } = decided);
          return decided.step;
        },
        { maxQueuedPerProject: maxQueuedRuns },
      );
      for (const runId of taken?.queued ?? []) announceJob({ queue, log }, 'run.train', runId);
      // What is left where this fails is found by the collector of blobs without a row.
      for (const key of taken?.pruned ?? []) await removeArtifact(key);
      // A full queue takes no more now; the sweeper comes back to it.
      if (taken?.queued.length === 0) return;
    }
  }

  async function advance(id: string): Promise<void> {
    const current = underWay.get(id);
    if (current) {
      // What is under way may have read the rows before what this call is about.
      current.again ??= current.done.catch(() => {}).then(() => advance(id));
      return current.again;
    }
    const done = takeSteps(id).finally(() => underWay.delete(id));
    underWay.set(id, { done, again: null });
    return done;
  }

  return {
    advance,
    async advanceDue() {
      for (const id of await store.searches.listDue()) {
        await advance(id).catch((error: unknown) => {
          log.warn(
            { err: error, searchId: id },
            'a search could not be advanced; the next sweep tries again',
          );
        });
      }
    },
  };
}

/** The parameters of a search that may be there. */
export const searchedParameters = ({ space, experiment }: Pick<SearchRecord, 'space' | 'experiment'>) =>
  settleConditions(parametersOf(space), experiment as unknown as JsonValue);
