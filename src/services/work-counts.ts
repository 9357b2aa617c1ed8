import type { RunStatus } from '../contracts/run.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import type { Store } from '../store/store.ts';
import { workerSilenceSeconds } from './live-workers.ts';

/** How much work there is, of all projects; for whoever runs the service. */
export interface WorkCounts {
  countRuns(): Promise<Partial<Record<RunStatus, number>>>;
  countJobs(): Promise<Record<string, { waiting: number; active: number }>>;
  countSlots(): Promise<{ workers: number; slots: number; busySlots: number }>;
}

/** Counts in the store and the queue, each time it is asked. */
export function createWorkCounts(parts: {
  store: Pick<Store, 'runs' | 'workers'>;
  queue: JobQueue;
}): WorkCounts {
  const { store, queue } = parts;
  return {
    countRuns: () => store.runs.countByStatus(),
    countJobs: () => queue.counts(),
    async countSlots() {
      const workers = await store.workers.listLive(workerSilenceSeconds);
      const sum = (of: (worker: (typeof workers)[number]) => number): number =>
        workers.reduce((total, worker) => total + of(worker), 0);
      return {
        workers: workers.length,
        slots: sum(({ slots }) => slots),
        busySlots: sum(({ busySlots }) => busySlots),
      };
    },
  };
}
