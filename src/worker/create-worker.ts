import { deviceLabel, type Labels } from '../contracts/labels.ts';
import type { ClusterNetwork } from '../contracts/cluster-network.ts';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { BlobStore } from '../artifacts/blob-store.ts';
import { newId } from '../identifiers.ts';
import type { IngestLimits } from '../contracts/dataset.ts';
import { createDefinitionRules } from '../definition/definition-rules.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import type { Resources } from '../contracts/system.ts';
import type { Store } from '../store/ports/store.ts';
import { createSearchAdvancer } from '../searches/search-advancer.ts';
import { createWorkerMeter } from '../metrics/worker-meter.ts';
import { createBatchSupervisor } from './batch-supervisor.ts';
import { createIngestSupervisor } from './ingest-supervisor.ts';
import { createJobTaker } from './job-taker.ts';
import { createMemberHost } from './member-host.ts';
import type { Log } from '../log.ts';
import { runBatch, type RunBatch } from './run-batch.ts';
import { runIngest } from './run-ingest.ts';
import { createRunSupervisor } from './run-supervisor.ts';
import { startTrainer } from './start-trainer.ts';
import { createSweeper } from './sweeper.ts';
import { slotSize } from './slot-size.ts';
import { createTidyUp } from './tidy-up.ts';
import type { Tracer } from '../tracing/tracer.ts';
import { createTrainerPool } from './trainer-pool.ts';
import { createWorkerLoop, type Worker } from './worker.ts';

/** How a worker works; the names are those of the configuration. */
export interface WorkerSettings {
  engine: { name: 'auto' | 'libtensorflow' | 'wasm'; plan: string | null; libtensorflowDir: string | null };
  worker: {
    /** Runs side by side. */
    slots: number;
    /** GPUs of trainers, as CUDA_VISIBLE_DEVICES names them; empty: they get none; null or absent: what their environment shows. */
    gpus?: readonly string[] | null;
    /** What the worker is, for runs that ask for it. */
    labels?: Labels;
    threadsPerTrainer: number;
    memoryBytesPerTrainer: number;
    leaseSeconds: number;
    maxAttempts: number;
    /** Trainers that are kept booted; one by default. */
    spares?: number;
    /** When a part of a batch prediction ends; after 10 seconds or 262,144 rows by default. */
    batchPart?: { seconds: number; rows: number };
    /** Seconds between sweeps; 5 by default. */
    sweepSeconds?: number;
  };
  /** Where the replicas of a run listen; null or absent: a run is trained by one process. */
  cluster?: ClusterNetwork | null;
  limits: IngestLimits & {
    maxRunsUnderWay: number | null;
    /** Of a project: what searches may queue. */
    maxQueuedRuns: number;
    /** Whose slots runs of higher priority take; nobody's by default. */
    preemption?: 'off' | 'project' | 'all';
    /** How long a run that needs several slots waits before slots are kept for it; 60 by default. */
    keepSlotsAfterSeconds?: number;
  };
  /** Folder for files of runs and ingests, best on the file system of the blobs. */
  scratchDir: string;
}

/** The memory that the reader of an upload may hold before it spills to the disk. */
const ingestMemoryBytes = 768 * 1024 * 1024;
/** The same of a batch prediction, beside its model and the rows at hand. */
const batchMemoryBytes = 512 * 1024 * 1024;
const batchPart = { seconds: 10, rows: 262_144 };

/** A worker on these parts, which stay the caller's: `stop` ends its child processes and closes nothing. */
export function createWorker({
  store,
  blobStore,
  queue,
  settings,
  log,
  tracer,
  bootTrainer = startTrainer,
  predictBatch = runBatch,
}: {
  store: Store;
  blobStore: BlobStore;
  queue: JobQueue;
  settings: WorkerSettings;
  log: Log;
  /** Nothing is traced without one. */
  tracer?: Tracer;
  /** How a trainer is started; a process by default. */
  bootTrainer?: typeof startTrainer;
  /** How a dataset is predicted; in a process by default. */
  predictBatch?: RunBatch;
}): Worker {
  const id = newId('worker');
  const { engine, worker, limits, cluster = null } = settings;
  const scratchDir = path.join(settings.scratchDir, id);
  const { leaseSeconds, maxAttempts } = worker;
  let trainers = 0;
  const { gpus = null } = worker;
  const pool = createTrainerPool({
    spares: worker.spares ?? 1,
    gpus: gpus ?? [],
    slots: worker.slots,
    log,
    startTrainer(gpu) {
      const bootDir = path.join(scratchDir, `trainer-${(trainers += 1)}`);
      const boot = {
        engine: { name: engine.name, libtensorflowDir: engine.libtensorflowDir },
        visibleGpus: gpus && (gpu === null ? [] : [gpu]),
        threads: worker.threadsPerTrainer,
        memoryLimitBytes: worker.memoryBytesPerTrainer,
        planCacheFolder: path.join(settings.scratchDir, 'engine-plans'),
        scratchDir: bootDir,
        cluster,
      };
      const trainer = bootTrainer(boot, log);
      // One that is killed while it boots leaves its files.
      void trainer.exited.then(() => rm(bootDir, { recursive: true, force: true })).catch(() => {});
      return trainer;
    },
  });
  const shared = { workerId: id, leaseSeconds, maxAttempts, scratchDir };
  const { maxRunsUnderWay, preemption = 'off', keepSlotsAfterSeconds = 60 } = limits;
  const labels = { ...worker.labels, ...(gpus?.length && { [deviceLabel]: 'gpu' }) };
  const slot = (): Resources => slotSize(worker, pool.engine());
  const meter = createWorkerMeter(id);
  const searches = createSearchAdvancer({
    store,
    rules: createDefinitionRules({
      memoryBytes: worker.memoryBytesPerTrainer,
      isClusterNetworkPrivate: cluster !== null,
    }),
    queue,
    log,
    maxQueuedRuns: limits.maxQueuedRuns,
    removeArtifact: (key) => blobStore.remove(key),
  });
  const runs = createRunSupervisor({
    store,
    blobStore,
    pool,
    meter,
    ...(tracer && { tracer }),
    settings: {
      ...shared,
      memoryLimitBytes: worker.memoryBytesPerTrainer,
      threadsPerTrainer: worker.threadsPerTrainer,
      enginePlan: engine.plan,
      gang: cluster && { network: cluster, libtensorflowDir: engine.libtensorflowDir },
      maxRunsUnderWay,
    },
    onTrial(searchId) {
      searches.advance(searchId).catch((error: unknown) => {
        log.warn({ err: error, searchId }, 'a search could not be advanced; the next sweep tries again');
      });
    },
    log,
  });
  const ingests = createIngestSupervisor({
    store,
    blobStore,
    runIngest,
    settings: { ...shared, limits, threads: worker.threadsPerTrainer, memoryLimitBytes: ingestMemoryBytes },
    log,
  });
  const batches = createBatchSupervisor({
    store,
    blobStore,
    runBatch: predictBatch,
    settings: {
      ...shared,
      maxRunning: maxRunsUnderWay,
      boot: {
        engine: { name: engine.name, libtensorflowDir: engine.libtensorflowDir },
        threads: worker.threadsPerTrainer,
        memoryLimitBytes: batchMemoryBytes,
      },
      partSize: worker.batchPart ?? batchPart,
    },
    log,
  });
  const taker = createJobTaker({
    store,
    queue,
    runs,
    ingests,
    batches,
    settings: { workerId: id, slots: worker.slots, labels, slot, maxRunsUnderWay },
    log,
  });
  const gang = cluster && { network: cluster, libtensorflowDir: engine.libtensorflowDir };
  const members =
    gang &&
    createMemberHost({
      members: store.members,
      workerId: id,
      leaseSeconds,
      settings: gang,
      memoryLimitBytes: worker.memoryBytesPerTrainer,
      onFree() {
        taker.fillFreeSlots().catch((error: unknown) => {
          log.warn({ err: error }, 'no run could be looked for; the next sweep does');
        });
      },
      log,
    });
  return createWorkerLoop({
    id,
    clusterHost: cluster?.host ?? null,
    slots: worker.slots,
    slot,
    labels,
    queue,
    workers: store.workers,
    scratchDir,
    meter,
    tidyUp: createTidyUp({ store, blobStore, scratchDir: settings.scratchDir, log }),
    parts: {
      pool,
      runs,
      ingests,
      batches,
      taker,
      members,
      sweeper: createSweeper({
        store,
        queue,
        fillFreeSlots: () => taker.fillFreeSlots(),
        advanceSearches: () => searches.advanceDue(),
        log,
        maxAttempts,
        preemption: preemption === 'off' ? null : { between: preemption, maxHeld: maxRunsUnderWay },
        keeping: { afterSeconds: keepSlotsAfterSeconds, maxHeld: maxRunsUnderWay },
        intervalSeconds: worker.sweepSeconds ?? 5,
      }),
    },
    log,
  });
}
