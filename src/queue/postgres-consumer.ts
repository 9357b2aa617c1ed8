import { EventEmitter, once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import {
  runTaskList,
  type Logger,
  type Worker,
  type WorkerEvents,
  type WorkerPool,
  type WorkerUtils,
} from 'graphile-worker';
import type pg from 'pg';
import { startDeadWorkerSweep } from './dead-worker-sweep.ts';
import { createDelivery, type ConsumeOptions, type JobConsumer, type QueueLog } from './job-queue.ts';
import type { JobHandlers, JobName } from './jobs.ts';

interface PostgresConsumerParts<Names extends JobName> {
  pool: pg.Pool;
  utils: WorkerUtils;
  logger: Logger;
  log: QueueLog;
  deadWorkerSeconds: number;
  handlers: JobHandlers<Names>;
  concurrency: ConsumeOptions<Names>['concurrency'];
}

const firstWaitMilliseconds = 50;
const longestWaitMilliseconds = 2000;

/**
 * Works on jobs with graphile-worker: one pool of workers for each name, for their numbers to be independent. Each worker
 * is vouched for by an advisory lock on the connection that listens, so that others see at once when its process has died.
 * Resolves when it listens.
 */
export async function startPostgresConsumer<Names extends JobName>(
  parts: PostgresConsumerParts<Names>,
): Promise<JobConsumer> {
  const { pool, logger, log, handlers, concurrency } = parts;
  const workerPools = new Set<WorkerPool>();
  const workers = new Set<Worker>();
  const abandoned = new Set<string>();
  const stopped = new AbortController();
  let stopping: Promise<void> | undefined;

  const lookForJobs = () => {
    if (!stopping) for (const worker of workers) worker.nudge();
  };

  const closePool = async (workerPool: WorkerPool) => {
    workerPools.delete(workerPool);
    await workerPool.gracefulShutdown();
  };

  /** Starts workers in place of those that are lost, once the database answers. */
  const replaceWorkers = async (name: Names, count: number) => {
    if (await untilAnswering(pool, stopped.signal)) await startWorkers(name, count);
  };

  const startWorkers = async (name: Names, count: number) => {
    if (stopped.signal.aborted) return;
    const deliver = createDelivery(name, handlers[name], log);
    const workerIds = new Set<string>();
    const events = new EventEmitter() as WorkerEvents;
    events.on('worker:create', ({ worker }) => {
      workers.add(worker);
      workerIds.add(worker.workerId);
    });
    events.on('worker:release', ({ worker }) => workers.delete(worker));
    events.on('worker:stop', ({ worker }) => workerIds.delete(worker.workerId));
    // graphile-worker ends a worker that could not report its job's end, and doesn't replace it
    events.on('worker:fatalError', ({ worker }) => {
      abandoned.add(worker.workerId);
      if (stopping) return;
      const { workerPool } = worker;
      const isLast = workerPool._workers.every((other) => other === worker);
      if (isLast && workerPools.has(workerPool)) void closePool(workerPool);
      void replaceWorkers(name, 1);
    });
    // A pool that can't read the ids of its tasks at first never tries again: graphile-worker keeps the failure.
    let hasLooked = false;
    events.on('worker:getJob:empty', () => (hasLooked = true));
    events.on('job:start', () => (hasLooked = true));
    events.on('worker:getJob:error', ({ worker: { workerPool } }) => {
      if (hasLooked || stopping || !workerPools.has(workerPool)) return;
      void closePool(workerPool);
      void replaceWorkers(name, count);
    });
    const settled = new Promise<void>((resolve) => {
      events.on('pool:listen:error', () => resolve()); // it goes on trying, and polls meanwhile
      events.on('pool:gracefulShutdown', () => resolve());
      events.on('pool:listen:success', ({ client }) => {
        const listening = async () => {
          await once(client, 'drain'); // graphile-worker is about to send its LISTEN
          await vouchFor(client, workerIds);
          lookForJobs(); // for what was added before it listened
        };
        listening()
          .catch((error: unknown) =>
            log.warn({ err: error }, 'could not lock the ids of the workers of the queue'),
          )
          .finally(resolve);
      });
    });
    const options = { pgPool: pool, logger, events, concurrency: count, noHandleSignals: true };
    const tasks = {
      [name]: (payload: unknown, { job }: { job: { attempts: number } }) => deliver(payload, job.attempts),
    };
    workerPools.add(runTaskList(options, tasks, pool));
    await settled;
  };

  const sweep = startDeadWorkerSweep({ ...parts, abandoned, onFreed: lookForJobs });
  await Promise.all((Object.keys(handlers) as Names[]).map((name) => startWorkers(name, concurrency[name])));

  return {
    stop() {
      stopping ??= (async () => {
        stopped.abort();
        await Promise.all([...workerPools].map(closePool));
        await sweep.stop();
      })();
      return stopping;
    },
  };
}

/** Whether the database answers, waiting until it does; false when it was stopped before. */
async function untilAnswering(pool: pg.Pool, stopped: AbortSignal): Promise<boolean> {
  for (
    let wait = firstWaitMilliseconds;
    !stopped.aborted;
    wait = Math.min(2 * wait, longestWaitMilliseconds)
  ) {
    try {
      await pool.query('SELECT 1');
      return !stopped.aborted;
    } catch {
      await delay(wait, undefined, { signal: stopped }).catch(() => undefined);
    }
  }
  return false;
}

/** Holds a lock in each worker's name for as long as the connection lives. */
async function vouchFor(client: pg.PoolClient, workerIds: ReadonlySet<string>): Promise<void> {
  await client.query('SELECT pg_advisory_lock(hashtextextended(id, 0)) FROM unnest($1::text[]) AS id', [
    [...workerIds],
  ]);
}
