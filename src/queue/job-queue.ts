import type { Log } from '../log.ts';
import type { JobHandler, JobHandlers, JobName } from './jobs.ts';
import { isJobPayload } from './jobs.ts';

/** How many jobs of a name there are. */
export interface JobCount {
  /** Waiting for a worker, or for their next try. */
  readonly waiting: number;
  /** Being worked on. */
  readonly active: number;
}

/**
 * Hands ids to workers, at least once each. The rows in Postgres are the truth, and this is only the way to learn of them
 * at once: a job that gets lost is enqueued again by a sweeper, one that comes twice finds nothing left to do.
 */
export interface JobQueue {
  readonly backend: 'postgres' | 'redis' | 'memory';
  /**
   * Adds a job, unless one with this name and id waits already. One that is being worked on doesn't count: after it, or
   * beside it where its worker is dead, the id comes again.
   */
  enqueue(name: JobName, id: string): Promise<void>;
  /** Removes a waiting job. One that is being worked on goes on. */
  remove(name: JobName, id: string): Promise<void>;
  counts(): Promise<Record<JobName, JobCount>>;
  /** The ids of the waiting jobs, in the order in which they will be taken. */
  waitingIds(name: JobName): Promise<string[]>;
  /** Starts to work on the jobs that `handlers` names. */
  consume<Names extends JobName>(
    handlers: JobHandlers<Names>,
    options: ConsumeOptions<Names>,
  ): Promise<JobConsumer>;
  /** Resolves when the backend answers. @throws queueUnavailable */
  ping(): Promise<void>;
  /** Stops the consumers that still run, then lets go of all connections. Safe to call twice. */
  close(): Promise<void>;
}

/** How {@link JobQueue.consume} works. */
export interface ConsumeOptions<Names extends JobName = JobName> {
  /** Jobs of each name at the same time. */
  readonly concurrency: { readonly [Name in Names]: number };
}

/** Something that takes jobs. */
export interface JobConsumer {
  /** Takes no more jobs, and resolves when those in flight are done. Safe to call twice. */
  stop(): Promise<void>;
}

/** Where a queue reports what it survives. */
export type QueueLog = Pick<Log, 'warn' | 'error'>;

/** A job is given to its handler at most this often; then only a new `enqueue` brings it back. */
export const maxAttempts = 5;

/** Milliseconds to the next try after `attempt` tries: 2.7 s, 7.4 s, 20 s, 55 s; graphile-worker's own formula. */
export function retryDelayMilliseconds(attempt: number): number {
  return Math.round(Math.exp(Math.min(attempt, 10)) * 1000);
}

/** What a backend calls for each delivery. */
export type DeliverJob = (payload: unknown, attempt: number) => Promise<void>;

/**
 * Wraps a handler for a backend: a payload that isn't one is dropped, a rejection is logged and passed on for a retry, the
 * last one is swallowed, so that no backend keeps a record of jobs that failed (the row says it).
 */
export function createDelivery<Name extends JobName>(
  name: Name,
  handler: JobHandler<Name>,
  log: QueueLog,
): DeliverJob {
  return async (payload, attempt) => {
    if (!isJobPayload(name, payload)) {
      log.error({ payload }, `dropped job "${name}": invalid payload`);
      return;
    }
    try {
      await handler(payload);
    } catch (error) {
      const isLast = attempt >= maxAttempts;
      const next = isLast ? 'is not tried again' : 'will be tried again';
      log.error(
        { err: error },
        `the job "${name}" of ${payload.id} failed (${attempt} of ${maxAttempts}) and ${next}`,
      );
      if (!isLast) throw error;
    }
  };
}
