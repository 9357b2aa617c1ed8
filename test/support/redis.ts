import { spawn, spawnSync } from 'node:child_process';
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
  if (spawnSync('redis-server', ['--version']).error) {
    const message = 'NO REDIS: set REDIS_URL or install redis-server to run the tests of the Redis backend';
    if (process.env['CI'] === 'true') throw new Error(message);
    console.warn(`\n*** SKIPPED, ${message} ***\n`);
    return null;
  }
  const dir = await mkdtemp(path.join(tmpdir(), 'trainyard-redis-'));
  const port = await findFreePort();
  const server = spawn(
    'redis-server',
    ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', dir, '--save', '', '--appendonly', 'no'],
    { stdio: 'ignore' },
  );
  const exited = new Promise((resolve) => server.on('exit', resolve));
  const endWithUs = () => server.kill('SIGKILL');
  process.on('exit', endWithUs);
  await untilAnswering(port);
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      process.off('exit', endWithUs);
      server.kill();
      await exited;
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
