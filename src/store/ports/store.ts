import type { AliasPolicyStore } from './alias-policy-store.ts';
import type { BatchPredictionStore } from './batch-prediction-store.ts';
import type { BlobReferenceStore } from './blob-reference-store.ts';
import type { CheckpointStore } from './checkpoint-store.ts';
import type { DatasetStore } from './dataset-store.ts';
import type { DeliveryStore } from './delivery-store.ts';
import type { EventStore } from './event-store.ts';
import type { ExperimentStore } from './experiment-store.ts';
import type { FederationStore } from './federation-store.ts';
import type { IdempotencyStore } from './idempotency-store.ts';
import type { KeyStore } from './key-store.ts';
import type { MemberStore } from './member-store.ts';
import type { MetricStore } from './metric-store.ts';
import type { ModelAliasStore } from './model-alias-store.ts';
import type { ModelStore } from './model-store.ts';
import type { PrivacyStore } from './privacy-store.ts';
import type { ProjectStore } from './project-store.ts';
import type { RunStore } from './run-store.ts';
import type { SearchStore } from './search-store.ts';
import type { SecretStore } from './secret-store.ts';
import type { WebhookStore } from './webhook-store.ts';
import type { WorkerStore } from './worker-store.ts';

/**
 * The store behind plain objects; Prisma stays inside this room. `find` may return null, `update`-like calls say whether
 * they took effect. Every read for a caller is scoped by `projectId`; calls without one are the workers'. Lists are newest
 * first, paged by an opaque cursor. Leases and expiries go by the database's clock.
 *
 * Any call @throws databaseUnavailable when the database can't be reached; validationFailed for a cursor that isn't one,
 * or a text with a NUL character where what a client named is stored; unauthenticated where a row is added to a project
 * that was deleted (a key is remembered for some seconds after its project is gone).
 */
export interface Store {
  keys: KeyStore;
  datasets: DatasetStore;
  experiments: ExperimentStore;
  runs: RunStore;
  events: EventStore;
  members: MemberStore;
  metrics: MetricStore;
  checkpoints: CheckpointStore;
  models: ModelStore;
  modelAliases: ModelAliasStore;
  aliasPolicies: AliasPolicyStore;
  batches: BatchPredictionStore;
  searches: SearchStore;
  projects: ProjectStore;
  webhooks: WebhookStore;
  deliveries: DeliveryStore;
  workers: WorkerStore;
  idempotency: IdempotencyStore;
  blobReferences: BlobReferenceStore;
  secrets: SecretStore;
  privacy: PrivacyStore;
  federations: FederationStore;
  /** Resolves when the database answers. */
  ping(): Promise<void>;
  /** Ends the connections and the subscriptions; safe to call twice. */
  close(): Promise<void>;
}
