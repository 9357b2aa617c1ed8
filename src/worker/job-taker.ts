import type { Labels } from '../contracts/labels.ts';
import type { Resources } from '../contracts/system.ts';
import { announceJob } from '../queue/announce-job.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import type { JobHandlers, JobName } from '../queue/jobs.ts';
import { createSlots, type Slots } from '../slots.ts';
import type { Store } from '../store/ports/store.ts';
import type { BatchSupervisor } from './batch-supervisor.ts';
import type { IngestSupervisor } from './ingest-supervisor.ts';
import type { Log } from '../log.ts';
import type { RunSupervisor } from './run-supervisor.ts';
import type { SupervisionResult } from './write-ending.ts';

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
  /** Takes work again. */
  resume(): void;
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
    workerId: string;
    /** Runs side by side. */
    slots: number;
    /** What the worker is; it takes runs that ask for no more. */
    labels: Labels;
    /** What a slot has, for the limits of projects. */
    slot: () => Resources;
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

  /** Takes what waits, one after the other, until none is left or the worker stops. @throws engineUnavailable, and what the store throws */
  async function takeAll(
    name: JobName,
    findNext: () => Promise<string | null>,
    supervise: (id: string) => Promise<SupervisionResult>,
  ): Promise<void> {
    for (let lostClaims = 0; lostClaims < mostLostClaims && !isStopping();) {
      const id = await findNext();
      if (id === null) return;
      // Its own job may not be the one that we were woken by.
      queue.remove(name, id).catch((error: unknown) => {
        log.debug({ err: error, id }, `the job "${name}" of what is taken stays`);
      });
      const result = await supervise(id);
      if (result === 'queued' && isStopping()) await queue.enqueue(name, id);
      lostClaims = result === 'notMine' ? lostClaims + 1 : 0;
    }
  }

  const nextUpload = () => store.datasets.findNext();
  const nextBatch = () => store.batches.findNext(maxRunsUnderWay);

  const takeRuns = () => {
    /** The run that a preempted one has yielded this slot to: it takes it out of turn. */
    let promisedTo: string | null = null;
    return takeAll(
      'run.train',
      () => {
        const id = promisedTo;
        promisedTo = null;
        return id === null
          ? store.runs.findNext(maxRunsUnderWay, settings.labels, settings.slot(), settings.workerId)
          : Promise.resolve(id);
      },
      async (id) => {
        const result = await runs.supervise(id, (takerId) => {
          promisedTo = takerId;
        });
        if (result === 'queued' && !isStopping()) announceJob({ queue, log }, 'run.train', id);
        return result;
      },
    );
  };
  const takeUploads = () => takeAll('dataset.ingest', nextUpload, (id) => ingests.supervise(id));
  const takeBatches = () => takeAll('batch.predict', nextBatch, (id) => batches.supervise(id));

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

  async function fillSlot(
    slots: Slots,
    findNext: () => Promise<string | null>,
    take: () => Promise<void>,
  ): Promise<void> {
    if (slots.free() > 0 && (await findNext()) !== null) survive(slots.use(take));
  }

  const handle =
    (name: JobName, slots: Slots, take: () => Promise<void>) =>
    async ({ id }: { id: string }): Promise<void> => {
      await slots.use(take);
      if (isStopping()) await queue.enqueue(name, id); // for another worker
    };

  return {
    handlers: {
      'run.train': handle('run.train', runSlots, takeRuns),
      'dataset.ingest': handle('dataset.ingest', ingestSlots, takeUploads),
      'batch.predict': handle('batch.predict', batchSlots, takeBatches),
    },
    async fillFreeSlots() {
      if (isStopping()) return;
      await Promise.all([
        fillRunSlots(),
        fillSlot(ingestSlots, nextUpload, takeUploads),
        fillSlot(batchSlots, nextBatch, takeBatches),
      ]);
    },
    resume() {
      stopping = false;
    },
    async stop() {
      stopping = true;
      await Promise.all([runSlots, ingestSlots, batchSlots].map((slots) => slots.whenUnused()));
    },
  };
}
