import type { ApiKey, Role } from '../contracts/key.ts';
import type { Page, PageQuery } from '../contracts/common.ts';
import type {
  Dataset,
  DatasetFormat,
  DatasetProfile,
  DatasetRejection,
  DatasetStatus,
} from '../contracts/dataset.ts';
import type { AnyDefinition } from '../contracts/definition/classical.ts';
import type { ExperimentDefinition } from '../contracts/definition/definition.ts';
import type { Evaluation } from '../contracts/evaluation.ts';
import type { Model, ModelVersion } from '../contracts/model.ts';
import type {
  Checkpoint,
  MetricPoint,
  NewRunEvent,
  Run,
  RunError,
  RunEvent,
  RunExecution,
  RunProgress,
  RunStatus,
  RunTimings,
  StopReason,
} from '../contracts/run.ts';
import type { EngineInfo } from '../contracts/system.ts';

/**
 * The store behind plain objects; Prisma stays inside this room. `find` may return null, `update`-like calls say whether
 * they took effect. Every read for a caller is scoped by `projectId`; calls without one are the workers'. Lists are newest
 * first, paged by an opaque cursor. Leases and expiries go by the database's clock.
 *
 * Any call @throws databaseUnavailable when the database can't be reached; validationFailed for a cursor that isn't one,
 * or a text with a NUL character where what a client named is stored.
 */
export interface Store {
  keys: KeyStore;
  datasets: DatasetStore;
  experiments: ExperimentStore;
  runs: RunStore;
  events: EventStore;
  metrics: MetricStore;
  checkpoints: CheckpointStore;
  models: ModelStore;
  workers: WorkerStore;
  idempotency: IdempotencyStore;
  /** Resolves when the database answers. */
  ping(): Promise<void>;
  /** Ends the connections and the subscriptions; safe to call twice. */
  close(): Promise<void>;
}

/** A key with the project that it opens. */
export interface KeyRecord extends ApiKey {
  projectId: string;
}

/** API keys; a secret is known by its SHA-256 only. */
export interface KeyStore {
  /** Creates the project when there is none of that name. */
  ensureProject(name: string): Promise<{ id: string; name: string }>;
  insert(key: {
    id: string;
    projectId: string;
    name: string;
    role: Role;
    prefix: string;
    secretSha256: string;
  }): Promise<KeyRecord>;
  findBySecret(secretSha256: string): Promise<KeyRecord | null>;
  list(projectId: string, page: PageQuery): Promise<Page<KeyRecord>>;
  remove(projectId: string, id: string): Promise<boolean>;
  /** Notes the use of keys; at most once a minute a key. */
  touch(ids: readonly string[], at: Date): Promise<void>;
  count(): Promise<number>;
}

/** A dataset with what only the service sees. */
export interface DatasetRecord extends Dataset {
  projectId: string;
  /** Blob of the upload, until ingest has stored the Parquet. */
  uploadKey: string | null;
  parquetKey: string | null;
  fileName: string | null;
  contentType: string | null;
  attempts: number;
}

/**
 * Datasets. A claimed one is written by the worker that holds it: every such call names the worker, and returns false
 * when the dataset is not `validating` in its hands any more.
 */
export interface DatasetStore {
  insert(dataset: {
    id: string;
    projectId: string;
    name: string;
    format: DatasetFormat;
    fileName: string | null;
    contentType: string | null;
    sizeBytes: number;
    sha256: string;
    uploadKey: string;
  }): Promise<DatasetRecord>;
  find(projectId: string, id: string): Promise<DatasetRecord | null>;
  /** For workers. */
  findAny(id: string): Promise<DatasetRecord | null>;
  /** Null until the dataset is ready. */
  findProfile(projectId: string, id: string): Promise<DatasetProfile | null>;
  list(projectId: string, page: PageQuery & { status?: DatasetStatus }): Promise<Page<DatasetRecord>>;
  /** uploaded → validating under a lease; null when another worker has it. Raises `attempts`. */
  claim(id: string, workerId: string, leaseSeconds: number): Promise<DatasetRecord | null>;
  renewLease(id: string, workerId: string, leaseSeconds: number): Promise<boolean>;
  markReady(
    id: string,
    workerId: string,
    result: { format: DatasetFormat; rows: number; parquetKey: string; profile: DatasetProfile },
  ): Promise<boolean>;
  markRejected(id: string, workerId: string, rejection: DatasetRejection): Promise<boolean>;
  /** validating with a lapsed lease → uploaded; returns ids. */
  releaseLapsed(): Promise<string[]>;
  /** Ids in `uploaded` for longer than `olderThanSeconds`, oldest first; for the sweeper. */
  listWaiting(olderThanSeconds: number): Promise<string[]>;
  /** Removes the row unless an experiment uses it (then returns 'inUse'). */
  remove(projectId: string, id: string): Promise<DatasetRecord | 'inUse' | null>;
}

/** An experiment: the definition as sent and as it is trained. */
export interface ExperimentRecord {
  id: string;
  projectId: string;
  name: string;
  datasetId: string;
  /** As it was sent. */
  definition: ExperimentDefinition;
  /** With every default written in. */
  resolved: AnyDefinition;
  runCount: number;
  createdAt: string;
}

/** Experiments. */
export interface ExperimentStore {
  /** @throws notFound when the dataset was removed meanwhile */
  insert(experiment: {
    id: string;
    projectId: string;
    name: string;
    datasetId: string;
    definition: ExperimentDefinition;
    resolved: AnyDefinition;
  }): Promise<ExperimentRecord>;
  find(projectId: string, id: string): Promise<ExperimentRecord | null>;
  list(projectId: string, page: PageQuery & { datasetId?: string }): Promise<Page<ExperimentRecord>>;
  /** Removes the row unless it has runs (then returns 'inUse'). */
  remove(projectId: string, id: string): Promise<'removed' | 'inUse' | null>;
}

/** A run as the store has it; `queue` is filled by the service. Definition and evaluation are asked for by themselves. */
export interface RunRecord extends Omit<Run, 'queue'> {
  projectId: string;
  datasetId: string;
  /** Who holds it; null while nobody does. */
  workerId: string | null;
  leaseExpiresAt: string | null;
  /** Seconds of training so far, all attempts together. */
  elapsedSeconds: number;
}

/** A run with what a worker needs to train it. */
export interface ClaimedRun extends RunRecord {
  definition: AnyDefinition;
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
}

/** A worker's try at a run. */
export interface RunAttempt {
  attempt: number;
  workerId: string;
  engine: EngineInfo | null;
  startedAt: string;
  endedAt: string | null;
  /** How it ended: the status that the run went into (`queued`: handed back or taken over); null while it lasts. */
  outcome: RunStatus | null;
  error: RunError | null;
}

/** Which runs a list has; all when empty. */
export interface RunFilter {
  status?: RunStatus;
  experimentId?: string;
  datasetId?: string;
}

/** Runs. */
export interface RunStore {
  /**
   * Inserts as `queued`, with its first transition and status event. `queueFull` when the project's limit is reached,
   * also when requests race. @throws notFound when the project has no such experiment.
   */
  insert(
    run: { id: string; projectId: string; experimentId: string; name: string },
    limit: { maxQueuedPerProject: number },
  ): Promise<RunRecord | 'queueFull'>;
  find(projectId: string, id: string): Promise<RunRecord | null>;
  findAny(id: string): Promise<RunRecord | null>;
  /** Null without a run or before it is evaluated. */
  findEvaluation(projectId: string, id: string): Promise<Evaluation | null>;
  list(projectId: string, page: PageQuery & RunFilter): Promise<Page<RunRecord>>;
  /** The attempts so far, the first one first. */
  listAttempts(runId: string): Promise<RunAttempt[]>;
  /** queued → starting, attempt + 1, a lease; null when it is not queued any more. The change is one statement. */
  claim(id: string, workerId: string, leaseSeconds: number): Promise<ClaimedRun | null>;
  /** Extends the lease; `held` false: lost. `status` tells of a cancel or pause asked for meanwhile; null: run removed. */
  renewLease(lease: RunLease, leaseSeconds: number): Promise<{ held: boolean; status: RunStatus | null }>;
  /**
   * Changes the status by the table of transitions, conditionally on `from` (and the lease where given), with its
   * transition, its status event and the end of the attempt, at once. False: the run was in another state, or the lease
   * was lost. Leaving the held statuses gives up the lease. Into `queued`, a held run keeps its place in the queue
   * and a paused or failed one queues anew; what told of an end (stop reason, error, evaluation, headline, timings,
   * `finishedAt`) is cleared, and an error that is given belongs to the attempt alone. The earliest `firstStepAt` stays.
   */
  transition(change: RunStatusChange): Promise<boolean>;
  /** Notes what a running attempt tells of itself; no event. False: the lease is lost. */
  updateProgress(
    lease: RunLease,
    update: {
      progress?: RunProgress;
      firstStepAt?: Date;
      execution?: RunExecution;
      /** The new total of all attempts. */
      elapsedSeconds?: number;
    },
  ): Promise<boolean>;
  /** Held runs whose lease ran out; the sweeper hands them back or fails them, with `onlyIfLapsed`. */
  listLapsed(): Promise<RunRecord[]>;
  /** Ids in `queued`, oldest first; for the sweeper and queue positions. */
  listQueued(): Promise<{ id: string; projectId: string; queuedAt: string }[]>;
  /** Runs of all projects in each status, for the metrics endpoint; statuses without runs may be left out. */
  countByStatus(): Promise<Partial<Record<RunStatus, number>>>;
  /** Removes a finished run with everything under it (blobs are the caller's); 'active' when it is not finished. */
  remove(projectId: string, id: string): Promise<'removed' | 'active' | null>;
}

/** Events of runs. */
export interface EventStore {
  /**
   * Appends events under the run, numbered from 1 without gaps, and announces them (NOTIFY) as they are stored. Null, and
   * nothing appended, when the run is gone or the lease that is named is lost.
   */
  append(
    runId: string,
    events: readonly NewRunEvent[],
    options?: { lease?: RunLease },
  ): Promise<RunEvent[] | null>;
  /** Events with an id above `after`, in order. */
  list(runId: string, after: number, limit: number): Promise<RunEvent[]>;
  /**
   * Calls back after events of the run were stored, from any process, and after a lost connection came back (something
   * may have been missed then): read on from the last id each time. Returns the way to stop.
   */
  subscribe(runId: string, onEvents: () => void): Promise<() => void>;
}

/** Metrics of runs. */
export interface MetricStore {
  /**
   * Bulk insert; a point of the same run, scope, name and step is replaced (a resumed attempt repeats steps), a value that
   * is not finite becomes null. False: the lease is lost.
   */
  append(lease: RunLease, points: readonly MetricPoint[]): Promise<boolean>;
  /** By step, then scope and name; each series (scope and name) thinned evenly to `maxPoints`, keeping its ends. */
  list(
    runId: string,
    query: { names?: readonly string[]; scope?: 'step' | 'epoch'; maxPoints: number },
  ): Promise<MetricPoint[]>;
  /** Removes points beyond a step; before a resumed attempt writes on. False: the lease is lost. */
  removeAfter(lease: RunLease, step: number): Promise<boolean>;
}

/** A checkpoint and where it lies. */
export interface CheckpointRecord extends Checkpoint {
  /** Blob prefix of the artifact. */
  artifactKey: string;
}

/** Checkpoints of runs; one a step. */
export interface CheckpointStore {
  /**
   * Adds a checkpoint; one of the same step is replaced, and a new best takes the mark from the one before. False: the
   * lease is lost.
   */
  insert(lease: RunLease, checkpoint: Omit<CheckpointRecord, 'createdAt' | 'prunedAt'>): Promise<boolean>;
  /** Newest first, pruned ones included. */
  list(runId: string): Promise<CheckpointRecord[]>;
  find(runId: string, step: number): Promise<CheckpointRecord | null>;
  /** The checkpoint to resume from: the newest not pruned. */
  findLatest(runId: string): Promise<CheckpointRecord | null>;
  /** Marks before the blobs are removed. False, and no blob may be removed: the lease is lost. */
  markPruned(lease: RunLease, steps: readonly number[], at: Date): Promise<boolean>;
}

/** A version, with its model and where it lies. */
export interface ModelVersionRecord extends ModelVersion {
  modelId: string;
  artifactKey: string;
}

/** Models; `versions` of a model are newest first. */
export interface ModelStore {
  /** Adds a version, with the model when its name is new; versions count from 1 without gaps, also when requests race. */
  addVersion(
    projectId: string,
    name: string,
    version: Omit<ModelVersionRecord, 'version' | 'modelId' | 'createdAt'>,
  ): Promise<{ model: Model; version: ModelVersionRecord }>;
  findByName(projectId: string, name: string): Promise<Model | null>;
  findVersion(
    projectId: string,
    name: string,
    version: number | 'latest',
  ): Promise<ModelVersionRecord | null>;
  list(projectId: string, page: PageQuery): Promise<Page<Model>>;
  /** Removes the model; returns its versions' artifact keys. */
  remove(projectId: string, name: string): Promise<string[] | null>;
}

/** A worker process and what it is busy with. */
export interface WorkerRecord {
  id: string;
  host: string;
  pid: number;
  slots: number;
  busySlots: number;
  engine: EngineInfo | null;
  startedAt: string;
  seenAt: string;
}

/** Live workers. */
export interface WorkerStore {
  /** Inserts or refreshes; a worker not seen for a while counts as gone. */
  heartbeat(worker: Omit<WorkerRecord, 'seenAt' | 'startedAt'>): Promise<void>;
  remove(id: string): Promise<void>;
  listLive(seenWithinSeconds: number): Promise<WorkerRecord[]>;
}

/** The answer that is given again under the same Idempotency-Key. */
export interface StoredResponse {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Idempotency keys, per project. */
export interface IdempotencyStore {
  /**
   * Reserves the key, or says what is known of it; `mismatch`: it was used with another request. Entries live 24 h. One
   * that is in progress for 10 minutes counts as its holder's crash: the same request may take it over.
   */
  begin(entry: {
    projectId: string;
    key: string;
    requestSha256: string;
  }): Promise<
    | { state: 'new' }
    | { state: 'inProgress' }
    | { state: 'mismatch' }
    | { state: 'done'; response: StoredResponse }
  >;
  /** Keeps the answer; the first one stays. */
  complete(projectId: string, key: string, response: StoredResponse): Promise<void>;
  /** Frees a key whose request failed before it did anything. */
  abandon(projectId: string, key: string): Promise<void>;
  removeExpired(): Promise<void>;
}
