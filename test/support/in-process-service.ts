import path from 'node:path';
import { createFsBlobStore } from '../../src/artifacts/fs-blob-store.ts';
import { createPostgresQueue } from '../../src/queue/postgres-queue.ts';
import { createStore } from '../../src/store/create-store.ts';
import { createWorker } from '../../src/worker/create-worker.ts';
import { prepareInProcessTrainers } from './in-process-trainer.ts';
import { startMemberWorker } from './member-worker.ts';
import { createTestDatabase } from './postgres.ts';
import { startTestService, type TestService } from './service.ts';
import { workerSettings } from './training-service.ts';

/** A service whose runs are trained by a worker in this process, with its trainers. */
export type InProcessService = Pick<TestService, 'api' | 'url' | 'adminKey' | 'stop'>;

const log = {
  debug() {},
  info() {},
  warn() {},
  error(data: object, message: string) {
    console.error(message, data);
  },
};

/**
 * Starts a real server without workers, and a worker of one slot in this process; another one has a slot for a member of a run. For many small runs: none of them boots a process.
 * @param kept a data folder and a database to go on with, which stay; new ones by default, which go with the service
 */
export async function startInProcessService({
  plan = null,
  kept,
}: {
  plan?: string | null;
  kept?: { dataDir: string; databaseUrl: string };
} = {}): Promise<InProcessService> {
  const database = kept ? null : await createTestDatabase();
  const databaseUrl = kept?.databaseUrl ?? database!.url;
  const env = { WORKERS: '0', DATABASE_URL: databaseUrl, CLUSTER_NETWORK: 'private' };
  const service = await startTestService({ env, ...(kept && { dataDir: kept.dataDir }) });
  const bootTrainer = await prepareInProcessTrainers();
  const store = createStore({ databaseUrl });
  const queue = await createPostgresQueue({ databaseUrl, log });
  // A training holds this process up for seconds, in which no lease is renewed.
  const settings = workerSettings(service.dataDir, { plan });
  const worker = createWorker({
    store,
    queue,
    blobStore: await createFsBlobStore({ root: path.join(service.dataDir, 'blobs') }),
    settings: {
      ...settings,
      worker: { ...settings.worker, leaseSeconds: 120 },
      cluster: { host: '127.0.0.1', ports: null },
    },
    log,
    bootTrainer,
  });
  await worker.start();
  const members = await startMemberWorker(store, log);
  return {
    api: service.api,
    url: service.url,
    adminKey: service.adminKey,
    async stop() {
      await worker.stop();
      await members.stop();
      await queue.close();
      await store.close();
      const code = await service.stop();
      await database?.drop();
      return code;
    },
  };
}
