import { announceJob } from '../queue/announce-job.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import type { RunError } from '../contracts/run.ts';
import type { Preemption, RunRecord, SlotKeeping } from '../store/ports/run-store.ts';
import type { Store } from '../store/ports/store.ts';
import type { Log } from '../log.ts';
import { workerSilenceSeconds } from '../worker-silence.ts';
import { isDatabaseAway } from './database-patience.ts';
import { lostAttemptsInARow } from './lost-attempts.ts';
import { decideRunEnding } from './run-ending.ts';

/** Workers that were not seen for this long are forgotten; until then their rows say when they were last seen. */
const workersKeptSeconds = 24 * 60 * 60;

/** A worker that was cut off from the database asks for its leases every second; a new connection may take it another. */
const returnSeconds = 2;

/** Why a batch prediction ends whose worker was lost each time it was tried. */
const workerLost: RunError = { code: 'internal', message: 'Its worker was lost each time.', issues: [] };

export interface Sweeper {
  start(): void;
  /** Waits for the sweep under way. Safe to call twice. */
  stop(): Promise<void>;
  /** One sweep, now. */
  sweep(): Promise<void>;
}

/**
 * Has runs of higher priority preempt others, where the operator wants that, keeps slots for runs that need several, and repairs what crashes leave: waiting rows without a job beside free slots, runs, datasets and batch predictions whose worker is gone, expired
 * idempotency keys, and rows of workers long gone. Any number of workers may sweep at once, since every change is conditional on what was seen.
 */
export function createSweeper({
  store,
  queue,
  fillFreeSlots,
  advanceSearches,
  log,
  maxAttempts,
  preemption,
  keeping,
  intervalSeconds = 5,
}: {
  store: Pick<Store, 'runs' | 'datasets' | 'batches' | 'idempotency' | 'workers'>;
  queue: Pick<JobQueue, 'enqueue' | 'remove'>;
  /** Has the worker look for waiting rows for its free slots. */
  fillFreeSlots: () => Promise<void>;
  /** Has searches go on that may have something to do. */
  advanceSearches: () => Promise<void>;
  log: Log;
  /** Tries in a row of a run whose trainer or worker was lost. */
  maxAttempts: number;
  /** Whose slots runs of higher priority take; null: nobody's. */
  preemption: Omit<Preemption, 'seenWithinSeconds'> | null;
  /** When slots are kept for runs that need several. */
  keeping: Omit<SlotKeeping, 'seenWithinSeconds'>;
  intervalSeconds?: number;
}): Sweeper {
  let timer: NodeJS.Timeout | null = null;
  let sweeping: Promise<void> | null = null;
  let stopped = true;
  let holdersReturnUntil = 0;

  async function sweep(): Promise<void> {
    await Promise.all([
      survive('lapsed runs', takeOverRuns),
      survive('lapsed datasets', async () => {
        if (Date.now() < holdersReturnUntil) return;
        for (const id of await store.datasets.releaseLapsed()) {
          log.warn({ datasetId: id }, 'lease expired: the dataset is read again');
          announceJob({ queue, log }, 'dataset.ingest', id);
        }
      }),
      survive('lapsed batch predictions', async () => {
        if (Date.now() < holdersReturnUntil) return;
        for (const { id, status } of await store.batches.releaseLapsed(maxAttempts, workerLost)) {
          log.warn(
            { batchPredictionId: id, status },
            'lease expired: the worker of a batch prediction was lost',
          );
          if (status === 'queued') announceJob({ queue, log }, 'batch.predict', id);
        }
      }),
      survive('idempotency keys', () => store.idempotency.removeExpired()),
      survive('rows of workers', () => store.workers.removeGone(workersKeptSeconds)),
    ]);
    await survive('searches', advanceSearches);
    await survive('slots to keep', () => store.runs.keepSlots({ ...keeping, seenWithinSeconds: workerSilenceSeconds })); // prettier-ignore
    // So late that what was taken over just now is found, too.
    await survive('waiting rows', fillFreeSlots);
    // Those that still wait found no free slot.
    await survive('slots to preempt', preempt);
  }

  async function preempt(): Promise<void> {
    if (!preemption) return;
    const promised = await store.runs.preempt({ ...preemption, seenWithinSeconds: workerSilenceSeconds });
    for (const { runId, yieldsTo } of promised) log.info({ runId, yieldsTo }, 'a run yields its slot');
  }

  async function takeOverRuns(): Promise<void> {
    const lapsed = await store.runs.listLapsed();
    if (Date.now() < holdersReturnUntil) return;
    for (const run of lapsed) {
      if (await takeOver(run)) announceJob({ queue, log }, 'run.train', run.id);
    }
  }

  /** Whether the run wants a job at once. */
  async function takeOver(run: RunRecord): Promise<boolean> {
    const error = { code: 'trainerCrashed', message: 'Its worker was lost.', issues: [] } as const;
    const ending = decideRunEnding(
      { how: 'crashed', error },
      {
        status: run.status,
        stopReason: run.stopReason,
        lostBefore: lostAttemptsInARow(await store.runs.listAttempts(run.id)),
        maxAttempts,
        handingBack: null,
        resumeFailed: false,
      },
    );
    const stopReason = ending.to === 'failed' ? 'workerLost' : ending.stopReason;
    const taken = await store.runs.transition({
      runId: run.id,
      from: [run.status],
      onlyIfLapsed: true,
      ...ending,
      stopReason,
    });
    if (!taken) return false;
    log.warn(
      { runId: run.id, attempt: run.attempt, workerId: run.workerId, status: ending.to },
      ending.message,
    );
    return ending.to === 'queued' && !ending.retryAfterSeconds;
  }

  /** One part that fails must not keep the others from being done, or the next sweep from coming. */
  async function survive(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      // While the database was away nobody could renew a lease: whoever holds one asks again before it is taken away.
      if (isDatabaseAway(error))
        holdersReturnUntil = Date.now() + (2 * intervalSeconds + returnSeconds) * 1000;
      log.error({ err: error }, `sweeping ${what} failed`);
    }
  }

  function scheduleNext(): void {
    // Workers that started together should not sweep together.
    const wait = intervalSeconds * 1000 * (0.8 + 0.4 * Math.random());
    timer = setTimeout(() => {
      sweeping = sweep().finally(() => {
        sweeping = null;
        if (!stopped) scheduleNext();
      });
    }, wait);
  }

  return {
    sweep,
    start() {
      if (!stopped) return;
      stopped = false;
      scheduleNext();
    },
    async stop() {
      stopped = true;
      if (timer) clearTimeout(timer);
      await sweeping;
    },
  };
}
