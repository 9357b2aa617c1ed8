import { newId } from '../../src/identifiers.ts';
import type { RunLease } from '../../src/store/ports/run-store.ts';
import type { StoreUnderTest } from './store-backends.ts';
import { addDataset, definitions, engine } from './store-fixtures.ts';

/** Workers that take members, and runs of several processes, in a store; only that on Postgres has gangs. */
export function gangFixtures(test: () => StoreUnderTest) {
  type Shown = Partial<Parameters<StoreUnderTest['store']['workers']['heartbeat']>[0]>;
  let workers = 0;
  return {
    addWorker: async (changes: Shown = {}): Promise<string> => {
      const id = changes.id ?? `wrk_${String((workers += 1)).padStart(4, '0')}`;
      const shown = { host: 'h', pid: 1, slots: 1, busySlots: 0, engine, clusterHost: '10.0.0.1' };
      await test().store.workers.heartbeat({ ...shown, ...changes, id });
      return id;
    },

    removeWorkers: async (): Promise<void> => {
      for (const { id } of await test().store.workers.listLive(1e9)) await test().store.workers.remove(id);
    },

    /** Queues a run of so many processes, each on a slot of its own. */
    queueSpread: async (
      project: string,
      replicas: number,
      priority?: number,
      labels: Record<string, string> = {},
    ): Promise<string> => {
      const { store } = test();
      const datasetId = (await addDataset(store, project)).id;
      const { definition, resolved } = definitions(datasetId);
      const strategy = { type: 'dataParallel', replicas, placement: 'spread', exchange: 'synchronous', localSteps: 16 } as const; // prettier-ignore
      const experiment = await store.experiments.insert({
        id: newId('experiment'),
        projectId: project,
        name: 'spread',
        datasetId,
        definition,
        resolved: { ...resolved, training: { ...resolved.training, strategy } },
        warnings: [],
      });
      const run = { id: newId('run'), projectId: project, experimentId: experiment.id, name: 'spread', priority, labels }; // prettier-ignore
      await store.runs.insert(run, { maxQueuedPerProject: 1000 });
      return run.id;
    },

    claim: async (id: string, workerId: string): Promise<RunLease | null> => {
      const run = await test().store.runs.claim(id, workerId, 30);
      return run && { runId: id, attempt: run.attempt, workerId };
    },
  };
}
