import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { FastifyBaseLogger } from 'fastify';
import type { Logger } from 'pino';
import { buildApp } from './app.ts';
import type { Config } from './config.ts';
import { createDataEngine } from './data/data-engine.ts';
import { readRows } from './data/read-rows.ts';
import { createDefinitionRules } from './definition/definition-rules.ts';
import { openFoundation } from './foundation.ts';
import { createPredictorClient } from './prediction/predictor-client.ts';
import { startPredictor } from './prediction/start-predictor.ts';
import { startWorkerProcesses } from './processes/worker-processes.ts';
import { workerSilenceSeconds } from './services/live-workers.ts';
import { createServices, type Services } from './services/services.ts';
import type { Store } from './store/store.ts';
import { version } from './version.ts';

/** A composed server. */
export interface Server {
  /** Starts to answer. */
  listen(): Promise<void>;
  /** Stops everything that was started, in the order that loses nothing. Safe to call twice. */
  close(): Promise<void>;
}

const previewMemoryBytes = 256_000_000;
const predictorCacheBytes = 1_000_000_000;

/** Builds every long-lived part of the server, with the embedded ones where the configuration names none. */
export async function composeServer(config: Config, log: Logger): Promise<Server> {
  const foundation = await openFoundation(config, log);
  const { store, queue, blobs, databaseUrl } = foundation;
  const workers = startWorkerProcesses({
    count: config.workers,
    env: { DATABASE_URL: databaseUrl, DATA_DIR: config.dataDir },
    log,
  });
  const { name, libtensorflowDir } = config.engine;
  const prediction = createPredictorClient({
    blobStore: blobs,
    startPredictor: () =>
      startPredictor({ engine: { name, libtensorflowDir }, threads: 1, cacheBytes: predictorCacheBytes }),
    log,
  });
  const previews = await createDataEngine({ memoryLimitBytes: previewMemoryBytes, threads: 1 });
  const services = createServices({
    store,
    blobs,
    queue,
    prediction,
    readRows: (query) => readRows(previews, query),
    rules: createDefinitionRules({ memoryBytes: config.worker.memoryBytesPerTrainer }),
    log,
    limits: config.limits,
    version,
  });
  await announceFirstKey(services, config, log);
  const app = await buildApp({
    services,
    idempotency: store.idempotency,
    checks: { database: () => store.ping(), queue: () => queue.ping(), blobStore: () => blobs.ping() },
    metrics: {
      countRuns: () => store.runs.countByStatus(),
      countJobs: () => queue.counts(),
      countSlots: () => countSlots(store),
    },
    settings: { version, ...config.limits },
    logger: log as FastifyBaseLogger,
  });

  let closing: Promise<void> | null = null;
  async function closeOnce(): Promise<void> {
    await app.close();
    await Promise.all([workers.stop(), prediction.close()]);
    previews.close();
    await foundation.close();
  }
  return {
    async listen() {
      await app.listen({
        host: config.host,
        port: config.port,
        listenTextResolver: (address) => `Trainyard ${version} listens on ${address}; try ${address}/docs`,
      });
      prediction.start();
    },
    async close() {
      closing ??= closeOnce();
      await closing;
    },
  };
}

async function countSlots(store: Store): Promise<{ workers: number; slots: number; busySlots: number }> {
  const live = await store.workers.listLive(workerSilenceSeconds);
  return {
    workers: live.length,
    slots: live.reduce((sum, { slots }) => sum + slots, 0),
    busySlots: live.reduce((sum, { busySlots }) => sum + busySlots, 0),
  };
}

/** On the very first start: makes an admin key, keeps it in a file that only this user can read, and prints it. */
async function announceFirstKey(services: Services, config: Config, log: Logger): Promise<void> {
  const secret = await services.keys.createFirst(config.adminKey);
  if (secret === null) return;
  const file = path.join(config.dataDir, 'admin-key');
  await mkdir(config.dataDir, { recursive: true });
  await writeFile(file, `${secret}\n`, { mode: 0o600 });
  await chmod(file, 0o600); // also where the file was there already
  if (config.adminKey === null) {
    console.log(`\nFirst start. Your admin key, also kept in ${file}:\n\n  ${secret}\n`);
  }
  log.info({ file }, 'made the first admin key');
}
