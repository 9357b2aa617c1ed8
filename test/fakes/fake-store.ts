import { readPageQuery, toPage } from '../../src/store/page-cursor.ts';
import type { IdempotencyStore } from '../../src/store/ports/idempotency-store.ts';
import type { KeyStore } from '../../src/store/ports/key-store.ts';
import type { MemberStore } from '../../src/store/ports/member-store.ts';
import type { Store } from '../../src/store/ports/store.ts';
import type { WorkerStore } from '../../src/store/ports/worker-store.ts';
import { noResources } from '../../src/contracts/system.ts';
import { createFakeAliasPolicyStore } from './fake-alias-policy-store.ts';
import { createFakeBatchPredictionStore } from './fake-batch-prediction-store.ts';
import { createFakeBlobReferenceStore } from './fake-blob-reference-store.ts';
import { createFakeCheckpointStore } from './fake-checkpoint-store.ts';
import { createFakeDatasetStore } from './fake-dataset-store.ts';
import { createFakeEventStore } from './fake-event-store.ts';
import { createFakeExperimentStore } from './fake-experiment-store.ts';
import { createFakeFederationStore } from './fake-federation-store.ts';
import { createFakeMetricStore } from './fake-metric-store.ts';
import { createFakeModelAliasStore, createFakeModelStore } from './fake-model-store.ts';
import { createFakePrivacyStore } from './fake-privacy-store.ts';
import { createFakeProjectStore } from './fake-project-store.ts';
import { createFakeSearchStore } from './fake-search-store.ts';
import { createFakeSecretStore } from './fake-secret-store.ts';
import { createFakeRunStore } from './fake-run-store.ts';
import { createFakeDeliveryStore, createFakeWebhookStore } from './fake-webhook-stores.ts';
import {
  copy,
  findKey,
  createFakeTables,
  refuseNul,
  requireProject,
  selectPage,
  takeKey,
  timeIn,
  type FakeTables,
} from './fake-store-tables.ts';

/**
 * The store in memory, by the same rules as the one on Postgres: the conformance suite in `test/integration/store` runs on
 * both. `now` is its clock (ms since 1970), for tests that let a lease lapse.
 */
export function createFakeStore({ now = Date.now }: { now?: () => number } = {}): Store {
  const tables = createFakeTables(now);
  return {
    keys: createFakeKeyStore(tables),
    datasets: createFakeDatasetStore(tables),
    experiments: createFakeExperimentStore(tables),
    runs: createFakeRunStore(tables),
    events: createFakeEventStore(tables),
    members: fakeMemberStore,
    metrics: createFakeMetricStore(tables),
    checkpoints: createFakeCheckpointStore(tables),
    models: createFakeModelStore(tables),
    aliasPolicies: createFakeAliasPolicyStore(tables),
    modelAliases: createFakeModelAliasStore(tables),
    batches: createFakeBatchPredictionStore(tables),
    searches: createFakeSearchStore(tables),
    projects: createFakeProjectStore(tables),
    webhooks: createFakeWebhookStore(tables),
    deliveries: createFakeDeliveryStore(tables),
    workers: createFakeWorkerStore(tables),
    idempotency: createFakeIdempotencyStore(tables),
    blobReferences: createFakeBlobReferenceStore(tables),
    secrets: createFakeSecretStore(tables),
    privacy: createFakePrivacyStore(tables),
    federations: createFakeFederationStore(tables),
    async ping() {},
    async close() {
      tables.followers.clear();
    },
  };
}

function createFakeKeyStore(tables: FakeTables): KeyStore {
  return {
    async insert({ secretSha256, ...key }, keyed) {
      refuseNul(key);
      const project = requireProject(tables, key.projectId).name;
      takeKey(tables, keyed, key.id);
      const record = {
        ...key,
        project,
        createdAt: timeIn(tables, 0),
        lastUsedAt: null,
      };
      tables.keys.set(key.id, { record, secretSha256 });
      return copy(record);
    },

    async find(id) {
      return copy(tables.keys.get(id)?.record ?? null);
    },

    async findBySecret(secretSha256) {
      const key = [...tables.keys.values()].find((candidate) => candidate.secretSha256 === secretSha256);
      return copy(key?.record ?? null);
    },

    async list(projectId, query) {
      const page = readPageQuery('key', query);
      const records = [...tables.keys.values()].map((key) => key.record);
      return toPage(selectPage(records, projectId, page), page, copy);
    },

    async remove(projectId, id) {
      const found = tables.keys.get(id);
      return (
        found !== undefined &&
        (projectId === null || found.record.projectId === projectId) &&
        tables.keys.delete(id)
      );
    },

    async touch(ids, at) {
      for (const id of ids) {
        const record = tables.keys.get(id)?.record;
        if (record && Date.parse(record.lastUsedAt ?? '1970-01-01') < at.getTime() - 60_000) {
          record.lastUsedAt = at.toISOString();
        }
      }
    },

    async count() {
      return tables.keys.size;
    },
  };
}

/** In memory no run has members: one that needs slots of several workers is tested on Postgres alone. */
const fakeMemberStore: MemberStore = {
  gather: async () => 'lost',
  release: async () => {},
  list: async () => [],
  listOn: async () => [],
  serve: async () => false,
  fail: async () => {},
  leave: async () => {},
};

function createFakeWorkerStore(tables: FakeTables): WorkerStore {
  return {
    async heartbeat({ figures = null, drained = false, clusterHost = null, ...worker }) {
      const seenAt = timeIn(tables, 0);
      const startedAt = tables.workers.get(worker.id)?.startedAt ?? seenAt;
      tables.figures.set(worker.id, copy(figures));
      const drains = (tables.workers.get(worker.id)?.state ?? 'active') !== 'active';
      const state = drains ? (drained ? 'drained' : 'draining') : 'active';
      tables.workers.set(worker.id, {
        labels: {},
        slot: noResources,
        ...copy(worker),
        clusterHost,
        state,
        startedAt,
        seenAt,
      });
      return { drains };
    },

    async remove(id) {
      tables.workers.delete(id);
    },

    async setDrain(id, drains) {
      const worker = tables.workers.get(id);
      if (!worker) return null;
      if (drains && worker.state === 'active') worker.state = 'draining';
      if (!drains) worker.state = 'active';
      return copy(worker);
    },

    async removeGone(notSeenForSeconds) {
      const until = tables.now() - notSeenForSeconds * 1000;
      for (const { id, seenAt } of tables.workers.values()) {
        if (Date.parse(seenAt) <= until) tables.workers.delete(id);
      }
    },

    async listLive(seenWithinSeconds) {
      const since = tables.now() - seenWithinSeconds * 1000;
      const live = [...tables.workers.values()].filter(({ seenAt }) => Date.parse(seenAt) > since);
      return copy(live.toSorted((a, b) => (a.id < b.id ? -1 : 1)));
    },

    async listFigures(seenWithinSeconds) {
      const live = await this.listLive(seenWithinSeconds);
      return live.map(({ id, slots, busySlots, state }) => ({
        slots: state === 'active' ? slots : busySlots,
        busySlots,
        figures: tables.figures.get(id)!,
      }));
    },
  };
}

function createFakeIdempotencyStore(tables: FakeTables): IdempotencyStore {
  return {
    async find(keyed) {
      const entry = findKey(tables, keyed);
      if (!entry) return { state: 'unknown' };
      if (entry.requestSha256 !== keyed.requestSha256) return { state: 'mismatch' };
      return { state: 'known', made: entry.made, response: copy(entry.response) };
    },

    async complete(keyed, response) {
      const entry = findKey(tables, keyed);
      if (!entry) takeKey(tables, keyed, null, copy(response));
      else if (entry.requestSha256 === keyed.requestSha256) entry.response ??= copy(response);
    },

    async removeExpired() {
      for (const [place, { expiresAt }] of tables.idempotency) {
        if (expiresAt <= tables.now()) tables.idempotency.delete(place);
      }
    },
  };
}
