import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEmbeddedPostgres } from '../../src/postgres/embedded-postgres.ts';
import { hasRedisServer, startRedisServer } from '../../test/support/redis.ts';
import { freePort } from '../service-process.ts';
import { createDatabasePart } from './database-part.ts';
import { createChildPart, createNodePart, type NodePart, type Part } from './node-part.ts';
import type { PartName } from './plan-disturbances.ts';
import { createRedisPart } from './redis-part.ts';

/** The real processes of a service, each of which can be disturbed. */
export interface Parts {
  url: string;
  adminKey: string;
  databaseUrl: string;
  folder: string;
  blobFolder: string;
  /** The master key that blobs are encrypted under; null: they are not. */
  encryptionKey: Buffer | null;
  logFile: string;
  leaseSeconds: number;
  nodes: readonly NodePart[];
  /** Those of the nodes that train. */
  workers: readonly NodePart[];
  child: ReturnType<typeof createChildPart>;
  all: ReadonlyMap<PartName, Part>;
  /** Stops everything for good, in an orderly way; says how many processes did not obey. */
  stop(): Promise<number>;
  /** Removes the data folder. */
  remove(): Promise<void>;
}

const leaseSeconds = 4;

/**
 * Starts the embedded PostgreSQL, with `bull` a Redis, a server and two workers, with a temporary data folder. Every trainer has one
 * thread, so that a run's weights do not depend on how many of them there are.
 * @throws Error where there is no `redis-server` for `bull`
 */
export async function startParts({
  queue,
  encrypted,
  preemption,
  log,
}: {
  queue: 'postgres' | 'bull';
  /** Whether blobs are encrypted. */
  encrypted: boolean;
  /** Whether runs take the slots of those of lower priority. */
  preemption: boolean;
  log: (message: string) => void;
}): Promise<Parts> {
  if (queue === 'bull' && !hasRedisServer()) {
    throw new Error('--queue bull needs the program redis-server; install it, or use --queue postgres.');
  }
  const folder = await mkdtemp(path.join(tmpdir(), 'trainyard-chaos-'));
  await chmod(folder, 0o755); // as root the embedded PostgreSQL runs as another user, who has to get in
  const database = await startEmbeddedPostgres({ dataDir: path.join(folder, 'postgres') });
  const redis = queue === 'bull' ? await startRedisServer() : null;
  const port = await freePort();
  const adminKey = `ty_${randomBytes(32).toString('base64url')}`;
  const logFile = path.join(folder, 'service.log');
  const encryptionKey = encrypted ? randomBytes(32) : null;
  const env = {
    PORT: String(port),
    DATA_DIR: folder,
    DATABASE_URL: '',
    REDIS_URL: redis?.url ?? '',
    WORKERS: '0',
    WORKER_SLOTS: '1',
    TRAINER_THREADS: '1',
    LEASE_SECONDS: String(leaseSeconds),
    // Chaos takes more workers from a run than any bad day; what is asked here is whether something gets lost.
    MAX_RUN_ATTEMPTS: '1000',
    RATE_LIMIT_PER_MINUTE: '1000000',
    PREEMPTION: preemption ? 'project' : 'off',
    ENCRYPTION_KEY: encryptionKey?.toString('base64') ?? '',
    // For the run that several processes train.
    CLUSTER_NETWORK: 'private',
    // The receiver of webhooks is on this machine.
    WEBHOOK_NETWORKS: '127.0.0.0/8',
    WEBHOOK_ALLOW_HTTP: 'true',
  };
  const node = (name: string, entry: string, more: Record<string, string> = {}): NodePart =>
    createNodePart({ name, entry, env: { ...env, ...more }, logFile, log });
  const server = node('server', 'start-server.js', { ADMIN_KEY: adminKey });
  const workers = [node('worker 1', 'start-worker.js'), node('worker 2', 'start-worker.js')];
  const nodes = [server, ...workers];
  const child = createChildPart(nodes);
  const all = new Map<PartName, Part>([
    ['server', server],
    ['worker 1', workers[0]],
    ['worker 2', workers[1]],
    ['child', child],
    ['postgres', createDatabasePart(database)],
    ...(redis ? [['redis', createRedisPart(redis)] as const] : []),
  ]);
  for (const one of nodes) one.start();
  return {
    url: `http://127.0.0.1:${port}`,
    adminKey,
    databaseUrl: database.url(),
    folder,
    blobFolder: path.join(folder, 'blobs'),
    encryptionKey,
    logFile,
    leaseSeconds,
    nodes,
    workers,
    child,
    all,
    async stop() {
      // Who is paused hears of nothing.
      for (const part of all.values()) await part.resume();
      const obeyed = await Promise.all(nodes.map((one) => one.stop()));
      await redis?.stop();
      await database.stop();
      return obeyed.filter((did) => !did).length;
    },
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }),
  };
}

/** The sessions of all that was ever started. */
export function sessionsOf({ nodes }: Pick<Parts, 'nodes'>): number[] {
  return nodes.flatMap((node) => node.sessions());
}
