import type { AliasPolicy } from '../../src/contracts/alias-policy.ts';
import type { DatasetProfile } from '../../src/contracts/dataset.ts';
import type { Evaluation } from '../../src/contracts/evaluation.ts';
import {
  heldRunStatuses,
  type MetricPoint,
  type RunAttempt,
  type RunEvent,
  type RunStatus,
} from '../../src/contracts/run.ts';
import type { AliasMove, ModelAlias } from '../../src/contracts/model-alias.ts';
import type { Origin } from '../../src/contracts/origin.ts';
import type { KeyedRequest } from '../../src/contracts/key.ts';
import { limitNames, type Project, type ProjectLimits } from '../../src/contracts/project.ts';
import type { Resources } from '../../src/contracts/system.ts';
import type { ProjectUse } from '../../src/store/ports/project-store.ts';
import { TrainyardError } from '../../src/errors.ts';
import type { BatchPart, BatchPredictionRecord } from '../../src/store/ports/batch-prediction-store.ts';
import type { CheckpointRecord } from '../../src/store/ports/checkpoint-store.ts';
import type { DatasetRecord } from '../../src/store/ports/dataset-store.ts';
import type { ExperimentRecord } from '../../src/store/ports/experiment-store.ts';
import type { KeyRecord } from '../../src/store/ports/key-store.ts';
import type { ModelVersionDetails, ModelVersionRecord } from '../../src/store/ports/model-store.ts';
import type { PrivateRun } from '../../src/store/ports/privacy-store.ts';
import type { RunLease, RunRecord } from '../../src/store/ports/run-store.ts';
import type { NewSearch, TrialWithCurve } from '../../src/store/ports/search-store.ts';
import type { BestTrial, SearchStatus } from '../../src/contracts/search.ts';
import type { RunError } from '../../src/contracts/run.ts';
import type { StoredResponse } from '../../src/store/ports/idempotency-store.ts';
import type { WebhookDelivery } from '../../src/contracts/webhook.ts';
import type { WebhookRecord } from '../../src/store/ports/webhook-store.ts';
import type { WorkerFigures, WorkerRecord } from '../../src/store/ports/worker-store.ts';
import { jsonText } from '../../src/store/stored-json.ts';

/** A run with everything under it. */
export interface FakeRun {
  record: RunRecord;
  evaluation: Evaluation | null;
  /** Orders the queue, within a millisecond too. */
  queueNumber: number;
  /** While it is queued: it is not taken before. */
  retryAt: string | null;
  /** The request that queued it last. */
  origin: Origin | null;
  pauseAfterEpoch: number | null;
  /** While it is held: the queued run that its slot is promised to. */
  yieldsTo: string | null;
  /** Of the worker that holds it, or held it last. */
  slot: Resources;
  attempts: RunAttempt[];
  events: RunEvent[];
  /** By scope, name and step. */
  metrics: Map<string, MetricPoint>;
  /** By step. */
  checkpoints: Map<number, CheckpointRecord>;
}

/** A dataset with the worker that holds it. */
export interface FakeDataset {
  record: DatasetRecord;
  profile: DatasetProfile | null;
  workerId: string | null;
  leaseExpiresAt: string | null;
  waitingSince: string;
}

/** What the fake store keeps where the real one has tables; by id unless told otherwise. */
export interface FakeTables {
  /** The clock, in milliseconds since 1970. */
  now(): number;
  projects: Map<string, Project>;
  keys: Map<string, { record: KeyRecord; secretSha256: string }>;
  datasets: Map<string, FakeDataset>;
  experiments: Map<string, Omit<ExperimentRecord, 'runCount'>>;
  runs: Map<string, FakeRun>;
  /** What private runs cost that were removed. */
  removedPrivateRuns: { datasetId: string; run: PrivateRun }[];
  models: Map<string, FakeModel>;
  aliasPolicies: Map<string, AliasPolicy & { projectId: string }>;
  webhooks: Map<string, FakeWebhook>;
  deliveries: FakeDelivery[];
  batches: Map<string, FakeBatch>;
  searches: Map<string, FakeSearch>;
  workers: Map<string, WorkerRecord>;
  /** What workers count, by their ids. */
  figures: Map<string, WorkerFigures | null>;
  /** By project and key. */
  idempotency: Map<string, FakeIdempotencyEntry>;
  /** The last number given in the queue. */
  queueNumber: number;
  /** When runs were last claimed, by project: the number of the claim. */
  claims: Map<string, number>;
  /** The same of uploads. */
  readClaims: Map<string, number>;
  /** Followers of a run's events. */
  followers: Map<string, Set<() => void>>;
}

/** A batch prediction with the worker that holds it. */
export interface FakeBatch {
  record: BatchPredictionRecord;
  /** What it needs while it is queued or running. */
  open: { modelId: string; version: number; datasetId: string } | null;
  parts: BatchPart[];
  tries: number;
  workerId: string | null;
  leaseExpiresAt: string | null;
  /** Number of its last claim; 0: none. */
  claim: number;
  queueNumber: number;
}

/** A search with its trials. */
export interface FakeSearch extends NewSearch {
  status: SearchStatus;
  best: BestTrial | null;
  error: RunError | null;
  /** In milliseconds since 1970. */
  deadline: number;
  createdAt: string;
  finishedAt: string | null;
  rows: TrialWithCurve[];
}

export interface FakeModel {
  id: string;
  projectId: string;
  name: string;
  createdAt: string;
  description: string;
  tags: Record<string, string>;
  /** Versions that were ever added. */
  counted: number;
  versions: (Omit<ModelVersionRecord, 'aliases'> & { details: ModelVersionDetails })[];
  /** By name. */
  aliases: Map<string, ModelAlias>;
  /** The first one first. */
  aliasMoves: AliasMove[];
}

/** A webhook with its secrets. */
export interface FakeWebhook {
  record: WebhookRecord;
  secret: string;
  previousSecret: string | null;
  /** In milliseconds since 1970. */
  previousSecretUntil: number;
}

/** A row of the outbox. */
export interface FakeDelivery {
  shown: WebhookDelivery;
  tries: number;
  /** In milliseconds since 1970. */
  leaseExpiresAt: number | null;
  firstAttemptAt: string | null;
  attemptedAt: string | null;
  endedAt: string | null;
}

export interface FakeIdempotencyEntry {
  requestSha256: string;
  made: string | null;
  response: StoredResponse | null;
  expiresAt: number;
}

export function createFakeTables(now: () => number): FakeTables {
  return {
    now,
    projects: new Map(),
    keys: new Map(),
    datasets: new Map(),
    experiments: new Map(),
    runs: new Map(),
    removedPrivateRuns: [],
    models: new Map(),
    aliasPolicies: new Map(),
    webhooks: new Map(),
    deliveries: [],
    batches: new Map(),
    searches: new Map(),
    workers: new Map(),
    figures: new Map(),
    idempotency: new Map(),
    queueNumber: 0,
    claims: new Map(),
    readClaims: new Map(),
    followers: new Map(),
  };
}

/** A copy as if it had gone through the database: nobody can change a row by what they got or gave. */
export function copy<T>(value: T): T {
  return JSON.parse(jsonText(value)) as T;
}

/** The time some seconds from now. */
export function timeIn(tables: FakeTables, seconds: number): string {
  return new Date(tables.now() + seconds * 1000).toISOString();
}

/** @throws unauthenticated as the store does for a row of a project that is gone */
export function requireProject(tables: FakeTables, projectId: string): Project {
  const project = tables.projects.get(projectId);
  if (project) return project;
  throw new TrainyardError('unauthenticated', 'The project of this API key was deleted.');
}

/** The entry of a request's key, while it lives. */
export function findKey(tables: FakeTables, { projectId, key }: KeyedRequest): FakeIdempotencyEntry | null {
  const entry = tables.idempotency.get(`${projectId}/${key}`);
  return entry && entry.expiresAt > tables.now() ? entry : null;
}

/** Stores the key of a request with what it makes. @throws idempotencyKeyInUse before anything is made */
export function takeKey(
  tables: FakeTables,
  keyed: KeyedRequest | undefined,
  made: string | null,
  response: StoredResponse | null = null,
): void {
  if (!keyed) return;
  if (findKey(tables, keyed)) throw new TrainyardError('idempotencyKeyInUse', 'Another request came first.');
  requireProject(tables, keyed.projectId);
  const { projectId, key, requestSha256 } = keyed;
  const expiresAt = tables.now() + 24 * 60 * 60 * 1000;
  tables.idempotency.set(`${projectId}/${key}`, { requestSha256, made, response, expiresAt });
}

/** @throws validationFailed as the database does for a text with a NUL character */
export function refuseNul(row: object): void {
  if (Object.values(row).some((value) => typeof value === 'string' && value.includes('\0'))) {
    throw new TrainyardError('validationFailed', 'A text must not contain the NUL character (U+0000).');
  }
}

export function isHeld(status: RunStatus): boolean {
  return (heldRunStatuses as readonly RunStatus[]).includes(status);
}

/** The run, while it is held with the lease. */
export function findHeldRun(tables: FakeTables, lease: RunLease): FakeRun | null {
  const run = tables.runs.get(lease.runId);
  if (!run || !isHeld(run.record.status)) return null;
  return run.record.attempt === lease.attempt && run.record.workerId === lease.workerId ? run : null;
}

/** The rows of a project that a page asks for, the highest id first. */
export function selectPage<Row extends { id: string; projectId: string }>(
  rows: Iterable<Row>,
  projectId: string,
  page: { take: number; before: string | null },
): Row[] {
  return [...rows]
    .filter((row) => row.projectId === projectId && (page.before === null || row.id < page.before))
    .toSorted((a, b) => (a.id < b.id ? 1 : -1))
    .slice(0, page.take);
}

/** What the held runs that are chosen use together. */
export function usedBy(tables: FakeTables, isChosen: (run: FakeRun) => boolean): ProjectUse {
  const used = { runs: 0, cores: 0, gpus: 0, memoryBytes: 0 };
  for (const run of tables.runs.values()) {
    if (run.record.workerId === null || !isChosen(run)) continue;
    used.runs += 1;
    for (const name of ['cores', 'gpus', 'memoryBytes'] as const) used[name] += run.slot[name];
  }
  return used;
}

/** Whether one more run of a project that uses so much fits its limits, on a slot of this size. */
export function hasRoom(
  limits: ProjectLimits,
  used: ProjectUse,
  slot: Resources,
  maxHeld: number | null,
): boolean {
  const more = { runs: 1, ...slot };
  const fits = limitNames.every((name) => limits[name] === null || used[name] + more[name] <= limits[name]!);
  return fits && (maxHeld === null || used.runs < maxHeld);
}
