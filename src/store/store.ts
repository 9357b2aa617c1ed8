import type { ApiKey, Role } from '../contracts/key.ts';
import type { Page, PageQuery } from '../contracts/common.ts';
import type {
  Dataset,
  DatasetFormat,
  DatasetProfile,
  DatasetRejection,
  DatasetStatus,
} from '../contracts/dataset.ts';
import type { ExperimentDefinition, ResolvedDefinition } from '../contracts/definition/definition.ts';
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
 * they took effect. Every read for a caller is scoped by `projectId`; calls without one are the workers'.
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
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface KeyRecord extends ApiKey {
  projectId: string;
}

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
  /** Ids in `uploaded` for longer than `olderThanSeconds`; for the sweeper. */
  listWaiting(olderThanSeconds: number): Promise<string[]>;
  /** Removes the row unless an experiment uses it (then returns 'inUse'). */
  remove(projectId: string, id: string): Promise<DatasetRecord | 'inUse' | null>;
}

export interface ExperimentRecord {
  id: string;
  projectId: string;
  name: string;
  datasetId: string;
  /** As it was sent. */
  definition: ExperimentDefinition;
  /** With every default written in. */
  resolved: ResolvedDefinition;
  runCount: number;
  createdAt: string;
}

export interface ExperimentStore {
  insert(experiment: {
    id: string;
    projectId: string;
    name: string;
    datasetId: string;
    definition: ExperimentDefinition;
    resolved: ResolvedDefinition;
  }): Promise<ExperimentRecord>;
  find(projectId: string, id: string): Promise<ExperimentRecord | null>;
  list(projectId: string, page: PageQuery & { datasetId?: string }): Promise<Page<ExperimentRecord>>;
  /** Removes the row unless it has runs (then returns 'inUse'). */
  remove(projectId: string, id: string): Promise<'removed' | 'inUse' | null>;
}

/** A run as the store has it; `queue` is filled by the service. */
export interface RunRecord extends Omit<Run, 'queue'> {
  projectId: string;
  datasetId: string;
  definition: ResolvedDefinition;
  workerId: string | null;
  leaseExpiresAt: string | null;
  /** Seconds that finished attempts trained. */
  elapsedSeconds: number;
  evaluation: Evaluation | null;
  /** Names the holder: an update by another attempt has no effect. */
}

/** What a worker holds while it has a run: every write of the run names it, so a lapsed holder can't write. */
export interface RunLease {
  runId: string;
  attempt: number;
  workerId: string;
}

export interface RunFilter {
  status?: RunStatus;
  experimentId?: string;
  datasetId?: string;
}

export interface RunStore {
  /** Inserts as `queued`, with its first transition and status event. `queueFull` when the project's limit is reached. */
  insert(
    run: { id: string; projectId: string; experimentId: string; name: string },
    limit: { maxQueuedPerProject: number },
  ): Promise<RunRecord | 'queueFull'>;
  find(projectId: string, id: string): Promise<RunRecord | null>;
  findAny(id: string): Promise<RunRecord | null>;
  list(projectId: string, page: PageQuery & RunFilter): Promise<Page<RunRecord>>;
  /** queued → starting, attempt + 1, a lease; null when it is not queued any more. One round trip. */
  claim(id: string, workerId: string, leaseSeconds: number): Promise<RunRecord | null>;
  /** Extends the lease; false: lost. `requested` tells of a cancel or pause asked for meanwhile. */
  renewLease(lease: RunLease, leaseSeconds: number): Promise<{ held: boolean; status: RunStatus | null }>;
  /**
   * Changes the status by the table of transitions, conditionally on `from` (and the lease's attempt where given), with
   * its transition and status event, in one transaction. False: the run was in another state.
   */
  transition(change: {
    runId: string;
    from: readonly RunStatus[];
    to: RunStatus;
    message: string;
    lease?: RunLease;
    stopReason?: StopReason | null;
    error?: RunError | null;
    execution?: RunExecution;
    firstStepAt?: Date;
    timings?: RunTimings;
    evaluation?: Evaluation | null;
    elapsedSeconds?: number;
  }): Promise<boolean>;
  updateProgress(
    lease: RunLease,
    update: { progress?: RunProgress; firstStepAt?: Date; execution?: RunExecution },
  ): Promise<boolean>;
  /** Held runs whose lease ran out; the sweeper hands them back or fails them. */
  listLapsed(): Promise<RunRecord[]>;
  /** Ids in `queued`, oldest first; for the sweeper and queue positions. */
  listQueued(): Promise<{ id: string; projectId: string; queuedAt: string }[]>;
  /** Removes a finished run with everything under it; 'active' when it is not finished. */
  remove(projectId: string, id: string): Promise<'removed' | 'active' | null>;
}

export interface EventStore {
  /** Appends events under the run, numbered without gaps, then announces them (NOTIFY). */
  append(runId: string, events: readonly NewRunEvent[]): Promise<RunEvent[]>;
  list(runId: string, after: number, limit: number): Promise<RunEvent[]>;
  /** Calls back with a run's id after events of it were stored, from any process; returns the way to stop. */
  subscribe(runId: string, onEvents: () => void): Promise<() => void>;
}

export interface MetricStore {
  /** Bulk insert; a point of the same run, scope, name and step is replaced (a resumed attempt repeats steps). */
  append(runId: string, points: readonly MetricPoint[]): Promise<void>;
  list(
    runId: string,
    query: { names?: readonly string[]; scope?: 'step' | 'epoch'; maxPoints: number },
  ): Promise<MetricPoint[]>;
  /** Removes points beyond a step; before a resumed attempt writes on. */
  removeAfter(runId: string, step: number): Promise<void>;
}

export interface CheckpointRecord extends Checkpoint {
  /** Blob prefix of the artifact. */
  artifactKey: string;
}

export interface CheckpointStore {
  insert(lease: RunLease, checkpoint: Omit<CheckpointRecord, 'createdAt' | 'prunedAt'>): Promise<boolean>;
  list(runId: string): Promise<CheckpointRecord[]>;
  find(runId: string, step: number): Promise<CheckpointRecord | null>;
  /** The checkpoint to resume from: the newest not pruned. */
  findLatest(runId: string): Promise<CheckpointRecord | null>;
  markPruned(runId: string, steps: readonly number[], at: Date): Promise<void>;
}

export interface ModelVersionRecord extends ModelVersion {
  modelId: string;
  artifactKey: string;
}

export interface ModelStore {
  /** Adds a version, with the model when its name is new; versions count from 1 without gaps, under a lock. */
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

export interface WorkerStore {
  /** Inserts or refreshes; a worker not seen for a while counts as gone. */
  heartbeat(worker: Omit<WorkerRecord, 'seenAt' | 'startedAt'>): Promise<void>;
  remove(id: string): Promise<void>;
  listLive(seenWithinSeconds: number): Promise<WorkerRecord[]>;
}

export interface IdempotencyStore {
  /** Reserves the key; or says what is known of it. Entries live 24 h. */
  begin(entry: {
    projectId: string;
    key: string;
    requestSha256: string;
  }): Promise<
    | { state: 'new' }
    | { state: 'inProgress' }
    | { state: 'mismatch' }
    | { state: 'done'; response: { status: number; headers: Record<string, string>; body: string } }
  >;
  complete(
    projectId: string,
    key: string,
    response: { status: number; headers: Record<string, string>; body: string },
  ): Promise<void>;
  /** Frees a key whose request failed before it did anything. */
  abandon(projectId: string, key: string): Promise<void>;
  removeExpired(): Promise<void>;
}
