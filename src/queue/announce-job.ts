import type { JobQueue, QueueLog } from './job-queue.ts';
import type { JobName } from './jobs.ts';

interface Parts {
  queue: Pick<JobQueue, 'enqueue' | 'remove'>;
  log: Pick<QueueLog, 'warn'>;
}

/**
 * Tells the workers of a row that waits for them. Returns at once, however long the queue takes: the row is the truth, and a
 * worker with a free slot finds it without the job within seconds.
 */
export function announceJob({ queue, log }: Parts, name: JobName, id: string): void {
  queue.enqueue(name, id).catch((error: unknown) => {
    log.warn(
      { err: error, job: name, id },
      'the job could not be enqueued; a worker will find the row itself',
    );
  });
}

/** Takes back what {@link announceJob} told, when there is nothing to do any more. Returns at once, too. */
export function withdrawJob({ queue, log }: Parts, name: JobName, id: string): void {
  queue.remove(name, id).catch((error: unknown) => {
    log.warn({ err: error, job: name, id }, 'a job without work stays; its worker will find nothing to do');
  });
}
