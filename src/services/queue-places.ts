import type { Run } from '../contracts/run.ts';
import type { RunRecord } from '../store/ports/run-store.ts';
import type { Store } from '../store/ports/store.ts';
import { workerSilenceSeconds } from './live-workers.ts';

/** Adds to each queued run its place in the queue (1 is next) and what it waits for. */
export async function withQueuePlaces(
  store: Pick<Store, 'runs' | 'workers'>,
  runs: readonly RunRecord[],
): Promise<Run[]> {
  if (!runs.some((run) => run.status === 'queued')) return runs.map((run) => ({ ...run, queue: null }));
  const [queued, workers] = await Promise.all([
    store.runs.listQueued(),
    store.workers.listLive(workerSilenceSeconds),
  ]);
  const places = new Map(queued.map(({ id }, index) => [id, index + 1]));
  const waitingFor = workers.length > 0 ? ('turn' as const) : ('noLiveWorker' as const);
  return runs.map((run) => {
    // A run that a worker has taken since the row was read is about to start: it is next.
    const position = places.get(run.id) ?? 1;
    return { ...run, queue: run.status === 'queued' ? { position, waitingFor } : null };
  });
}
