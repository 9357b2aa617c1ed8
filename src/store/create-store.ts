import { createBlobReferenceStore } from './blob-reference-store.ts';
import { createCheckpointStore } from './checkpoint-store.ts';
import { createDatasetStore } from './dataset-store.ts';
import { createEventStore } from './event-store.ts';
import { createExperimentStore } from './experiment-store.ts';
import { createIdempotencyStore } from './idempotency-store.ts';
import { createKeyStore } from './key-store.ts';
import { createMetricStore } from './metric-store.ts';
import { createModelAliasStore } from './model-alias-store.ts';
import { createModelStore } from './model-store.ts';
import { connectPrisma } from './prisma-connection.ts';
import { createProjectStore } from './project-store.ts';
import { createRunEventListener } from './run-event-listener.ts';
import { createRunStore } from './run-store.ts';
import type { Store } from './ports/store.ts';
import { withStoreErrors } from './store-error.ts';
import { createWorkerStore } from './worker-store.ts';

/**
 * The store on PostgreSQL. It connects with the first call; the migrations must have been applied.
 *
 * `maxConnections` (10) bounds the pool; one more connection follows the runs' events. `statementTimeout` (30,000) is in milliseconds.
 */
export function createStore({
  databaseUrl,
  maxConnections = 10,
  statementTimeout,
  log = () => {},
}: {
  databaseUrl: string;
  maxConnections?: number;
  statementTimeout?: number;
  log?: (message: string) => void;
}): Store {
  const { prisma, disconnect } = connectPrisma({
    databaseUrl,
    maxConnections,
    log,
    ...(statementTimeout !== undefined && { statementTimeout }),
  });
  const listener = createRunEventListener({ databaseUrl, log });
  let closed: Promise<void> | undefined;
  return {
    keys: withStoreErrors(createKeyStore(prisma)),
    datasets: withStoreErrors(createDatasetStore(prisma)),
    experiments: withStoreErrors(createExperimentStore(prisma)),
    runs: withStoreErrors(createRunStore(prisma)),
    events: withStoreErrors(createEventStore(prisma, listener)),
    metrics: withStoreErrors(createMetricStore(prisma)),
    checkpoints: withStoreErrors(createCheckpointStore(prisma)),
    models: withStoreErrors(createModelStore(prisma)),
    modelAliases: withStoreErrors(createModelAliasStore(prisma)),
    projects: withStoreErrors(createProjectStore(prisma)),
    workers: withStoreErrors(createWorkerStore(prisma)),
    idempotency: withStoreErrors(createIdempotencyStore(prisma)),
    blobReferences: withStoreErrors(createBlobReferenceStore(prisma)),
    ...withStoreErrors({ ping: async () => void (await prisma.$queryRaw`SELECT 1`) }),
    async close() {
      closed ??= listener.close().then(disconnect);
      await closed;
    },
  };
}
