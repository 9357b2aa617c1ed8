import type { JobQueue } from '../queue/job-queue.ts';
import type { JobName } from '../queue/jobs.ts';
import type { RunRecord } from '../store/ports/run-store.ts';
import type { Store } from '../store/ports/store.ts';
import type { Log } from '../log.ts';
import { lostAttemptsInARow } from './lost-attempts.ts';
import { decideRunEnding } from './run-ending.ts';

/** Rows younger than this are left to the job that is on its way. */
const patienceSeconds = 3;

export interface Sweeper {
  start(): void;
  /** Waits for the sweep under way. Safe to call twice. */
  stop(): Promise<void>;
  /** One sweep, now. */
  sweep(): Promise<void>;
}

/**
 * Repairs what crashes leave: waiting rows without a job, runs and datasets whose worker is gone, and expired idempotency
 * keys. Any number of workers may sweep at once, since every change is conditional on what was seen.
 */
export function createSweeper({
  store,
  queue,
  log,
  maxAttempts,
  intervalSeconds = 5,
}: {
  store: Pick<Store, 'runs' | 'datasets' | 'idempotency'>;
  queue: Pick<JobQueue, 'enqueue' | 'waitingIds'>;
  log: Log;
  /** Tries in a row of a run whose trainer or worker was lost. */
  maxAttempts: number;
  intervalSeconds?: number;
}): Sweeper {
  let timer: NodeJS.Timeout | null = null;
  let sweeping: Promise<void> | null = null;
  let stopped = true;

  async function sweep(): Promise<void> {
    await Promise.all([
      survive('lapsed runs', takeOverRuns),
      survive('lapsed datasets', async () => {
        for (const id of await store.datasets.releaseLapsed()) {
          log.warn({ datasetId: id }, 'lease expired: the dataset is read again');
          await queue.enqueue('dataset.ingest', id);
        }
      }),
      survive('queued runs', async () => {
        const before = Date.now() - patienceSeconds * 1000;
        const queued = await store.runs.listQueued();
        const old = queued.filter((run) => Date.parse(run.queuedAt) < before).map((run) => run.id);
        await enqueueMissing('run.train', old);
      }),
      survive('uploaded datasets', async () =>
        enqueueMissing('dataset.ingest', await store.datasets.listWaiting(patienceSeconds)),
      ),
      survive('idempotency keys', () => store.idempotency.removeExpired()),
    ]);
  }

  async function enqueueMissing(name: JobName, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const waiting = new Set(await queue.waitingIds(name));
    for (const id of ids) {
      if (waiting.has(id)) continue;
      log.debug({ job: name, id }, 'enqueued a job that was missing');
      await queue.enqueue(name, id);
    }
  }

  async function takeOverRuns(): Promise<void> {
    for (const run of await store.runs.listLapsed()) {
      if ((await takeOver(run)) === 'queued') await queue.enqueue('run.train', run.id);
    }
  }

  async function takeOver(run: RunRecord): Promise<string | null> {
    const error = { code: 'trainerCrashed', message: 'Its worker was lost.', issues: [] } as const;
    const ending = decideRunEnding(
      { how: 'crashed', error },
      {
        status: run.status,
        lostBefore: lostAttemptsInARow(await store.runs.listAttempts(run.id)),
        maxAttempts,
        handingBack: false,
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
    if (!taken) return null;
    log.warn(
      { runId: run.id, attempt: run.attempt, workerId: run.workerId, status: ending.to },
      ending.message,
    );
    return ending.to;
  }

  /** One part that fails must not keep the others from being done, or the next sweep from coming. */
  async function survive(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
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
