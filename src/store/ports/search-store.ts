import type { Page, PageQuery } from '../../contracts/common.ts';
import type { AnyDefinition } from '../../contracts/definition/classical.ts';
import type { ExperimentDefinition } from '../../contracts/definition/definition.ts';
import type { KeyedRequest } from '../../contracts/key.ts';
import type { Origin } from '../../contracts/origin.ts';
import type { RunError, RunStatus, StopReason } from '../../contracts/run.ts';
import type { BestTrial, Search, SearchSettings, SearchStatus, TrialState } from '../../contracts/search.ts';
import type { Warning } from '../../contracts/warning.ts';

/** A search as the store has it. */
export interface SearchRecord extends Omit<Search, 'experiment'> {
  projectId: string;
  /** As it was sent. */
  experiment: ExperimentDefinition;
  /** What the parameters of a trial are written into: the experiment with what must be the same for all trials. */
  template: ExperimentDefinition;
}

/** A search to insert. */
export interface NewSearch {
  id: string;
  projectId: string;
  name: string;
  datasetId: string;
  experiment: ExperimentDefinition;
  template: ExperimentDefinition;
  settings: SearchSettings;
  /** Whether it is advanced after each epoch of a trial, and not only when one pauses or ends. */
  watchesEpochs: boolean;
  /** The request that asked for it. */
  origin?: Origin | undefined;
}

/** A point of a trial's curve: epochs done, and the metric of the objective. */
export type CurvePair = readonly [epoch: number, value: number];

/** A trial as the search has seen it last. */
export interface TrialRecord {
  trial: number;
  state: TrialState;
  /** Null: its definition was refused. */
  runId: string | null;
  experimentId: string | null;
  parameters: Record<string, unknown>;
  plannedEpochs: number;
  trainedEpochs: number;
  /** Epochs after which it pauses; null: it runs to its end. */
  pausesAfter: number | null;
  /** The metric of the objective, in its own sign. */
  value: number | null;
  error: RunError | null;
  createdAt: string;
  endedAt: string | null;
}

/** A trial with its curve. */
export interface TrialWithCurve extends TrialRecord {
  /** What was reported of the objective when it last paused or ended; of one that is under way, until now. */
  curve: readonly CurvePair[];
}

/** What a trial has come to. */
export interface TrialResult extends TrialRecord {
  /** Of its model; null: its definition was refused. */
  family: string | null;
  /** Of all its attempts, the one under way until now. */
  seconds: number;
  /** The metric of the objective on the test rows; null before it is evaluated, and where it has none. */
  test: number | null;
}

/** What the run of a trial tells that has not ended for the search yet. */
export interface TrialRun {
  status: RunStatus;
  stopReason: StopReason | null;
  error: RunError | null;
  /** Epochs of its progress. */
  trainedEpochs: number;
  /** Of its progress; null before its first epoch. */
  plannedEpochs: number | null;
  /** The metric in its evaluation; null before, and where it has none. */
  evaluated: number | null;
}

/** All that a search is advanced by. */
export interface SearchState {
  search: SearchRecord;
  /** All trials, by their numbers. */
  trials: readonly (TrialWithCurve & {
    /** Null for a trial that has ended. */
    run: TrialRun | null;
  })[];
  /** Whether its time is over. */
  isOverdue: boolean;
}

/** A trial to make: with the run that trains it, or with the error that keeps it from being one. */
export type NewTrial = Pick<TrialRecord, 'trial' | 'parameters' | 'plannedEpochs' | 'pausesAfter'> &
  (
    | {
        experiment: {
          id: string;
          name: string;
          definition: ExperimentDefinition;
          resolved: AnyDefinition;
          warnings: readonly Warning[];
        };
        runId: string;
        error: null;
      }
    | { experiment: null; runId: null; error: RunError }
  );

/** What is to be done to a search, in this order. */
export interface SearchStep {
  /** What the trials have become. */
  seen: readonly {
    trial: number;
    state: TrialState;
    trainedEpochs: number;
    plannedEpochs: number;
    value: number | null;
    /** Null: as it is. */
    curve: readonly CurvePair[] | null;
    error: RunError | null;
  }[];
  /** Trials to begin, as long as the project may queue more runs; the first that may not, and those after it, are left out. */
  starts: readonly NewTrial[];
  /** Paused trials that go on. */
  resumes: readonly { trial: number; runId: string; pausesAfter: number | null; message: string }[];
  /** Runs to end: those that wait at once, those under way by their workers. */
  stops: readonly { runId: string; stopReason: StopReason; message: string }[];
  /** Runs under way to save and pause, and queued ones to hold back. */
  pauses: readonly { runId: string; message: string }[];
  /** The best trial now. */
  best: BestTrial | null;
  /** How the search ends; null: it goes on. */
  end: { status: Extract<SearchStatus, 'succeeded' | 'failed'>; error: RunError | null } | null;
}

/** Which searches a list has; all when empty. */
export interface SearchFilter {
  status?: SearchStatus;
  datasetId?: string;
}

/** What a call makes of a search. */
export type SearchSteering = Extract<SearchStatus, 'running' | 'paused' | 'cancelled'>;

/** Searches. */
export interface SearchStore {
  /** Inserts as `running`, without trials. @throws notFound when the dataset was removed meanwhile */
  insert(search: NewSearch, keyed?: KeyedRequest): Promise<SearchRecord>;
  find(projectId: string, id: string): Promise<SearchRecord | null>;
  findAny(id: string): Promise<SearchRecord | null>;
  list(projectId: string, page: PageQuery & SearchFilter): Promise<Page<SearchRecord>>;
  /** A page of a search's trials, the first one first. */
  listTrials(id: string, page: PageQuery & { state?: TrialState }): Promise<Page<TrialRecord>>;
  /** Trials with their curves: these ones, or all. */
  listCurves(id: string, trials?: readonly number[]): Promise<TrialWithCurve[]>;
  /** All trials with what they came to, by their numbers. */
  listResults(id: string): Promise<TrialResult[]>;
  /**
   * Reads a search, has it decided what is to be done, and does it, all under a lock of its row: of many callers one comes after
   * the other, and each sees what the ones before have done. A run that has changed its status meanwhile is left as it is; the
   * next call sees it. Null: there is no such search.
   * When the search has ended, checkpoints of trials that were cut short are marked as pruned, but for those of the best trial.
   * @returns the runs that were queued, and the artifacts of pruned checkpoints, which are to be removed
   */
  advance(
    id: string,
    decide: (state: SearchState) => SearchStep,
    limit: { maxQueuedPerProject: number },
  ): Promise<{ queued: string[]; pruned: string[] } | null>;
  /**
   * Running searches that may have something to do: slots are free, a trial's run is not what the search knows, or its time is
   * over; and those that have ended or are paused, and have trials whose runs went on.
   */
  listDue(): Promise<string[]>;
  /**
   * Sets the status: paused and running ones are each the other's, and both may be cancelled. `conflict`: the search has ended in
   * another way. The search is to be advanced after it.
   */
  steer(
    projectId: string,
    id: string,
    to: SearchSteering,
    how: { keyed?: KeyedRequest | undefined; origin?: Origin | undefined },
  ): Promise<SearchRecord | 'conflict' | null>;
  /** Removes a finished search with its trials, their runs and experiments; 'active' while one of them is not finished. */
  remove(
    projectId: string,
    id: string,
  ): Promise<{ runIds: string[]; artifactKeys: string[] } | 'active' | null>;
}
