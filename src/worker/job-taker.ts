import { announceJob } from '../queue/announce-job.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import type { JobHandlers, JobName } from '../queue/jobs.ts';
import { createSlots } from '../slots.ts';
import type { Store } from '../store/ports/store.ts';
import type { BatchSupervisor } from './batch-supervisor.ts';
import type { IngestSupervisor } from './ingest-supervisor.ts';
import type { Log } from '../log.ts';
import type { RunSupervisor } from './run-supervisor.ts';

/** So many claims lost to other workers in a row are no race any more: the slot looks again at the next sweep. */
const mostLostClaims = 100;

/** Takes work into the free slots of a worker. */
export interface JobTaker {
  /** What the worker does with a job: it is a wake-up, and which run or upload a slot takes is decided by the rows. */
  handlers: JobHandlers;
  /** Looks for waiting rows for the slots that are free, with or without a job that told of them. */
  fillFreeSlots(): Promise<void>;
  /** Takes nothing more; resolves when the work under way has ended. */
  stop(): Promise<void>;
}

/** A slot that is free takes one run after another until none is left for it; so do the one reader of uploads and the one that predicts datasets. */
export function createJobTaker({
  store,
  queue,
  runs,
  ingests,
  batches,
  settings,
  log,
}: {
  store: Pick<Store, 'runs' | 'datasets' | 'batches'>;
  queue: Pick<JobQueue, 'enqueue' | 'remove'>;
  runs: RunSupervisor;
  ingests: IngestSupervisor;
  batches: BatchSupervisor;
  settings: {
    /** Runs side by side. */
    slots: number;
    /** Runs of a project that all workers together may hold, and batch predictions; null: no limit. */
    maxRunsUnderWay: number | null;
  };
  log: Log;
}): JobTaker {
  const { maxRunsUnderWay } = settings;
  const runSlots = createSlots(settings.slots);
  const ingestSlots = createSlots(1);
  const batchSlots = createSlots(1);
  let stopping = false;
  const isStopping = (): boolean => stopping;

  /** @throws engineUnavailable, and what the store throws */
  async function takeRuns(): Promise<void> {
    for (let lostClaims = 0; lostClaims < mostLostClaims && !isStopping();) {
      const runId = await store.runs.findNext(maxRunsUnderWay);
      if (runId === null) return;
      removeJob('run.train', runId);
      const result = await runs.supervise(runId);
      if (result === 'queued' && isStopping()) await queue.enqueue('run.train', runId);
      else if (result === 'queued') announceJob({ queue, log }, 'run.train', runId);
      lostClaims = result === 'notMine' ? lostClaims + 1 : 0;
    }
  }

  async function takeUploads(): Promise<void> {
    for (let lostClaims = 0; lostClaims < mostLostClaims && !isStopping();) {
      const id = await store.datasets.findNext();
      if (id === null) return;
      removeJob('dataset.ingest', id);
      lostClaims = (await ingests.supervise(id)) ? 0 : lostClaims + 1;
    }
  }

  /** The job of what is taken may not be the one that we were woken by. */
  function removeJob(name: JobName, id: string): void {
    queue.remove(name, id).catch((error: unknown) => {
      log.debug({ err: error, id }, `the job "${name}" of what is taken stays`);
    });
  }

  async function takeBatches(): Promise<void> {
    for (let lostClaims = 0; lostClaims < mostLostClaims && !isStopping();) {
      const id = await store.batches.findNext(maxRunsUnderWay);
      if (id === null) return;
      removeJob('batch.predict', id);
      const result = await batches.supervise(id);
      if (result === 'queued' && isStopping()) await queue.enqueue('batch.predict', id);
      lostClaims = result === 'notMine' ? lostClaims + 1 : 0;
    }
  }

  function survive(work: Promise<void>): void {
    work.catch((error: unknown) => log.error({ err: error }, 'work that was found without a job failed'));
  }

  async function fillRunSlots(): Promise<void> {
    if (runSlots.free() === 0) return;
    const queues = await store.runs.listQueues();
    const claimable = queues.reduce(
      (sum, { waiting, held }) => sum + Math.max(0, Math.min(waiting, (maxRunsUnderWay ?? Infinity) - held)),
      0,
    );
    for (let count = Math.min(claimable, runSlots.free()); count > 0; count -= 1) {
      survive(runSlots.use(takeRuns));
    }
  }

  async function fillIngestSlot(): Promise<void> {
    if (ingestSlots.free() === 0) return;
    if ((await store.datasets.findNext()) !== null) survive(ingestSlots.use(takeUploads));
  }

  async function fillBatchSlot(): Promise<void> {
    if (batchSlots.free() === 0 || (await store.batches.findNext(maxRunsUnderWay)) === null) return;
    survive(batchSlots.use(takeBatches));
  }

  return {
    handlers: {
      async 'run.train'({ id }) {
        await runSlots.use(takeRuns);
        if (isStopping()) await queue.enqueue('run.train', id); // for another worker
      },
      async 'dataset.ingest'({ id }) {
        await ingestSlots.use(takeUploads);
        if (isStopping()) await queue.enqueue('dataset.ingest', id);
      },
      async 'batch.predict'({ id }) {
        await batchSlots.use(takeBatches);
        if (isStopping()) await queue.enqueue('batch.predict', id);
      },
    },
    async fillFreeSlots() {
      if (isStopping()) return;
      await Promise.all([fillRunSlots(), fillIngestSlot(), fillBatchSlot()]);
    },
    async stop() {
      stopping = true;
      await Promise.all([runSlots, ingestSlots, batchSlots].map((slots) => slots.whenUnused()));
    },
  };
}
