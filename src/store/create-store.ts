import { createAliasPolicyStore } from './alias-policy-store.ts';
import { createBatchPredictionStore } from './batch-prediction-store.ts';
import { createBlobReferenceStore } from './blob-reference-store.ts';
import { createCheckpointStore } from './checkpoint-store.ts';
import { createDatasetStore } from './dataset-store.ts';
import { createDeliveryStore } from './delivery-store.ts';
import { createEventStore } from './event-store.ts';
import { createExperimentStore } from './experiment-store.ts';
import { createFederationStore } from './federation-store.ts';
import { createIdempotencyStore } from './idempotency-store.ts';
import { createKeyStore } from './key-store.ts';
import { createMemberStore } from './member-store.ts';
import { createMetricStore } from './metric-store.ts';
import { createModelAliasStore } from './model-alias-store.ts';
import { createModelStore } from './model-store.ts';
import { connectPrisma } from './prisma-connection.ts';
import { createPrivacyStore } from './privacy-store.ts';
import { createProjectStore } from './project-store.ts';
import { createRunEventListener } from './run-event-listener.ts';
import { createRunStore } from './run-store.ts';
import { createSearchStore } from './search-store.ts';
import { createSecretStore } from './secret-store.ts';
import type { Store } from './ports/store.ts';
import { withStoreErrors } from './store-error.ts';
import { createWebhookStore } from './webhook-store.ts';
import { createWorkerStore } from './worker-store.ts';

/**
 * The store on PostgreSQL. It connects with the first call; the migrations must have been applied.
 *
 * `maxConnections` (10) bounds the pool; one more connection follows the runs' events. `statementTimeout` (30,000) is in
 * milliseconds, and so is `callTimeout`, after which a call fails that a frozen database does not answer; none by default, as a worker waits and does
 * nothing twice.
 */
export function createStore({
  databaseUrl,
  maxConnections = 10,
  statementTimeout,
  callTimeout,
  log = () => {},
}: {
  databaseUrl: string;
  maxConnections?: number;
  statementTimeout?: number;
  callTimeout?: number;
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
  // Removing a run may take long: its events and metrics may be millions.
  const limit = callTimeout === undefined ? null : { milliseconds: callTimeout, except: ['remove'] };
  const guarded = <Noun extends object>(noun: Noun): Noun => withStoreErrors(noun, limit);
  return {
    keys: guarded(createKeyStore(prisma)),
    datasets: guarded(createDatasetStore(prisma)),
    experiments: guarded(createExperimentStore(prisma)),
    runs: guarded(createRunStore(prisma)),
    events: guarded(createEventStore(prisma, listener)),
    members: guarded(createMemberStore(prisma)),
    metrics: guarded(createMetricStore(prisma)),
    checkpoints: guarded(createCheckpointStore(prisma)),
    models: guarded(createModelStore(prisma)),
    modelAliases: guarded(createModelAliasStore(prisma)),
    aliasPolicies: guarded(createAliasPolicyStore(prisma)),
    batches: guarded(createBatchPredictionStore(prisma)),
    searches: guarded(createSearchStore(prisma)),
    projects: guarded(createProjectStore(prisma)),
    webhooks: guarded(createWebhookStore(prisma)),
    deliveries: guarded(createDeliveryStore(prisma)),
    workers: guarded(createWorkerStore(prisma)),
    idempotency: guarded(createIdempotencyStore(prisma)),
    blobReferences: guarded(createBlobReferenceStore(prisma)),
    secrets: guarded(createSecretStore(prisma)),
    privacy: guarded(createPrivacyStore(prisma)),
    federations: guarded(createFederationStore(prisma)),
    ...guarded({ ping: async () => void (await prisma.$queryRaw`SELECT 1`) }),
    async close() {
      closed ??= listener.close().then(disconnect);
      await closed;
    },
  };
}
