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
import type { MemberHost } from './member-host.ts';
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
  /**
   * Takes nothing more and hands its runs on with checkpoints, however long they take to save; an upload that
   * is being read is finished. Resolves when nothing is under way.
   */
  drain(): Promise<void>;
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
  /** Null: this worker takes none. */
  members: MemberHost | null;
}

/** Consumes the jobs, shows itself in the table of workers, and sweeps. */
export function createWorkerLoop({
  id,
  slots,
  slot,
  labels,
  clusterHost,
  queue,
  workers,
  parts: { runs, ingests, batches, pool, sweeper, taker, members },
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
  /** Name by which others reach the members on it; null: it takes none. */
  clusterHost: string | null;
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
  /** The last turn between taking runs and draining; each waits for the one before it. */
  let turning: Promise<void> = Promise.resolve();
  let draining = false;
  let drained = false;
  /** Told to drain by its own process, not by its row. */
  let leaving = false;

  /** The last heartbeat, or one that is being written. */
  let beating: Promise<void> = Promise.resolve();
  function heartbeat(): Promise<void> {
    beating = beating.then(writeHeartbeat);
    return beating;
  }

  async function writeHeartbeat(): Promise<void> {
    try {
      const figures = await meter.figures();
      // A worker that stops removes itself from the table, and must not come back.
      if (stopping) return;
      const { drains } = await workers.heartbeat({
        id,
        host: hostname(),
        pid: process.pid,
        slots,
        slot: slot(),
        labels,
        clusterHost,
        drained,
        busySlots: runs.busy() + (members?.busy() ?? 0),
        engine: pool.engine(),
        figures,
      });
      if (drains !== draining && !leaving) void turn(drains);
    } catch (error) {
      log.warn({ err: error, workerId: id }, 'the heartbeat could not be written');
    }
  }

  /** Begins to drain, or to take runs again; at once where nothing of that is under way. */
  function turn(drains: boolean): Promise<void> {
    if (stopping) return turning;
    draining = drains;
    turning = turning.then(drains ? drainNow : takeAgain).catch((error: unknown) => {
      log.error({ err: error, workerId: id }, 'the worker could not be drained, or resumed');
    });
    return turning;
  }

  async function drainNow(): Promise<void> {
    if (stopping) return;
    log.info({ workerId: id }, 'draining: runs under way are handed on');
    const taken = taker.stop();
    runs.drain();
    batches.abandonAll();
    await Promise.all([taken, members?.drain(), consumer?.then((jobs) => jobs.stop())]);
    if (stopping) return;
    await pool.stop();
    drained = true;
    await heartbeat();
    log.info({ workerId: id }, 'drained');
  }

  async function takeAgain(): Promise<void> {
    if (stopping) return;
    drained = false;
    runs.resume();
    batches.resume();
    taker.resume();
    pool.start();
    consumer = consume();
    await consumer;
    await sweeper.sweep();
    log.info({ workerId: id }, 'the worker takes runs again');
  }

  const consume = (): Promise<JobConsumer> =>
    queue.consume(taker.handlers, {
      concurrency: { 'run.train': slots, 'dataset.ingest': 1, 'batch.predict': 1 },
    });

  async function stopOnce(): Promise<void> {
    if (beat) clearInterval(beat);
    if (tidying) clearInterval(tidying);
    const taken = taker.stop();
    // First of all: saving is what takes time.
    runs.handBackAll();
    ingests.abandonAll();
    batches.abandonAll();
    await Promise.all([sweeper.stop(), members?.stop(), taken, consumer?.then((jobs) => jobs.stop())]);
    await pool.stop();
    await rm(scratchDir, { recursive: true, force: true }).catch((error: unknown) => {
      log.warn({ err: error, workerId: id }, 'the files of the worker could not be removed');
    });
    await beating;
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
      members?.start();
      void tidyUp();
      tidying = setInterval(() => void tidyUp(), tidyUpMilliseconds);
      beat = setInterval(() => void heartbeat(), heartbeatMilliseconds);
      // Shown as soon as it is known, not only with the next beat.
      pool.whenReady().then(heartbeat, () => {});
      consumer = consume();
      await consumer;
      await sweeper.sweep();
      sweeper.start();
      log.info({ workerId: id, slots }, 'worker started');
    },
    async drain() {
      leaving = true;
      // So that it is shown, and nothing counts on its slots.
      await workers.setDrain(id, true).catch((error: unknown) => {
        log.warn({ err: error, workerId: id }, 'it could not be noted that the worker drains');
      });
      if (!draining) await turn(true);
      else await turning;
    },
    async stop() {
      stopping ??= stopOnce();
      await stopping;
    },
  };
}
