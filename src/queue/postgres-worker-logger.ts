import { Logger } from 'graphile-worker';
import type { QueueLog } from './job-queue.ts';

/** graphile-worker's logger on ours: warnings and errors only, and no failed jobs, which the delivery has reported. */
export function createWorkerLogger(log: QueueLog): Logger {
  return new Logger(() => (level, message, meta) => {
    if (meta?.['failure']) return;
    if ((level as string) === 'error') log.error(message, meta?.['error']);
    if ((level as string) === 'warning') log.warn(message, meta?.['error']);
  });
}
