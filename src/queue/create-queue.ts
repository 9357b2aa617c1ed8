import type { JobQueue, QueueLog } from './job-queue.ts';

/** What {@link createQueue} chooses by. */
export interface CreateQueueOptions {
  /** With it, the queue is Bull on this Redis; without, it is in Postgres. */
  redisUrl?: string | undefined;
  databaseUrl: string;
  log: QueueLog;
}

/**
 * The queue of the configuration. Only the packages of the one that is used are loaded.
 *
 * @throws queueUnavailable when its backend can't be reached
 */
export async function createQueue({ redisUrl, databaseUrl, log }: CreateQueueOptions): Promise<JobQueue> {
  if (redisUrl) {
    const { createBullQueue } = await import('./bull-queue.ts');
    return await createBullQueue({ redisUrl, log });
  }
  const { createPostgresQueue } = await import('./postgres-queue.ts');
  return await createPostgresQueue({ databaseUrl, log });
}
