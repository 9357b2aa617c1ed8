import type { Labels } from '../contracts/labels.ts';
import { rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import type { JobConsumer, JobQueue } from '../queue/job-queue.ts';
import type { Resources } from '../contracts/system.ts';
import type { WorkerStore } from '../store/ports/worker-store.ts';
import type { WorkerMeter } from '../metrics/worker-meter.ts';
import type { BatchSupervisor } from './batch-supervisor.ts';
import type { IngestSupervisor } from './ingest-supervisor.ts';
import type { JobTaker } from './job-taker.ts';
import type { Log } from '../log.ts';
import type { RunSupervisor } from './run-supervisor.ts';
import type { Sweeper } from './sweeper.ts';
import type { TidyUp } from './tidy-up.ts';
import type { TrainerPool } from './trainer-pool.ts';

const heartbeatMilliseconds = 5000;
const tidyUpMilliseconds = 60_000;

export interface Worker {
  readonly id: string;
  /** Takes jobs from now on. Safe to call twice. */
  start(): Promise<void>;
  /** Takes no more, has the runs under way saved and handed back, and ends all child processes. Safe to call twice. */
  stop(): Promise<void>;
}

/** What a worker is made of; the parts are built in `create-worker.ts`. */
export interface WorkerParts {
  runs: RunSupervisor;
  ingests: IngestSupervisor;
  batches: BatchSupervisor;
  pool: TrainerPool;
  sweeper: Sweeper;
  taker: JobTaker;
}

/** Consumes the jobs, shows itself in the table of workers, and sweeps. */
export function createWorkerLoop({
  id,
  slots,
  slot,
  labels,
  queue,
  workers,
  parts: { runs, ingests, batches, pool, sweeper, taker },
  scratchDir,
  tidyUp,
  meter,
  log,
}: {
  id: string;
  /** Runs side by side. */
  slots: number;
  /** What each has. */
  slot: () => Resources;
  labels: Labels;
  queue: JobQueue;
  workers: WorkerStore;
  parts: WorkerParts;
  /** This worker's own folder; it goes with the worker. */
  scratchDir: string;
  tidyUp: TidyUp;
  meter: WorkerMeter;
  log: Log;
}): Worker {
  let consumer: Promise<JobConsumer> | null = null;
  let stopping: Promise<void> | null = null;
  let beat: NodeJS.Timeout | null = null;
  let tidying: NodeJS.Timeout | null = null;

  async function heartbeat(): Promise<void> {
    try {
      await workers.heartbeat({
        id,
        host: hostname(),
        pid: process.pid,
        slots,
        slot: slot(),
        labels,
        busySlots: runs.busy(),
        engine: pool.engine(),
        figures: await meter.figures(),
      });
    } catch (error) {
      log.warn({ err: error, workerId: id }, 'the heartbeat could not be written');
    }
  }

  async function stopOnce(): Promise<void> {
    if (beat) clearInterval(beat);
    if (tidying) clearInterval(tidying);
    const taken = taker.stop();
    // First of all: saving is what takes time.
    runs.handBackAll();
    ingests.abandonAll();
    batches.abandonAll();
    await Promise.all([sweeper.stop(), taken, consumer?.then((jobs) => jobs.stop())]);
    await pool.stop();
    await rm(scratchDir, { recursive: true, force: true }).catch((error: unknown) => {
      log.warn({ err: error, workerId: id }, 'the files of the worker could not be removed');
    });
    await workers.remove(id).catch((error: unknown) => {
      log.warn({ err: error, workerId: id }, 'the worker could not be removed from the table of workers');
    });
    log.info({ workerId: id }, 'worker stopped');
  }

  return {
    id,
    async start() {
      if (stopping || consumer) return;
      pool.start();
      await heartbeat();
      void tidyUp();
      tidying = setInterval(() => void tidyUp(), tidyUpMilliseconds);
      beat = setInterval(() => void heartbeat(), heartbeatMilliseconds);
      // Shown as soon as it is known, not only with the next beat.
      pool.whenReady().then(heartbeat, () => {});
      const concurrency = { 'run.train': slots, 'dataset.ingest': 1, 'batch.predict': 1 };
      consumer = queue.consume(taker.handlers, { concurrency });
      await consumer;
      await sweeper.sweep();
      sweeper.start();
      log.info({ workerId: id, slots }, 'worker started');
    },
    async stop() {
      stopping ??= stopOnce();
      await stopping;
    },
  };
}
