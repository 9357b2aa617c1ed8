/** A worker as a process of its own, for a test that kills it: `worker-child.ts <options as JSON>`. */
import path from 'node:path';
import type { BlobStore } from '../../../src/artifacts/blob-store.ts';
import type { WorkerSettings } from '../../../src/worker/create-worker.ts';

/** What a test says of the worker that it starts. */
export interface WorkerChildOptions {
  databaseUrl: string;
  /** Where the blobs are. */
  folder: string;
  settings: WorkerSettings;
  /** The worker never comes to the end of storing a blob whose key ends so; it tells its parent when it begins. */
  holdsAt?: string;
}

const { databaseUrl, folder, settings, holdsAt } = JSON.parse(process.argv[2]!) as WorkerChildOptions;

// Compiled, as in production: that boots in a fraction of the processor time that the sources take under tsx.
const compiled = (module: string): Promise<unknown> =>
  import(new URL(`../../../dist/${module}.js`, import.meta.url).href);
const { createStore } = (await compiled('store/create-store')) as typeof import('../../../src/store/create-store.ts'); // prettier-ignore
const { createPostgresQueue } = (await compiled('queue/postgres-queue')) as typeof import('../../../src/queue/postgres-queue.ts'); // prettier-ignore
const { createFsBlobStore } = (await compiled('artifacts/fs-blob-store')) as typeof import('../../../src/artifacts/fs-blob-store.ts'); // prettier-ignore
const { createWorker } = (await compiled('worker/create-worker')) as typeof import('../../../src/worker/create-worker.ts'); // prettier-ignore

const holding = (blobs: BlobStore): BlobStore => ({
  ...blobs,
  put(key, ...rest) {
    if (holdsAt === undefined || !key.endsWith(holdsAt)) return blobs.put(key, ...rest);
    process.send!('held');
    return new Promise(() => {});
  },
});

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const worker = createWorker({
  store: createStore({ databaseUrl }),
  blobStore: holding(await createFsBlobStore({ root: path.join(folder, 'blobs') })),
  queue: await createPostgresQueue({ databaseUrl, log: silent, deadWorkerSeconds: 2 }),
  settings,
  log: silent,
});
await worker.start();
