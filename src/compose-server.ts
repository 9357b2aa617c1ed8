import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from 'pino';
import { buildApp } from './app.ts';
import { Environment, serverSecrets, type Config } from './config.ts';
import { createDataEngine } from './data/data-engine.ts';
import { readRows } from './data/read-rows.ts';
import { readRunRows } from './data/read-run-rows.ts';
import { createRowCounter } from './data/row-counter.ts';
import { shareEngine } from './data/share-engine.ts';
import { createDefinitionRules } from './definition/definition-rules.ts';
import { TrainyardError } from './errors.ts';
import { createTracer } from './tracing/create-tracer.ts';
import { createServerMetrics } from './metrics/server-metrics.ts';
import { openFoundation, type Foundation } from './foundation.ts';
import type { TypedApp } from './http/typed-app.ts';
import { createDriftComparer } from './drift/run-drift.ts';
import { createExporter } from './export/run-export.ts';
import { createImporter } from './imported/run-import.ts';
import { readSecretsKeys } from './secrets-key.ts';
import { createAddressPolicy } from './webhooks/address-policy.ts';
import { createWebhookDeliverer } from './webhooks/deliverer.ts';
import { countUnopened } from './encryption/count-unopened.ts';
import { createSecretBox, type SecretBox } from './secret-box.ts';
import type { Store } from './store/ports/store.ts';
import { createPredictorClient } from './prediction/predictor-client.ts';
import { startPredictor } from './prediction/start-predictor.ts';
import { childEnvironment } from './processes/child-environment.ts';
import { startWorkerProcesses, type WorkerProcesses } from './processes/worker-processes.ts';
import { workerSilenceSeconds } from './worker-silence.ts';
import { createServices, type Services } from './services/services.ts';
import { version } from './version.ts';

/** A composed server. */
export interface Server {
  /** Starts to answer. */
  listen(): Promise<void>;
  /** Stops everything that was started, in the order that loses nothing. Safe to call twice. */
  close(): Promise<void>;
}

/** Longer than a statement may take, so that it ends what a database that is frozen would leave open for ever. */
const storeCallMilliseconds = 40_000;
const previewMemoryBytes = 256_000_000;
const countingMemoryBytes = 512_000_000;
const predictorCacheBytes = 1_000_000_000;

/** Builds every long-lived part of the server, with the embedded ones where the configuration names none. */
export async function composeServer(config: Config, log: Logger): Promise<Server> {
  const foundation = await openFoundation(config, log, { callTimeout: storeCallMilliseconds });
  try {
    return await composeOn(foundation, config, log);
  } catch (error) {
    await foundation.close();
    throw error;
  }
}

async function composeOn(foundation: Foundation, config: Config, log: Logger): Promise<Server> {
  const { store, queue, blobs, databaseUrl } = foundation;
  const { name, libtensorflowDir } = config.engine;
  const tracer = await createTracer({ endpoint: config.tracesEndpoint, process: 'server', version, log });
  const metrics = createServerMetrics();
  const prediction = createPredictorClient({
    meter: metrics.predictions,
    blobStore: blobs,
    startPredictor: () =>
      startPredictor(
        {
          engine: { name, libtensorflowDir },
          threads: 1,
          cacheBytes: Math.floor(predictorCacheBytes / config.predictors),
        },
        log,
      ),
    log,
    processes: config.predictors,
  });
  const secrets = createSecretBox(await readSecretsKeys(config));
  await warnOfUnopened(store, secrets, log);
  const policy = createAddressPolicy(config.webhooks);
  const deliverer = createWebhookDeliverer({
    deliveries: store.deliveries,
    secrets,
    policy,
    version,
    log,
    onAttempt: metrics.onWebhookAttempt,
  });
  const previews = shareEngine({
    create: () => createDataEngine({ memoryLimitBytes: previewMemoryBytes, threads: 1 }),
  });
  const counter = createRowCounter({ memoryLimitBytes: countingMemoryBytes, threads: 1 });
  const exporter = createExporter({ engine: { name, libtensorflowDir } });
  const drift = createDriftComparer();
  const importer = createImporter({ engine: { name, libtensorflowDir } });
  const services = createServices({
    store,
    blobs,
    queue,
    prediction,
    exporter,
    compareRows: (task) => drift.compare(task),
    importer,
    readRows: (query) => previews.use((engine) => readRows(engine, query)),
    readRunRows: (query) => previews.use((engine) => readRunRows(engine, query)),
    countRows: (parquetPath, request) => counter.count(parquetPath, request),
    countSteps: (parquetPath, definition) => counter.countSteps(parquetPath, definition),
    rules: createDefinitionRules({
      memoryBytes: config.worker.memoryBytesPerTrainer,
      isClusterNetworkPrivate: config.cluster !== null,
    }),
    webhooks: { secrets, policy },
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
      findLongestWait: () => store.runs.findLongestWait(config.limits.maxRunsUnderWay),
      countJobs: () => queue.counts(),
      listWorkers: () => store.workers.listFigures(workerSilenceSeconds),
    },
    registry: metrics.registry,
    tracer,
    settings: { version, ...config.limits, trustProxy: config.trustProxy, corsOrigins: config.corsOrigins },
    logger: log,
  });

  // Started last: what fails before has nothing to leave behind.
  let workers: WorkerProcesses | null = null;
  let closing: Promise<void> | null = null;
  async function closeOnce(): Promise<void> {
    // Workers take the longest, and answers need them no more than the predictor's.
    await Promise.all([
      workers?.stop(),
      exporter.close(),
      drift.close(),
      importer.close(),
      app.close().then(() => prediction.close()),
      deliverer.stop(),
    ]);
    await tracer.close();
    previews.close();
    counter.close();
    await foundation.close();
  }
  return {
    async listen() {
      await listenOn(app, config);
      workers = startWorkerProcesses({
        count: config.workers,
        environment: workerEnvironment(databaseUrl, config),
        // It ends by itself before that, unless it is frozen.
        stopSeconds: config.shutdownSeconds.worker + 2,
        log,
      });
      prediction.start();
      deliverer.start();
    },
    async close() {
      closing ??= closeOnce();
      await closing;
    },
  };
}

/** @throws configInvalid where the address is taken or not this machine's */
async function listenOn(app: TypedApp, { host, port }: Config): Promise<void> {
  try {
    await app.listen({
      host,
      port,
      listenTextResolver: (address) => `Trainyard ${version} listens on ${address}; try ${address}/docs`,
    });
  } catch (error) {
    const reasons: Record<string, string> = {
      EADDRINUSE: `Port ${port} of ${host} is taken. Set PORT to another one, or 0 for any.`,
      EADDRNOTAVAIL: `This machine has no address ${host}. Set HOST to one of its own.`,
      EACCES: `Port ${port} needs more rights than this user has. Set PORT to one above 1023.`,
    };
    const reason = reasons[(error as NodeJS.ErrnoException).code ?? ''];
    throw reason ? new TrainyardError('configInvalid', reason, { cause: error }) : error;
  }
}

/**
 * A worker reads the same configuration, with the server's database and folder, and what the Postgres client reads
 * (PGSSLMODE and the like) and OpenTelemetry read; it has no use for {@link serverSecrets}.
 */
export function workerEnvironment(
  databaseUrl: string,
  { dataDir }: Pick<Config, 'dataDir'>,
): NodeJS.ProcessEnv {
  const variables = [
    ...Object.keys(Environment.properties).filter((name) => !isServerSecret(name)),
    ...Object.keys(process.env).filter((name) => /^(PG|OTEL_)/.test(name)),
  ];
  return { ...childEnvironment(process.env, variables), DATABASE_URL: databaseUrl, DATA_DIR: dataDir };
}

const isServerSecret = (name: string): boolean => (serverSecrets as readonly string[]).includes(name);

/** The service works without them, and webhooks that can't be signed are of no use: so it is said, loudly, at each start. */
async function warnOfUnopened(
  { secrets }: Pick<Store, 'secrets'>,
  box: SecretBox,
  log: Logger,
): Promise<void> {
  const unopened = await countUnopened(secrets, box);
  if (unopened === 0) return;
  log.error(
    { unopened },
    'secrets of webhooks were sealed with another key than SECRETS_KEY or DATA_DIR/secrets-key: give the right one, or make new secrets ' +
      'by POST /webhooks/{webhookId}/rotate-secret',
  );
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
