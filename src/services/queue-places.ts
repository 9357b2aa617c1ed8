import type { Run } from '../contracts/run.ts';
import type { ProjectQueue, RunRecord } from '../store/ports/run-store.ts';
import type { Store } from '../store/ports/store.ts';
import { workerSilenceSeconds } from './live-workers.ts';

/** Adds to each queued run of a project its place in the queue (1 is next) and what it waits for. */
export async function withQueuePlaces(
  store: Pick<Store, 'runs' | 'workers'>,
  runs: readonly RunRecord[],
  limits: { maxRunsUnderWay: number | null },
): Promise<Run[]> {
  const queuedRun = runs.find((run) => run.status === 'queued');
  if (!queuedRun) return runs.map((run) => ({ ...run, queue: null }));
  const { projectId } = queuedRun;
  const [queues, queued, workers] = await Promise.all([
    store.runs.listQueues(),
    store.runs.listQueued(projectId),
    store.workers.listLive(workerSilenceSeconds),
  ]);
  const places = new Map(queued.map(({ id, retryAt }, index) => [id, { rank: index + 1, retryAt }]));
  const held = queues.find((queue) => queue.projectId === projectId)?.held ?? 0;
  const isAtLimit = limits.maxRunsUnderWay !== null && held >= limits.maxRunsUnderWay;
  const waitingForOthers = workers.length === 0 ? 'noLiveWorker' : isAtLimit ? 'projectLimit' : 'turn';
  return runs.map((run) => {
    if (run.status !== 'queued') return { ...run, queue: null };
    // A run that a worker has taken since the row was read is about to start: it is next.
    const { rank, retryAt } = places.get(run.id) ?? { rank: null, retryAt: null };
    const position = rank ? positionOf(queues, projectId, rank) : 1;
    return { ...run, queue: { position, waitingFor: retryAt ? 'retry' : waitingForOthers, retryAt } };
  });
}

/**
 * The position of the run of this rank (1 is first) in its project, if from now on none came and none ended: each time the
 * project of which workers hold the fewest runs is next, and among equals the one whose last claim is the longest ago. That
 * is first the one of which they hold more now, since the others have caught up by later claims; then by `queues`.
 */
function positionOf(queues: readonly ProjectQueue[], projectId: string, rank: number): number {
  const turns = queues.toSorted((a, b) => b.held - a.held);
  const turn = turns.findIndex((queue) => queue.projectId === projectId);
  if (turn === -1) return 1; // taken meanwhile
  const ahead = turns.map(({ waiting, held }, other) => {
    const taken = turns[turn].held + rank - held - (other < turn ? 0 : 1);
    return Math.min(waiting, Math.max(0, taken));
  });
  return 1 + ahead.reduce((sum, count) => sum + count, 0);
}
