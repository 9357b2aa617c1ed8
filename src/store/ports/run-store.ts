import type { Page, PageQuery } from '../../contracts/common.ts';
import type { AnyDefinition } from '../../contracts/definition/classical.ts';
import type { Evaluation } from '../../contracts/evaluation.ts';
import type { Labels } from '../../contracts/labels.ts';
import type { Admission } from './privacy-store.ts';
import type { KeyedRequest } from '../../contracts/key.ts';
import type { Origin } from '../../contracts/origin.ts';
import type {
  HandBackCause,
  Run,
  RunAttempt,
  RunError,
  RunExecution,
  RunProgress,
  RunStatus,
  RunTimings,
  StopReason,
} from '../../contracts/run.ts';
import type { Resources } from '../../contracts/system.ts';
import type { Warning, WarningCode } from '../../contracts/warning.ts';

/** A run as the store has it; `queue` is filled by the service. Definition and evaluation are asked for by themselves. */
export interface RunRecord extends Omit<Run, 'queue'> {
  projectId: string;
  datasetId: string;
  /** Who holds it; null while nobody does. */
  workerId: string | null;
  leaseExpiresAt: string | null;
  /** Slots of other workers that it needs beside that of the one that takes it. */
  members: number;
  /** Queued: since when slots that become free are kept for it; null: none are. */
  keepsSlotsSince: string | null;
  /** Seconds of training so far, all attempts together. */
  elapsedSeconds: number;
  /** Of `after`: those that have not succeeded so far. */
  waitsFor: string[];
}

/** A run with what a worker needs to train it. */
export interface ClaimedRun extends RunRecord {
  definition: AnyDefinition;
  /** It pauses after so many epochs; null: it runs to its end. */
  pauseAfterEpoch: number | null;
  /** Whether its search is told of each epoch. */
  tellsEpochs: boolean;
  /** The request that queued it last; null for one that was queued before requests were noted. */
  origin: Origin | null;
}

/**
 * What a worker holds while it has a run. Every write of the run names it and takes effect only while the run is in a
 * held status with this attempt and worker; the check locks the run's row, so nothing of a lost holder lands after a
 * takeover. A lease that ran out but was not taken over is still its holder's: it may be renewed and written under.
 */
export interface RunLease {
  runId: string;
  attempt: number;
  workerId: string;
}

/** What the row says of a lease. */
export interface LeaseState {
  /** False: lost. */
  held: boolean;
  /** Tells of a cancel or pause asked for meanwhile; null: run removed. */
  status: RunStatus | null;
  stopReason: StopReason | null;
  /** The queued run that the slot is promised to; null: none, or it does not wait any more. */
  yieldsTo: string | null;
}

/** Whose slots queued runs of higher priority may take. */
export interface Preemption {
  /** `project`: those of runs of their own project; `all`: those of runs of other projects, too. */
  between: 'project' | 'all';
  /** Runs of a project that workers may hold; null: no limit. */
  maxHeld: number | null;
  /** A worker that has not been seen for so long is gone. */
  seenWithinSeconds: number;
}

/** When slots that become free are kept for a run that needs several at once. */
export interface SlotKeeping {
  /** It has waited for so long. */
  afterSeconds: number;
  /** Runs of a project that workers may hold; null: no limit. */
  maxHeld: number | null;
  /** A worker that has not been seen for so long is gone. */
  seenWithinSeconds: number;
}

/** What a run's change of status brings with it; a field left out stays as it is. */
export interface RunStatusChange {
  runId: string;
  /** Each must allow `to` by the table of transitions; the call throws otherwise. */
  from: readonly RunStatus[];
  /** `starting` comes from `claim` alone. */
  to: Exclude<RunStatus, 'starting'>;
  /** Shown in the run's history and events. */
  message: string;
  /** Only while this lease is held. */
  lease?: RunLease;
  /** Only when the lease has run out; for the sweeper, so that it can't take a run whose worker has just renewed. */
  onlyIfLapsed?: boolean;
  stopReason?: StopReason | null;
  error?: RunError | null;
  execution?: RunExecution;
  firstStepAt?: Date;
  timings?: RunTimings;
  evaluation?: Evaluation | null;
  headline?: Run['headline'];
  /** The new total of all attempts. */
  elapsedSeconds?: number;
  /** With `queued`: why the attempt was handed back though it did not fail; `preempted` is counted. */
  cause?: HandBackCause | undefined;
  /** The request that asked for the change. */
  keyed?: KeyedRequest | undefined;
  /** With `queued`: the request that what is done from now on belongs to; left out: the one before. */
  origin?: Origin | undefined;
  /** With `queued`: nobody takes the run before so many seconds have passed; left out: at once. */
  retryAfterSeconds?: number;
}

/** Which runs a list has; all when empty. */
export interface RunFilter {
  status?: RunStatus;
  experimentId?: string;
  datasetId?: string;
  /** Trials of this search. Without it, and without an experiment, lists leave trials out. */
  searchId?: string;
  /** Those that have a warning of this code. */
  warning?: WarningCode;
}

/** A run to insert. */
export interface NewRun {
  id: string;
  projectId: string;
  experimentId: string;
  name: string;
  /** Among the queued runs of its project, from 1 to 99; 50 by default. */
  priority?: number | undefined;
  /** Runs of the project that must have succeeded before it is taken. */
  after?: readonly string[] | undefined;
  /** What a worker that takes it must have. */
  labels?: Labels | undefined;
  /** The request that asked for it. */
  origin?: Origin | undefined;
}

/** How many runs of a project are queued, and how many workers hold. */
export interface ProjectQueue {
  projectId: string;
  /** Queued, and may be taken. */
  waiting: number;
  /** Queued, and not to be taken yet: they were lost, and wait to be tried again, or they wait for other runs. */
  delayed: number;
  held: number;
  /** Of the slots, beside the shares of others. */
  share: number;
}

/** A queued run in its project's order. */
export interface QueuedRun {
  id: string;
  /** Until then it is not taken; null: it may be taken now. */
  retryAt: string | null;
}

/** Runs. */
export interface RunStore {
  /**
   * Inserts as `queued`, with its first transition and status event, and with the warnings of its experiment, an event
   * each. `queueFull` when the project's limit is reached, also when requests race. With an admission it is asked in the transaction of the insert, one
   * insert of the project after the other; what it throws is thrown. @throws notFound when the project has no such experiment.
   */
  insert(
    run: NewRun,
    limit: { maxQueuedPerProject: number; admission?: { datasetId: string; check: Admission } | undefined },
    keyed?: KeyedRequest,
  ): Promise<RunRecord | 'queueFull'>;
  find(projectId: string, id: string): Promise<RunRecord | null>;
  findAny(id: string): Promise<RunRecord | null>;
  /** Null without a run or before it is evaluated. */
  findEvaluation(projectId: string, id: string): Promise<Evaluation | null>;
  list(projectId: string, page: PageQuery & RunFilter): Promise<Page<RunRecord>>;
  /** The attempts so far, the first one first. */
  listAttempts(runId: string): Promise<RunAttempt[]>;
  /**
   * The queued run that a free slot takes: of the projects with runs waiting, the one of which workers hold the fewest for its share, and
   * among those the one whose last claim is the longest ago; of its runs the first by priority and time. Projects of which
   * workers hold `maxHeld` runs are passed over, and so are runs that wait to be tried again or for others, and those that ask for labels which are not among these. Nor is a run taken whose project's limits have no room for a slot of this size. Null when none is left.
   */
  findNext(
    maxHeld: number | null,
    labels?: Labels,
    slot?: Resources,
    /** Whose slot it is. Null is answered where it holds a member already, and a run of several workers is left where there are no slots for its members; left out: such runs are left. */
    workerId?: string,
  ): Promise<string | null>;
  /**
   * queued → starting, attempt + 1, a lease, and the project's turn is over; null when it is not queued any more, still waits to be tried again, or workers
   * hold `maxHeld` runs of its project or use what it may use, also when claims race. The change is one statement. A worker whose slots are all taken, by runs or by members, claims none. A run that needs slots of other workers takes them with it, or is not taken.
   */
  claim(
    id: string,
    workerId: string,
    leaseSeconds: number,
    maxHeld?: number | null,
    slot?: Resources,
  ): Promise<ClaimedRun | null>;
  /** Extends the lease, and tells what the row says of it. */
  renewLease(lease: RunLease, leaseSeconds: number): Promise<LeaseState>;
  /**
   * Promises slots of running runs to queued ones of higher priority that no free slot would take, one to each, and tells both by events. A
   * holder learns of it by `renewLease`, and hands its run back. A promise to a run that does not wait any more is forgotten. Of the queued runs the
   * one of the highest priority comes first; of the running ones the one of the lowest yields, and of equals the one that was taken last. Between projects
   * a slot goes only where a turn would give it: to a project that holds, for its share, no more than the other one with a run less.
   */
  preempt(preemption: Preemption): Promise<{ runId: string; yieldsTo: string }[]>;
  /**
   * Keeps the slots that become free for one queued run that needs slots of several workers: the one whose project's turn is next of those that are the next
   * of their projects and have waited for long. No other run takes a slot that could serve it, until it has all it needs, or another run of its project is
   * before it, or too few workers can hold it. Both are told by an event of the run.
   */
  keepSlots(keeping: SlotKeeping): Promise<void>;
  /** The runs whose slots are promised to these queued ones, by those; of several to one, the one that was promised first. */
  findYielding(takers: readonly string[]): Promise<Map<string, { id: string; projectId: string }>>;
  /**
   * Changes the status by the table of transitions, conditionally on `from` (and the lease where given), with its
   * transition, its status event and the end of the attempt, at once. False: the run was in another state, or the lease
   * was lost. Leaving the held statuses gives up the lease. Into `queued`, a held run keeps its place in the queue
   * and a paused or failed one queues anew; what told of an end (stop reason, error, evaluation, headline, timings,
   * `finishedAt`) is cleared, and an error that is given belongs to the attempt alone. The earliest `firstStepAt` stays.
   */
  transition(
    change: RunStatusChange,
    /** As of `insert`. */
    admission?: { datasetId: string; check: Admission },
  ): Promise<boolean>;
  /** Notes what a running attempt tells of itself; no event. False: the lease is lost. */
  updateProgress(
    lease: RunLease,
    update: {
      progress?: RunProgress;
      firstStepAt?: Date;
      execution?: RunExecution;
      /** The new total of all attempts. */
      elapsedSeconds?: number;
      /** All that the run has now, its experiment's included. */
      warnings?: readonly Warning[];
    },
  ): Promise<boolean>;
  /** Held runs whose lease ran out; the sweeper hands them back or fails them, with `onlyIfLapsed`. */
  listLapsed(): Promise<RunRecord[]>;
  /** Projects with queued runs, the one whose last claim is the longest ago first. */
  listQueues(): Promise<ProjectQueue[]>;
  /** A project's queued runs in the order in which they will be claimed; then those that wait to be tried again, by their time; last those that wait for others. */
  listQueued(projectId: string): Promise<QueuedRun[]>;
  /** The statuses of those of these runs that the project has. */
  findStatuses(projectId: string, ids: readonly string[]): Promise<Map<string, RunStatus>>;
  /** Mean seconds from start to end of the last runs that succeeded, of all projects; null: none did. */
  findMeanSeconds(): Promise<number | null>;
  /** Seconds that the longest waiting run waits of those that more slots could take, and that no limit of their project keeps back; 0: none waits. */
  findLongestWait(maxHeld: number | null): Promise<number>;
  /** Runs of all projects in each status, for the metrics endpoint; statuses without runs may be left out. */
  countByStatus(): Promise<Partial<Record<RunStatus, number>>>;
  /** Removes a finished run with everything under it (blobs are the caller's); 'active' when it is not finished. */
  remove(projectId: string, id: string): Promise<'removed' | 'active' | null>;
}
