import { createBullQueue } from './bull-queue.ts';
import type { JobQueue, QueueLog } from './job-queue.ts';
import { createPostgresQueue } from './postgres-queue.ts';

/** What {@link createQueue} chooses by. */
export interface CreateQueueOptions {
  /** With it, the queue is Bull on this Redis; without, it is in Postgres. */
  redisUrl?: string | undefined;
  databaseUrl: string;
  log: QueueLog;
}

/**
 * The queue of the configuration.
 *
 * @throws queueUnavailable when its backend can't be reached
 */
export function createQueue({ redisUrl, databaseUrl, log }: CreateQueueOptions): Promise<JobQueue> {
  return redisUrl ? createBullQueue({ redisUrl, log }) : createPostgresQueue({ databaseUrl, log });
}
