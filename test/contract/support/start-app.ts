import { createHash, randomBytes } from 'node:crypto';
import { BlockList } from 'node:net';
import { buildApp, type AppParts, type HttpSettings } from '../../../src/app.ts';
import { exampleDriftReport } from '../../../src/http/examples.ts';
import type { TypedApp } from '../../../src/http/typed-app.ts';
import type { Role } from '../../../src/contracts/key.ts';
import type { ServiceLimits } from '../../../src/contracts/system.ts';
import { createDefinitionRules } from '../../../src/definition/definition-rules.ts';
import { newId } from '../../../src/identifiers.ts';
import type { JobQueue } from '../../../src/queue/job-queue.ts';
import { createServices, type ServiceParts, type Services } from '../../../src/services/services.ts';
import type { Store } from '../../../src/store/ports/store.ts';
import { createAddressPolicy } from '../../../src/webhooks/address-policy.ts';
import { createSecretBox } from '../../../src/secret-box.ts';
import { createFakeBlobStore } from '../../fakes/fake-blob-store.ts';
import { createFakeImporter } from '../../fakes/fake-importer.ts';
import { createFakePrediction } from '../../fakes/fake-prediction.ts';
import { createFakeQueue } from '../../fakes/fake-queue.ts';
import { createFakeStore } from '../../fakes/fake-store.ts';

/** The limits of the app under test: small, so that going over them is cheap. */
export const testLimits: ServiceLimits = {
  maxUploadBytes: 100_000,
  maxUncompressedBytes: 1_000_000,
  maxModelFileBytes: 50_000,
  maxRows: 10_000,
  maxColumns: 100,
  maxLineBytes: 10_000,
  maxBodyBytes: 20_000,
  maxQueuedRuns: 3,
  maxRunsUnderWay: null,
  preemption: 'off',
  keepSlotsAfterSeconds: 60,
  requestsPerMinute: 10_000,
};

/** An app on fakes, with a way to reach each of them. */
export interface TestApp {
  app: TypedApp;
  store: Store;
  blobs: ReturnType<typeof createFakeBlobStore>;
  queue: JobQueue;
  services: Services;
  /** A new key; its secret as a header. */
  addKey(
    role: Role,
    project?: string,
  ): Promise<{ id: string; projectId: string; headers: { authorization: string } }>;
  close(): Promise<void>;
}

/** Builds the app on fakes. `settings`, `parts` and `app` change what a test is about. */
export async function startApp(
  overrides: {
    settings?: Partial<HttpSettings>;
    limits?: Partial<ServiceLimits>;
    parts?: Partial<ServiceParts>;
    app?: Partial<AppParts>;
    store?: (store: Store) => Store;
  } = {},
): Promise<TestApp> {
  const limits = { ...testLimits, ...overrides.limits };
  const store = overrides.store ? overrides.store(createFakeStore()) : createFakeStore();
  const blobs = createFakeBlobStore();
  const queue = createFakeQueue();
  const version = '0.0.0-test';
  const services = createServices({
    store,
    blobs,
    queue,
    limits,
    version,
    webhooks: {
      secrets: createSecretBox([randomBytes(32)]),
      policy: createAddressPolicy({ networks: new BlockList(), allowHttp: false }),
    },
    log: { warn: () => {} },
    rules: createDefinitionRules({ memoryBytes: 1_000_000_000 }),
    readRows: async ({ offset, limit }) => ({
      columns: ['x'],
      rows: Array.from({ length: limit }, (_, index) => ({ x: offset + index })),
    }),
    readRunRows: async () => ({ rows: [], total: 0, hasCorrect: true }),
    countRows: async () => null,
    countSteps: async () => null,
    prediction: createFakePrediction(),
    compareRows: async () => exampleDriftReport,
    importer: createFakeImporter(),
    exporter: { exportModel: async ({ format }) => Buffer.from(format) },
    ...overrides.parts,
  });
  const app = await buildApp({
    services,
    idempotency: store.idempotency,
    checks: { database: () => store.ping(), queue: () => queue.ping(), blobStore: () => blobs.ping() },
    metrics: {
      countRuns: () => store.runs.countByStatus(),
      findLongestWait: () => store.runs.findLongestWait(null),
      countJobs: () => queue.counts(),
      listWorkers: async () => [{ slots: 4, busySlots: 3, figures: null }],
    },
    settings: {
      version,
      maxUploadBytes: limits.maxUploadBytes,
      maxModelFileBytes: limits.maxModelFileBytes,
      maxBodyBytes: limits.maxBodyBytes,
      requestsPerMinute: limits.requestsPerMinute,
      ...overrides.settings,
    },
    ...overrides.app,
  });
  return {
    app,
    store,
    blobs,
    queue,
    services,
    async addKey(role, project = 'default') {
      const { id: projectId } = await store.projects.ensure(project);
      const secret = `ty_${randomBytes(32).toString('base64url')}`;
      const id = newId('key');
      await store.keys.insert({
        id,
        projectId,
        name: `${role} of ${project}`,
        role,
        prefix: secret.slice(0, 8),
        secretSha256: createHash('sha256').update(secret).digest('hex'),
      });
      return { id, projectId, headers: { authorization: `Bearer ${secret}` } };
    },
    async close() {
      await app.close();
      await queue.close();
      await blobs.close();
      await store.close();
    },
  };
}
