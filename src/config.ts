import type { BlockList } from 'node:net';
import { readFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { resolve } from 'node:path';
import { envSchema } from 'env-schema';
import { Type, type Static } from 'typebox';
import { OneOf } from './contracts/common.ts';
import { deviceLabel, labelName, labelValue, type Labels } from './contracts/labels.ts';
import type { S3StoreOptions } from './artifacts/s3/s3-blob-store.ts';
import type { ClusterNetwork } from './contracts/cluster-network.ts';
import { parsePlan } from './engine/capture/plans/plan.ts';
import { parseCorsOrigins, type CorsOrigins } from './cors-origins.ts';
import { TrainyardError } from './errors.ts';
import { parseSecretsKey } from './secrets-key.ts';
import { parseTrustProxy, type TrustProxy } from './trust-proxy.ts';
import { readS3Settings } from './s3-config.ts';
import { parseNetworks } from './webhooks/address-policy.ts';

const mebibyte = 1024 * 1024;

/** Every environment variable that the service reads; `.env.example` names them all (compared in a test). */
export const Environment = Type.Object({
  HOST: Type.String({ default: '127.0.0.1', description: 'Address to listen on; 0.0.0.0 for all.' }),
  PORT: Type.Integer({ default: 8080, minimum: 0, maximum: 65535, description: '0 takes a free port.' }),
  DATA_DIR: Type.String({
    default: './data',
    description: 'Embedded database, blobs, scratch files, admin key.',
  }),
  DATABASE_URL: Type.String({ default: '', description: 'Postgres; empty: the embedded one.' }),
  REDIS_URL: Type.String({
    default: '',
    description: 'Redis for the Bull queue; empty: the queue lives in Postgres.',
  }),
  BLOB_URL: Type.String({
    default: '',
    description:
      'file:///path or s3://bucket/prefix for uploads and artifacts; empty: DATA_DIR/blobs. The names S3_… and AWS_… are read for a bucket only.',
  }),
  S3_ENDPOINT: Type.String({
    default: '',
    description:
      'Address of the S3-compatible store, such as http://minio:9000; empty: Amazon S3 in S3_REGION.',
  }),
  S3_REGION: Type.String({ default: 'us-east-1', description: 'Region that requests are signed for.' }),
  S3_PATH_STYLE: OneOf(['auto', 'true', 'false'] as const, {
    default: 'auto',
    description:
      'Whether the bucket is in the path of an address (true) or in its host name (false); auto: in the path where S3_ENDPOINT is set.',
  }),
  S3_ACCESS_KEY_ID: Type.String({
    default: '',
    description: "Key of the store; empty: that of the container's or the instance's role.",
  }),
  S3_SECRET_ACCESS_KEY: Type.String({ default: '', description: 'Secret of S3_ACCESS_KEY_ID.' }),
  AWS_CONTAINER_CREDENTIALS_FULL_URI: Type.String({
    default: '',
    description: 'Where a container gets the keys of its role; set by EKS Pod Identity.',
  }),
  AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: Type.String({
    default: '',
    description: 'The same as a path at the agent of Amazon ECS, which sets it.',
  }),
  AWS_CONTAINER_AUTHORIZATION_TOKEN: Type.String({
    default: '',
    description: 'Sent with that request; set by the platform.',
  }),
  AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: Type.String({
    default: '',
    description: 'A file with it; set by EKS Pod Identity.',
  }),
  BLOB_DOWNLOADS: OneOf(['service', 'store'] as const, {
    default: 'service',
    description:
      'Who sends results of batch predictions out of a bucket: the service, or the store, to which it redirects for five minutes; then clients must reach S3_ENDPOINT.',
  }),
  BLOB_CACHE_MB: Type.Integer({
    default: 20_480,
    minimum: 0,
    description:
      'Copies of what a bucket holds, or of what is encrypted, in DATA_DIR/blob-copies: those unused for an hour are removed past it.',
  }),
  ENGINE: OneOf(['auto', 'libtensorflow', 'wasm'] as const, {
    default: 'auto',
    description: 'auto takes libtensorflow where it is found, else WASM.',
  }),
  ENGINE_PLAN: Type.String({
    default: '',
    description: 'Forces an execution plan (docs/engine.md) or eager; empty: the planner chooses.',
  }),
  LIBTENSORFLOW_DIR: Type.String({
    default: '',
    description: 'Folder with libtensorflow; empty: found or fetched by setup.',
  }),
  WORKERS: Type.Integer({
    default: 1,
    minimum: 0,
    maximum: 64,
    description: 'Worker processes that the server starts.',
  }),
  WORKER_SLOTS: Type.Integer({
    default: 0,
    minimum: 0,
    maximum: 64,
    description:
      'Runs that a worker trains side by side; 0: one for each of its GPUs, one where it has none.',
  }),
  WORKER_GPUS: Type.String({
    default: 'auto',
    description:
      'GPUs that the trainers of a worker are spread over: auto takes those that TensorFlow finds, none takes none; else numbers or UUIDs with commas between, as CUDA_VISIBLE_DEVICES names them.',
  }),
  WORKER_LABELS: Type.String({
    default: '',
    description:
      'What a worker is, such as zone=a,gpu=h100: runs may ask for it. A run that asks for nothing is taken by any.',
  }),
  CLUSTER_NETWORK: OneOf(['off', 'private'] as const, {
    default: 'off',
    description:
      'private allows runs on several processes, whose servers obey whoever reaches their ports: only where nobody else reaches the network (docs/distributed.md).',
  }),
  CLUSTER_HOST: Type.String({
    default: '127.0.0.1',
    description: 'Name or address by which the replicas of a run reach those on this machine.',
  }),
  CLUSTER_PORTS: Type.String({
    default: '',
    description: 'Ports of these servers, such as 20000-20099, for a firewall rule; empty: any free ones.',
  }),
  TRAINER_THREADS: Type.Integer({
    default: 0,
    minimum: 0,
    maximum: 1024,
    description: 'Threads of a trainer; 0: its share of the machine.',
  }),
  TRAINER_MEMORY_MB: Type.Integer({
    default: 0,
    minimum: 0,
    description: "Memory of a run's data and model; 0: 75 % of the machine over the slots.",
  }),
  PREDICTORS: Type.Integer({
    default: 0,
    minimum: 0,
    maximum: 64,
    description: 'Predictor processes at most, started as they are needed; 0: one for every four cores.',
  }),
  MAX_UPLOAD_BYTES: Type.Integer({
    default: 10 * 1024 * mebibyte,
    minimum: 1,
    description: 'Largest upload, as sent.',
  }),
  MAX_UNCOMPRESSED_BYTES: Type.Integer({
    default: 50 * 1024 * mebibyte,
    minimum: 1,
    description: 'Largest upload, decompressed.',
  }),
  MAX_MODEL_FILE_BYTES: Type.Integer({
    default: 1024 * mebibyte,
    minimum: 1,
    maximum: 2 ** 31 - 1,
    description: 'Largest model file that is imported.',
  }),
  MAX_DATASET_ROWS: Type.Integer({ default: 500_000_000, minimum: 1 }),
  MAX_DATASET_COLUMNS: Type.Integer({ default: 5_000, minimum: 1 }),
  MAX_LINE_BYTES: Type.Integer({
    default: 2 * mebibyte,
    minimum: 1024,
    description: 'Longest line of a text file.',
  }),
  MAX_BODY_BYTES: Type.Integer({ default: 16 * mebibyte, minimum: 1024, description: 'Largest JSON body.' }),
  MAX_QUEUED_RUNS: Type.Integer({ default: 1_000, minimum: 1, description: 'Queued runs of one project.' }),
  MAX_RUNS_UNDER_WAY: Type.Integer({
    default: 0,
    minimum: 0,
    description: 'Runs of one project that are trained at the same time; 0: no limit.',
  }),
  PREEMPTION: OneOf(['off', 'project', 'all'] as const, {
    default: 'off',
    description:
      "Whether a queued run takes the slot of one of lower priority, which is saved, queued again and resumed later: project: of its own project's runs; all: also of other projects, within their shares.",
  }),
  KEEP_SLOTS_AFTER_SECONDS: Type.Integer({
    default: 60,
    minimum: 0,
    maximum: 31_536_000,
    description:
      'A run that needs slots of several workers at once and has waited for so long has the slots kept for it that become free: no other run takes them before it starts.',
  }),
  MAX_RUN_ATTEMPTS: Type.Integer({
    default: 3,
    minimum: 1,
    description: 'Tries of a run whose worker or trainer was lost.',
  }),
  LEASE_SECONDS: Type.Integer({
    default: 30,
    minimum: 2,
    description: 'A worker silent for longer loses its runs.',
  }),
  SHUTDOWN_SECONDS: Type.Integer({
    default: 25,
    minimum: 10,
    description:
      'The server ends within this time after SIGTERM, whatever hangs, and a worker seven seconds sooner.',
  }),
  RATE_LIMIT_PER_MINUTE: Type.Integer({
    default: 6_000,
    minimum: 1,
    description: 'Requests a minute of one key or address.',
  }),
  TRUST_PROXY: Type.String({
    default: 'false',
    description:
      'Whose X-Forwarded-For is believed: addresses and CIDRs with commas; a number of hops, or true (anyone), only if all ' +
      'requests come through the proxy; false: nobody.',
  }),
  CORS_ORIGINS: Type.String({
    default: '',
    description:
      'Web pages that browsers let call the service: origins with commas between, such as https://app.example.com, or * for all; empty: none.',
  }),
  ADMIN_KEY: Type.String({
    default: '',
    description: 'An admin key to accept from the first start on; empty: one is made and printed.',
  }),
  SECRETS_KEY: Type.String({
    default: '',
    description:
      'Seals stored secrets, such as those of webhooks: 32 bytes in base64. Several with commas: the first one seals, all can open; empty: ' +
      'one is made and kept in DATA_DIR/secrets-key.',
  }),
  ENCRYPTION_KEY: Type.String({
    default: '',
    description:
      'Master key under which uploads and artifacts are encrypted: 32 bytes in base64. Several with commas: the first one is used, all can open; ' +
      'empty: they are stored as they are. Server and workers need it.',
  }),
  ENCRYPTION_KEY_FILE: Type.String({
    default: '',
    description: 'A file with it, in place of ENCRYPTION_KEY; read at the start.',
  }),
  WEBHOOK_NETWORKS: Type.String({
    default: '',
    description:
      'Where webhooks may lead beside public addresses: addresses and CIDRs with commas, or all; empty: nowhere.',
  }),
  WEBHOOK_ALLOW_HTTP: OneOf(['false', 'true'] as const, {
    default: 'false',
    description: 'Whether webhooks may be sent without TLS.',
  }),
  OTEL_EXPORTER_OTLP_ENDPOINT: Type.String({
    default: '',
    description:
      'Where traces are sent by OTLP over HTTP, such as http://localhost:4318; empty: nothing is traced. Other variables of OpenTelemetry ' +
      '(headers, sampler, service name) count, too.',
  }),
  LOG_LEVEL: OneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const, {
    default: 'info',
  }),
});

/** Seconds: a server waits for its workers, and lets go of the database after them. */
const workerEndsSooner = 7;

/** Where uploads and artifacts are kept. */
export type BlobPlace =
  | ({ folder: string } & Pick<S3StoreOptions, 'copies'>)
  | Pick<S3StoreOptions, 's3' | 'copies' | 'givesLinks'>;

/** The service's configuration, typed, with units in the names. */
export interface Config {
  host: string;
  port: number;
  dataDir: string;
  /** Null: the embedded Postgres. */
  databaseUrl: string | null;
  /** Null: the queue lives in Postgres. */
  redisUrl: string | null;
  blobs: BlobPlace;
  scratchDir: string;
  engine: {
    name: 'auto' | 'libtensorflow' | 'wasm';
    plan: string | null;
    libtensorflowDir: string | null;
  };
  workers: number;
  /** Longest time that a process may take to end after SIGTERM. A server ends what it waits for sooner. */
  shutdownSeconds: { server: number; worker: number };
  /** Predictor processes at most. */
  predictors: number;
  worker: {
    slots: number;
    /** The GPUs of its trainers, by what CUDA_VISIBLE_DEVICES takes. `auto`: those that TensorFlow finds. */
    wantedGpus: 'auto' | readonly string[];
    labels: Labels;
    threadsPerTrainer: number;
    memoryBytesPerTrainer: number;
    leaseSeconds: number;
    maxAttempts: number;
  };
  /** Null: a run is trained by one process. */
  cluster: ClusterNetwork | null;
  limits: {
    maxUploadBytes: number;
    maxUncompressedBytes: number;
    maxModelFileBytes: number;
    maxRows: number;
    maxColumns: number;
    maxLineBytes: number;
    maxBodyBytes: number;
    maxQueuedRuns: number;
    /** Null: no limit. */
    maxRunsUnderWay: number | null;
    preemption: Static<typeof Environment>['PREEMPTION'];
    keepSlotsAfterSeconds: number;
    requestsPerMinute: number;
  };
  trustProxy: TrustProxy;
  corsOrigins: CorsOrigins;
  adminKey: string | null;
  /** Null: the key is a file of the data folder. Not read by a worker. */
  secretsKeys: Buffer[] | null;
  /** Master keys of blobs. Null: they are stored as they are. */
  encryptionKeys: Buffer[] | null;
  webhooks: { networks: BlockList | 'all'; allowHttp: boolean };
  /** Null: nothing is traced. */
  tracesEndpoint: string | null;
  logLevel: Static<typeof Environment>['LOG_LEVEL'];
}

/**
 * Reads the environment (and a `.env` file, where there is one). The only reader of `process.env` in the service.
 * @param options.withServerSecrets false: {@link serverSecrets} are read from neither, as by a worker, which has no use for them
 * @param options.defaultSlots What WORKER_SLOTS=0 means on this machine.
 * @throws configInvalid naming the variable and what would be right.
 */
export function readConfig(
  environment: NodeJS.ProcessEnv = process.env,
  { withServerSecrets = true, defaultSlots = 1 }: { withServerSecrets?: boolean; defaultSlots?: number } = {},
): Config {
  const env = {
    ADMIN_KEY: '',
    SECRETS_KEY: '',
    ...readEnvironment(environment, withServerSecrets ? Environment : withoutServerSecrets),
  };
  const dataDir = resolve(env.DATA_DIR);
  const slots = env.WORKER_SLOTS || defaultSlots;
  return {
    host: env.HOST,
    port: env.PORT,
    dataDir,
    databaseUrl: urlOrNull('DATABASE_URL', env.DATABASE_URL, ['postgres:', 'postgresql:']),
    redisUrl: urlOrNull('REDIS_URL', env.REDIS_URL, ['redis:', 'rediss:']),
    blobs: readBlobPlace(env, dataDir),
    scratchDir: resolve(dataDir, 'scratch'),
    engine: {
      name: env.ENGINE,
      plan: readPlan(env.ENGINE_PLAN),
      libtensorflowDir: env.LIBTENSORFLOW_DIR ? resolve(env.LIBTENSORFLOW_DIR) : null,
    },
    workers: env.WORKERS,
    shutdownSeconds: { server: env.SHUTDOWN_SECONDS, worker: env.SHUTDOWN_SECONDS - workerEndsSooner },
    predictors: env.PREDICTORS || Math.max(1, Math.floor(availableParallelism() / 4)),
    worker: {
      slots,
      wantedGpus: readGpus(env.WORKER_GPUS),
      labels: readLabels(env.WORKER_LABELS),
      threadsPerTrainer: env.TRAINER_THREADS || Math.max(1, Math.floor(availableParallelism() / slots)),
      memoryBytesPerTrainer:
        env.TRAINER_MEMORY_MB > 0
          ? env.TRAINER_MEMORY_MB * mebibyte
          : Math.floor((0.75 * usableMemoryBytes()) / slots),
      leaseSeconds: env.LEASE_SECONDS,
      maxAttempts: env.MAX_RUN_ATTEMPTS,
    },
    cluster:
      env.CLUSTER_NETWORK === 'private'
        ? { host: env.CLUSTER_HOST, ports: readPorts(env.CLUSTER_PORTS) }
        : null,
    limits: {
      maxUploadBytes: env.MAX_UPLOAD_BYTES,
      maxUncompressedBytes: env.MAX_UNCOMPRESSED_BYTES,
      maxModelFileBytes: env.MAX_MODEL_FILE_BYTES,
      maxRows: env.MAX_DATASET_ROWS,
      maxColumns: env.MAX_DATASET_COLUMNS,
      maxLineBytes: env.MAX_LINE_BYTES,
      maxBodyBytes: env.MAX_BODY_BYTES,
      maxQueuedRuns: env.MAX_QUEUED_RUNS,
      maxRunsUnderWay: env.MAX_RUNS_UNDER_WAY || null,
      preemption: env.PREEMPTION,
      keepSlotsAfterSeconds: env.KEEP_SLOTS_AFTER_SECONDS,
      requestsPerMinute: env.RATE_LIMIT_PER_MINUTE,
    },
    trustProxy: readTrustProxy(env.TRUST_PROXY),
    corsOrigins: readCorsOrigins(env.CORS_ORIGINS),
    adminKey: readAdminKey(env.ADMIN_KEY),
    secretsKeys: env.SECRETS_KEY === '' ? null : readKeys('SECRETS_KEY', env.SECRETS_KEY),
    encryptionKeys: readEncryptionKeys(env),
    webhooks: {
      networks: readNetworks(env.WEBHOOK_NETWORKS),
      allowHttp: env.WEBHOOK_ALLOW_HTTP === 'true',
    },
    tracesEndpoint: urlOrNull('OTEL_EXPORTER_OTLP_ENDPOINT', env.OTEL_EXPORTER_OTLP_ENDPOINT, [
      'http:',
      'https:',
    ]),
    logLevel: env.LOG_LEVEL,
  };
}

/** Memory of the machine, or of the container where that is less. */
function usableMemoryBytes(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(totalmem(), constrained) : totalmem();
}

/** Variables that only a server needs; its workers and their children do not get them. */
export const serverSecrets = ['ADMIN_KEY', 'SECRETS_KEY'] as const;

const withoutServerSecrets = Type.Omit(Environment, serverSecrets);

function readEnvironment<Schema extends typeof Environment | typeof withoutServerSecrets>(
  environment: NodeJS.ProcessEnv,
  schema: Schema,
): Static<Schema> {
  // An empty variable means "not set", as in the .env.example.
  const data = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  try {
    return envSchema<Static<Schema>>({
      schema,
      data,
      env: false,
      dotenv: environment === process.env,
    });
  } catch (error) {
    throw new TrainyardError('configInvalid', `Configuration: ${(error as Error).message}`, { cause: error });
  }
}

function urlOrNull(name: string, value: string, protocols: readonly string[]): string | null {
  if (value === '') return null;
  const protocol = URL.canParse(value) ? new URL(value).protocol : null;
  if (protocol === null || !protocols.includes(protocol)) {
    // The value may hold a password, so it is not repeated.
    throw new TrainyardError(
      'configInvalid',
      `Configuration: ${name} must be an address that starts with ${protocols[0]}//`,
    );
  }
  return value;
}

/** The name of a plan, or `eager`; null: the planner chooses. */
function readPlan(value: string): string | null {
  if (value === '' || value === 'eager') return value || null;
  try {
    parsePlan(value);
  } catch (error) {
    throw new TrainyardError('configInvalid', `Configuration: ENGINE_PLAN: ${(error as Error).message}`, {
      cause: error,
    });
  }
  return value;
}

function readTrustProxy(value: string): TrustProxy {
  const trusted = parseTrustProxy(value);
  if (trusted !== null) return trusted;
  throw new TrainyardError(
    'configInvalid',
    'Configuration: TRUST_PROXY must be false, true, a number of proxies, or addresses and CIDRs with commas between, ' +
      'such as 10.0.0.0/8,127.0.0.1.',
  );
}

function readCorsOrigins(value: string): CorsOrigins {
  const origins = parseCorsOrigins(value);
  if (origins !== null) return origins;
  throw new TrainyardError(
    'configInvalid',
    'Configuration: CORS_ORIGINS must be *, or origins with commas between, each a scheme and a host without a path, such as ' +
      'https://app.example.com,http://localhost:5173.',
  );
}

function readLabels(value: string): Labels {
  const pairs = value === '' ? [] : value.split(',').map((pair) => pair.trim().split('='));
  const names = new Set(pairs.map(([name]) => name));
  const isRight = pairs.every(
    ([name, given, ...more]) =>
      more.length === 0 && labelName.test(name ?? '') && labelValue.test(given ?? ''),
  );
  if (names.has(deviceLabel)) {
    throw new TrainyardError(
      'configInvalid',
      `Configuration: WORKER_LABELS can not have the name ${deviceLabel}: a worker with GPUs has ${deviceLabel}=gpu by itself.`,
    );
  }
  if (isRight && names.size === pairs.length) return Object.fromEntries(pairs) as Labels;
  throw new TrainyardError(
    'configInvalid',
    'Configuration: WORKER_LABELS must be names and values with commas between, such as zone=a,gpu=h100, each name once.',
  );
}

function readGpus(value: string): 'auto' | readonly string[] {
  if (value === 'auto') return value;
  if (value === 'none') return [];
  const names = value.split(',').map((name) => name.trim());
  const isRight = names.every((name) => /^(\d{1,3}|(GPU|MIG)-[\w/-]+)$/.test(name));
  if (isRight && new Set(names).size === names.length) return names;
  throw new TrainyardError(
    'configInvalid',
    'Configuration: WORKER_GPUS must be auto, none, or numbers or UUIDs with commas between, such as 0,1, each once.',
  );
}

function readPorts(value: string): readonly [number, number] | null {
  if (value === '') return null;
  const [, first, last] = /^(\d{1,5})-(\d{1,5})$/.exec(value.trim()) ?? [];
  const ports = [Number(first), Number(last)] as const;
  if (ports[0] >= 1 && ports[0] <= ports[1] && ports[1] <= 65535) return ports;
  throw new TrainyardError(
    'configInvalid',
    'Configuration: CLUSTER_PORTS must be the first and the last port with a hyphen between, such as 20000-20099.',
  );
}

function readAdminKey(value: string): string | null {
  if (value === '') return null;
  if (!/^ty_[\w-]{43}$/.test(value)) {
    throw new TrainyardError(
      'configInvalid',
      'Configuration: ADMIN_KEY must be ty_ and 43 characters of base64url.',
    );
  }
  return value;
}

function readEncryptionKeys(env: Static<typeof withoutServerSecrets>): Buffer[] | null {
  const { ENCRYPTION_KEY: value, ENCRYPTION_KEY_FILE: file } = env;
  if (value === '' && file === '') return null;
  const wrong = (reason: string, cause?: unknown): TrainyardError =>
    new TrainyardError('configInvalid', `Configuration: ${reason}`, { cause });
  if (value !== '' && file !== '') throw wrong('set ENCRYPTION_KEY or ENCRYPTION_KEY_FILE, not both.');
  if (env.BLOB_DOWNLOADS === 'store')
    throw wrong(
      'BLOB_DOWNLOADS=store can not go with ENCRYPTION_KEY: the store would send what is encrypted. Set BLOB_DOWNLOADS=service.',
    );
  if (value !== '') return readKeys('ENCRYPTION_KEY', value);
  try {
    return readKeys('The file of ENCRYPTION_KEY_FILE', readFileSync(file, 'utf8').trim());
  } catch (error) {
    if (error instanceof TrainyardError) throw error;
    throw wrong(`ENCRYPTION_KEY_FILE can not be read (${(error as NodeJS.ErrnoException).code}).`, error);
  }
}

function readKeys(name: string, value: string): Buffer[] {
  return value.split(',').map((text) => {
    const key = parseSecretsKey(text);
    if (key) return key;
    // What is given may be most of a key, so it is not repeated.
    throw new TrainyardError(
      'configInvalid',
      `Configuration: ${name} must be 32 bytes in base64, as \`openssl rand -base64 32\` prints them; several with commas between.`,
    );
  });
}

function readNetworks(value: string): BlockList | 'all' {
  const networks = parseNetworks(value);
  if (networks !== null) return networks;
  throw new TrainyardError(
    'configInvalid',
    'Configuration: WEBHOOK_NETWORKS must be addresses and CIDRs with commas between, such as 10.0.0.0/8,127.0.0.1, or all.',
  );
}

/** A folder, or a bucket with a folder for copies of what is read from it. */
function readBlobPlace(env: Static<typeof Environment>, dataDir: string): BlobPlace {
  const copies = { root: resolve(dataDir, 'blob-copies'), maxBytes: env.BLOB_CACHE_MB * mebibyte };
  if (env.BLOB_URL === '') return { folder: resolve(dataDir, 'blobs'), copies };
  if (!env.BLOB_URL.startsWith('s3:')) {
    const url = urlOrNull('BLOB_URL', env.BLOB_URL, ['file:']);
    return { folder: resolve(decodeURIComponent(new URL(url!).pathname)), copies };
  }
  return { s3: readS3Settings(env), copies, givesLinks: env.BLOB_DOWNLOADS === 'store' };
}
