/** A worker as a process of its own, for a test that kills it: `worker-child.ts <database url> <folder>`. */
import path from 'node:path';
import { createFsBlobStore } from '../../../src/artifacts/fs-blob-store.ts';
import { createPostgresQueue } from '../../../src/queue/postgres-queue.ts';
import { createStore } from '../../../src/store/create-store.ts';
import { createWorker } from '../../../src/worker/create-worker.ts';
import { workerSettings } from '../../support/training-service.ts';

// Trainers as in production: a compiled one boots in half the processor time that its sources take under tsx.
const compiled = new URL('../../../dist/worker/start-trainer.js', import.meta.url);
const { startTrainer } = (await import(
  compiled.href
)) as typeof import('../../../src/worker/start-trainer.ts');

const [databaseUrl = '', folder = ''] = process.argv.slice(2);
const silent = { debug() {}, info() {}, warn() {}, error() {} };
const worker = createWorker({
  store: createStore({ databaseUrl }),
  blobStore: await createFsBlobStore({ root: path.join(folder, 'blobs') }),
  queue: await createPostgresQueue({ databaseUrl, log: silent, deadWorkerSeconds: 2 }),
  settings: workerSettings(folder, { plan: 'eager' }),
  log: silent,
  bootTrainer: startTrainer,
});
await worker.start();
