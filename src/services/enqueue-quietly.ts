import type { JobQueue } from '../queue/job-queue.ts';
import type { JobName } from '../queue/jobs.ts';
import type { Log } from '../log.ts';

/** Hands the id of a row to the workers; where the queue is away, the row stays and the sweeper hands it over later. */
export async function enqueueQuietly(
  { queue, log }: { queue: JobQueue; log: Pick<Log, 'warn'> },
  name: JobName,
  id: string,
): Promise<void> {
  try {
    await queue.enqueue(name, id);
  } catch (error) {
    log.warn({ err: error, job: name, id }, 'the job could not be enqueued; the sweeper will do it');
  }
}
