import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createFsBlobStore } from '../../src/artifacts/fs-blob-store.ts';
import type { BlobStore } from '../../src/artifacts/blob-store.ts';
import type { DatasetProfile } from '../../src/contracts/dataset.ts';
import type { AnyDefinition } from '../../src/contracts/definition/classical.ts';
import type { ResolvedDefinition } from '../../src/contracts/definition/definition.ts';
import type { RunStatus } from '../../src/contracts/run.ts';
import { createDataEngine } from '../../src/data/data-engine.ts';
import { quotePath } from '../../src/data/sql-literals.ts';
import type { JobQueue } from '../../src/queue/job-queue.ts';
import { createPostgresQueue } from '../../src/queue/postgres-queue.ts';
import { createStore } from '../../src/store/create-store.ts';
import type { RunRecord } from '../../src/store/ports/run-store.ts';
import type { Store } from '../../src/store/ports/store.ts';
import { createWorker, type WorkerSettings } from '../../src/worker/create-worker.ts';
import type { Log } from '../../src/log.ts';
import type { TrainerBoot } from '../../src/contracts/trainer-messages.ts';
import type { TrainerProcess } from '../../src/worker/trainer-process.ts';
import type { Worker } from '../../src/worker/worker.ts';
import { smallDefinition } from '../fixtures/artifacts/small-model.ts';
import { createTestDatabase } from './postgres.ts';
import { storeExperiment } from './stored-experiment.ts';
import { waitUntil } from './wait-until.ts';

/** Everything that training needs, real: Postgres with its queue, blobs in a temporary folder, a table to learn from. */
export interface TrainingService {
  store: Store;
  queue: JobQueue;
  blobs: BlobStore;
  folder: string;
  databaseUrl: string;
  /** Adds an experiment with these changes to the small definition, and queues a run of it. */
  queueRun(
    training?: Partial<ResolvedDefinition['training']>,
    limits?: ResolvedDefinition['limits'],
    changes?: Partial<ResolvedDefinition>,
  ): Promise<string>;
  /** Queues a run of a definition of any family on the same table. */
  queueDefinition(definition: AnyDefinition): Promise<string>;
  run(id: string): Promise<RunRecord>;
  /** Waits until the run has one of the statuses; fails at once when it failed and that was not asked for. */
  reaches(id: string, statuses: RunStatus | RunStatus[], timeoutMs?: number): Promise<RunRecord>;
  /** Waits until the run has trained at least so many steps, as its row says. */
  trains(id: string, steps: number): Promise<void>;
  transition(id: string, from: RunStatus, to: Exclude<RunStatus, 'starting'>): Promise<void>;
  close(): Promise<void>;
}

/** Two classes that a line divides, with some noise: a model learns them within a few epochs. */
const table = `
  SELECT age::DOUBLE AS age, CASE WHEN i % 3 = 0 THEN 'basic' ELSE 'plus' END AS plan,
         CASE WHEN age + 4 * (i % 3) + (hash(i) % 10) > 45 THEN 'yes' ELSE 'no' END AS churned
  FROM (SELECT i, 20 + (hash(i * 31) % 4000) / 100 AS age FROM range(2000) t(i))`;

const profile: DatasetProfile = {
  rows: 2000,
  duplicateRows: 0,
  columns: [],
  correlations: { columns: [], matrix: [] },
  associations: { columns: [], matrix: [] },
  warnings: [],
};

export async function startTrainingService(): Promise<TrainingService> {
  const database = await createTestDatabase();
  const folder = await mkdtemp(path.join(tmpdir(), 'trainyard-worker-'));
  const store = createStore({ databaseUrl: database.url });
  const queue = await createPostgresQueue({ databaseUrl: database.url, log: { warn() {}, error() {} } });
  const blobs = await createFsBlobStore({ root: path.join(folder, 'blobs') });
  const parquet = await writeTable(path.join(folder, 'table.parquet'));

  const queueDefinition = async (definition: AnyDefinition): Promise<string> => {
    const experiment = await storeExperiment({ store, blobStore: blobs, definition, profile, parquet });
    const id = await experiment.addRun();
    await queue.enqueue('run.train', id);
    return id;
  };
  const run = async (id: string): Promise<RunRecord> => (await store.runs.findAny(id))!;
  return {
    store,
    queue,
    blobs,
    folder,
    databaseUrl: database.url,
    run,
    async queueRun(training = {}, limits = smallDefinition.limits, changes = {}) {
      const definition = {
        ...smallDefinition,
        ...changes,
        limits,
        training: { ...smallDefinition.training, ...training },
      };
      return await queueDefinition(definition);
    },
    queueDefinition,
    async reaches(id, statuses, timeoutMs = 150_000) {
      const wanted = [statuses].flat();
      await waitUntil(
        `run ${id} is ${wanted.join(' or ')}`,
        async () => {
          const { status, error } = await run(id);
          if (wanted.includes(status)) return true;
          if (status === 'failed') throw new Error(`the run failed: ${error?.code} ${error?.message}`);
          return false;
        },
        timeoutMs,
      );
      return await run(id);
    },
    trains: (id, steps) =>
      waitUntil(
        `run ${id} takes ${steps} steps`,
        async () => ((await run(id)).progress?.step ?? 0) >= steps,
        150_000,
      ),
    async transition(id, from, to) {
      const changed = await store.runs.transition({
        runId: id,
        from: [from],
        to,
        message: 'Asked by a test.',
      });
      if (!changed) throw new Error(`the run is not ${from} but ${(await run(id)).status}`);
      if (to === 'queued') await queue.enqueue('run.train', id);
    },
    async close() {
      await queue.close();
      await store.close();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function writeTable(file: string): Promise<Buffer> {
  const engine = await createDataEngine({ memoryLimitBytes: 1e8, threads: 1 });
  try {
    await engine.run(`COPY (${table}) TO ${quotePath(file)} (FORMAT parquet)`);
  } finally {
    engine.close();
  }
  return await readFile(file);
}

/** Settings of a test's worker: short leases, frequent sweeps. */
export function workerSettings(folder: string, changes: { plan?: string | null } = {}): WorkerSettings {
  return {
    engine: { name: 'auto', plan: changes.plan ?? null, libtensorflowDir: null },
    worker: {
      slots: 1,
      threadsPerTrainer: 1,
      memoryBytesPerTrainer: 2e9,
      leaseSeconds: 3,
      maxAttempts: 3,
      // Each test trains once or twice: a trainer that waits for a next run would be booted for nothing.
      spares: 0,
      sweepSeconds: 0.5,
    },
    limits: {
      maxRows: 1e6,
      maxColumns: 100,
      maxUncompressedBytes: 1e9,
      maxLineBytes: 1e6,
      maxRunsUnderWay: null,
      maxQueuedRuns: 1000,
    },
    scratchDir: path.join(folder, 'scratch'),
  };
}

/** A worker in this process, and the process ids of the trainers that it gave runs to. `bootTrainer`: trainers of another kind than processes. */
export async function startTestWorker(
  service: TrainingService,
  changes: {
    plan?: string | null;
    leaseSeconds?: number;
    bootTrainer?: (boot: TrainerBoot) => TrainerProcess;
  } = {},
): Promise<Worker & { trainerPids: number[] }> {
  const trainerPids: number[] = [];
  const log: Log = {
    debug() {},
    info(data) {
      if ('trainerPid' in data) trainerPids.push(Number(data.trainerPid));
    },
    warn() {},
    error(data, message) {
      console.error(message, data);
    },
  };
  const settings = workerSettings(service.folder, changes);
  const { bootTrainer } = changes;
  if (changes.leaseSeconds) settings.worker.leaseSeconds = changes.leaseSeconds;
  // A training in this process holds it up for seconds, in which no lease is renewed.
  if (bootTrainer) settings.worker.leaseSeconds = 120;
  const worker = createWorker({
    store: service.store,
    blobStore: service.blobs,
    queue: service.queue,
    settings,
    log,
    ...(bootTrainer && { bootTrainer }),
  });
  await worker.start();
  return { ...worker, trainerPids };
}
