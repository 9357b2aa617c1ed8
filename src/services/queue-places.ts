import { hasLabels } from '../contracts/labels.ts';
import { limitNames } from '../contracts/project.ts';
import type { Run } from '../contracts/run.ts';
import { slotsTogether } from '../contracts/system.ts';
import type { ProjectQueue, RunRecord } from '../store/ports/run-store.ts';
import type { Store } from '../store/ports/store.ts';
import type { WorkerRecord } from '../store/ports/worker-store.ts';
import { workerSilenceSeconds } from '../worker-silence.ts';

/** Adds to each queued run of a project its place in the queue (1 is next) and what it waits for. */
export async function withQueuePlaces(
  store: Pick<Store, 'projects' | 'runs' | 'workers'>,
  runs: readonly RunRecord[],
  limits: { maxRunsUnderWay: number | null },
): Promise<Run[]> {
  const queuedRun = runs.find((run) => run.status === 'queued');
  if (!queuedRun) return runs.map((run) => ({ ...run, queue: null }));
  const { projectId } = queuedRun;
  const takers = runs.filter(({ status }) => status === 'queued').map(({ id }) => id);
  const waitedFor = new Set(runs.flatMap((run) => run.waitsFor));
  const [queues, queued, live, statuses, yielding, meanSeconds, use] = await Promise.all([
    store.runs.listQueues(),
    store.runs.listQueued(projectId),
    store.workers.listLive(workerSilenceSeconds),
    store.runs.findStatuses(projectId, [...waitedFor]),
    store.runs.findYielding(takers),
    store.runs.findMeanSeconds(),
    store.projects.findUse(projectId),
  ]);
  const workers = live.filter(({ state }) => state === 'active');
  const places = new Map(queued.map(({ id, retryAt }, index) => [id, { rank: index + 1, retryAt }]));
  const waitingForOthers = (
    { members, keepsSlotsSince }: RunRecord,
    fitting: readonly WorkerRecord[],
    isPromised: boolean,
    isAtLimit: boolean,
  ) => {
    if (workers.length === 0) return 'noLiveWorker';
    if (fitting.length === 0) return 'noFittingWorker';
    if (isPromised) return 'preemption';
    if (isAtLimit) return 'projectLimit';
    const lacksSlots = keepsSlotsSince !== null || !haveSlotsTogether(fitting, members);
    return members > 0 && lacksSlots ? 'members' : 'turn';
  };
  return runs.map((run) => {
    if (run.status !== 'queued') return { ...run, queue: null };
    // A run that a worker has taken since the row was read is about to start: it is next.
    const { rank, retryAt } = places.get(run.id) ?? { rank: null, retryAt: null };
    const position = rank ? positionOf(queues, projectId, rank) : 1;
    const waitsFor = run.waitsFor.map((id) => ({ id, status: statuses.get(id) ?? ('removed' as const) }));
    const fitting = workers.filter((worker) => hasLabels(worker.labels, run.labels));
    const reached = reachedLimit(use, limits, fitting, run.members);
    const yields = yielding.get(run.id);
    const preempts = yields?.projectId === projectId ? yields.id : null;
    const waitingFor =
      waitsFor.length > 0
        ? 'runs'
        : retryAt
          ? 'retry'
          : waitingForOthers(run, fitting, yields !== undefined, reached !== null);
    const limit = waitingFor === 'projectLimit' ? reached : null;
    const seconds = waitingFor === 'turn' ? secondsToStart(position, fitting, meanSeconds) : null;
    const estimatedStartAt = seconds === null ? null : new Date(Date.now() + seconds * 1000).toISOString();
    const { keepsSlotsSince } = run;
    return { ...run, queue: { position, waitingFor, retryAt, waitsFor, limit, preempts, keepsSlotsSince, estimatedStartAt } }; // prettier-ignore
  });
}

/** Whether a worker has a free slot and other workers, which take members, as many as are asked for. */
function haveSlotsTogether(workers: readonly WorkerRecord[], members: number): boolean {
  const takers = workers.filter(({ clusterHost }) => clusterHost !== null);
  const freeOf = ({ slots, busySlots }: WorkerRecord): number => Math.max(0, slots - busySlots);
  const free = takers.reduce((sum, worker) => sum + freeOf(worker), 0);
  return takers.some((worker) => freeOf(worker) > 0 && free - freeOf(worker) >= members);
}

/** The limit of a project that keeps a run off all of these workers, as it does off the one with the smallest slots; null: one of them may take it. */
function reachedLimit(
  { limits, used }: Awaited<ReturnType<Store['projects']['findUse']>>,
  { maxRunsUnderWay }: { maxRunsUnderWay: number | null },
  workers: readonly WorkerRecord[],
  members: number,
): NonNullable<Run['queue']>['limit'] {
  const runs = Math.min(limits.runs ?? Infinity, maxRunsUnderWay ?? Infinity);
  const reached = workers
    .toSorted((a, b) => a.slot.cores - b.slot.cores || a.slot.memoryBytes - b.slot.memoryBytes)
    .map(({ slot }) => {
      const needed = { runs: 1, ...slotsTogether(slot, members) };
      const bounds = { ...limits, runs: Number.isFinite(runs) ? runs : null };
      const name = limitNames.find((one) => bounds[one] !== null && used[one] + needed[one] > bounds[one]!);
      return name ? { name, limit: bounds[name]!, used: used[name], needed: needed[name] } : null;
    });
  return reached.includes(null) ? null : (reached[0] ?? null);
}

/**
 * Seconds until a slot takes the run at a position, if each run takes the mean time and slots become free evenly; 0 where a slot is free for
 * it. Null: no run tells how long one takes.
 */
function secondsToStart(
  position: number,
  workers: readonly WorkerRecord[],
  meanSeconds: number | null,
): number | null {
  const slots = workers.reduce((sum, worker) => sum + worker.slots, 0);
  const free = workers.reduce((sum, worker) => sum + Math.max(0, worker.slots - worker.busySlots), 0);
  if (position <= free) return 0;
  return meanSeconds === null ? null : ((position - free) * meanSeconds) / slots;
}

/**
 * The position of the run of this rank (1 is first) in its project, if from now on none came and none ended: each time the project is next of
 * which workers hold the fewest runs for its share, and among equals the one whose last claim is the longest ago.
 *
 * With h held runs and share s, claim t of a project (from 0) comes at the level (h + t) / s. Equal quotients are equal numbers, as division
 * rounds correctly. At one level the last claim of a project that has none of these claims yet is the longest ago, in the order of `queues`;
 * then that of the project with the smaller share, which claimed at a lower level; of equal shares, the one that began to claim first, with
 * the more held runs now.
 * @internal
 */
export function positionOf(queues: readonly ProjectQueue[], projectId: string, rank: number): number {
  const mine = queues.findIndex((queue) => queue.projectId === projectId);
  if (mine === -1) return 1; // taken meanwhile
  const { held, share } = queues[mine]!;
  const mineBefore = rank - 1;
  const level = (held + mineBefore) / share;
  const ahead = queues.map((other, index) => {
    if (index === mine) return mineBefore;
    // Its claims below my level: the t with (h + t) / s < level.
    let below = Math.max(0, Math.ceil(level * other.share - other.held) - 1);
    while ((other.held + below) / other.share < level) below += 1;
    const isLevel = (other.held + below) / other.share === level;
    return Math.min(other.waiting, below + (isLevel && isFirst(other, index, below) ? 1 : 0));
  });
  return 1 + ahead.reduce((sum, count) => sum + count, 0);

  function isFirst(other: ProjectQueue, index: number, itsBefore: number): boolean {
    if (itsBefore === 0 || mineBefore === 0) return itsBefore === mineBefore ? index < mine : itsBefore === 0;
    if (other.share !== share) return other.share < share;
    return other.held === held ? index < mine : other.held > held;
  }
}
