import { Logger } from 'graphile-worker';
import type { QueueLog } from './job-queue.ts';

/** graphile-worker's logger on ours: warnings and errors only, and no failed jobs, which the delivery has reported. */
export function createWorkerLogger(log: QueueLog): Logger {
  return new Logger(() => (level, message, meta) => {
    if (meta?.['failure']) return;
    if ((level as string) === 'error') log.error({ err: meta?.['error'] }, message);
    if ((level as string) === 'warning') log.warn({ err: meta?.['error'] }, message);
  });
}
