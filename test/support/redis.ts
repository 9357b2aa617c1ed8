import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';

/** A Redis for one test file. */
export interface TestRedis {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * The Redis of REDIS_URL, else a `redis-server` from the path on a free port. Null when there is neither, for
 * `describe.skipIf(!redis)`; under CI=true that is an error, so that a green build has run the tests.
 */
export async function startTestRedis(): Promise<TestRedis | null> {
  const given = process.env['REDIS_URL'];
  if (given) return { url: given, stop: async () => {} };
  if (!hasRedisServer()) {
    const message = 'NO REDIS: set REDIS_URL or install redis-server to run the tests of the Redis backend';
    if (process.env['CI'] === 'true') throw new Error(message);
    console.warn(`\n*** SKIPPED, ${message} ***\n`);
    return null;
  }
  return await startRedisServer();
}

/** A `redis-server` of the test's own. */
export interface RedisServer extends TestRedis {
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>;
  /** Stops it in the middle of what it does, as a machine that hangs would; connections stay open. */
  freeze(): void;
  /** Lets it go on. */
  thaw(): void;
  /** Starts it again on the same port, with nothing in it. */
  restart(): Promise<void>;
}

/** Whether there is a `redis-server` to start. */
export const hasRedisServer = (): boolean => !spawnSync('redis-server', ['--version']).error;

/** Starts a `redis-server` on a free port, in a folder of its own; it ends with this process. */
export async function startRedisServer(): Promise<RedisServer> {
  const dir = await mkdtemp(path.join(tmpdir(), 'trainyard-redis-'));
  const port = await findFreePort();
  const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', dir, '--save', '', '--appendonly', 'no'];
  let server: ChildProcess;
  let exited: Promise<unknown>;
  const start = async () => {
    server = spawn('redis-server', args, { stdio: 'ignore' });
    exited = once(server, 'exit');
    await untilAnswering(port);
  };
  const end = async (signal: NodeJS.Signals) => {
    server.kill(signal);
    await exited;
  };
  const endWithUs = () => server.kill('SIGKILL');
  process.on('exit', endWithUs);
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    kill: () => end('SIGKILL'),
    freeze: () => void server.kill('SIGSTOP'),
    thaw: () => void server.kill('SIGCONT'),
    restart: start,
    async stop() {
      process.off('exit', endWithUs);
      await end('SIGTERM');
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function untilAnswering(port: number): Promise<void> {
  const client = new Redis({ port, host: '127.0.0.1', retryStrategy: () => 20, maxRetriesPerRequest: 250 });
  client.on('error', () => {}); // refused until it listens
  await client.ping();
  client.disconnect();
}

async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  while (!probe.address()) await delay(1);
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
