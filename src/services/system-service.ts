import type { Caller } from '../contracts/key.ts';
import type { EngineInfo, ServiceLimits, SystemInfo, WorkerInfo } from '../contracts/system.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import type { Store } from '../store/ports/store.ts';
import type { WorkerRecord } from '../store/ports/worker-store.ts';
import { TrainyardError } from '../errors.ts';
import { requireOperator } from './project-service.ts';
import { workerSilenceSeconds } from '../worker-silence.ts';

/** Says what the service runs on. */
export type SystemService = ReturnType<typeof createSystemService>;

/** Creates the system service. */
export function createSystemService(parts: {
  store: Pick<Store, 'runs' | 'workers'>;
  queue: JobQueue;
  version: string;
  limits: ServiceLimits;
}) {
  const { store, queue, version, limits } = parts;

  return {
    async get(): Promise<SystemInfo> {
      const [workers, queues] = await Promise.all([
        store.workers.listLive(workerSilenceSeconds),
        store.runs.listQueues(),
      ]);
      const engines = distinct(workers.flatMap(({ engine }) => (engine ? [engine] : [])));
      return {
        version,
        engines,
        fallback: engines.find(({ fallbackReason }) => fallbackReason !== null)?.fallbackReason ?? null,
        workers: workers.map(toWorkerInfo),
        queue: {
          backend: queue.backend,
          queuedRuns: queues.reduce((sum, { waiting, delayed }) => sum + waiting + delayed, 0),
          delayedRuns: queues.reduce((sum, { delayed }) => sum + delayed, 0),
        },
        limits,
      };
    },

    /** Has a worker take nothing more and hand its runs on, or take runs again. @throws forbidden, notFound */
    async setDrain(caller: Caller, id: string, drains: boolean): Promise<WorkerInfo> {
      requireOperator(caller);
      const worker = await store.workers.setDrain(id, drains);
      if (!worker) throw new TrainyardError('notFound', `There is no worker ${id}.`);
      return toWorkerInfo(worker);
    },

    /** The engine that a run would be trained on now; null while no worker lives. */
    async findEngine(): Promise<EngineInfo | null> {
      const workers = await store.workers.listLive(workerSilenceSeconds);
      const engines = workers.flatMap(({ engine }) => (engine ? [engine] : []));
      return engines.find(({ gpu }) => gpu) ?? engines[0] ?? null;
    },
  };
}

/** A worker as the API shows it. */
const toWorkerInfo = ({
  id,
  host,
  slots,
  busySlots,
  slot,
  state,
  labels,
  engine,
  startedAt,
  seenAt,
}: WorkerRecord): WorkerInfo => ({
  id,
  host,
  slots,
  busySlots,
  slot,
  state,
  labels,
  engine,
  startedAt,
  seenAt,
});

function distinct(engines: readonly EngineInfo[]): EngineInfo[] {
  return [...new Map(engines.map((engine) => [JSON.stringify(engine), engine])).values()];
}
