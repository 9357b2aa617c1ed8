import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, describe, expect, it } from 'vitest';
import { resolveChildEntry } from '../../../src/processes/child-entry.ts';
import { createBullQueue } from '../../../src/queue/bull-queue.ts';
import { createPostgresQueue } from '../../../src/queue/postgres-queue.ts';
import { createTestDatabase } from '../../support/postgres.ts';
import { startTestRedis } from '../../support/redis.ts';
import { waitUntil } from '../../support/wait-until.ts';

const log = { warn: () => {}, error: () => {} };
const keyPrefix = `trainyard-dead-${process.pid}`;
const redis = await startTestRedis();
const database = await createTestDatabase({ empty: true });

afterAll(async () => {
  await redis?.stop();
  await database.drop();
});

const backends = [
  {
    backend: 'postgres',
    url: database.url,
    open: () => createPostgresQueue({ databaseUrl: database.url, log, deadWorkerSeconds: 1 }),
  },
  {
    backend: 'redis',
    url: redis?.url ?? '',
    open: () => createBullQueue({ redisUrl: redis!.url, log, keyPrefix, deadWorkerSeconds: 1 }),
  },
];

describe.each(backends)('a worker process on $backend', ({ url, backend, open }) => {
  it.skipIf(url === '')('keeps its job while it lives, and loses it when it is killed', async () => {
    const queue = await open();
    const entry = resolveChildEntry(new URL('hanging-worker.ts', import.meta.url));
    const worker = spawn(entry.execPath, [...entry.args, backend, url, keyPrefix], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      await queue.enqueue('run.train', 'run_1');
      const [said] = (await once(worker.stdout, 'data')) as [Buffer];
      expect(said.toString().trim()).toBe('took run_1');

      const taken: string[] = [];
      await queue.consume(
        { 'run.train': async ({ id }) => void taken.push(id) },
        { concurrency: { 'run.train': 1 } },
      );
      // several rounds of looking for dead workers; nothing but time shows that none took the job
      const until = Date.now() + 2500;
      await waitUntil('the living worker was left alone', () => taken.length > 0 || Date.now() > until);
      expect(taken).toEqual([]);

      worker.kill('SIGKILL');
      await waitUntil('another took the job', () => taken.length === 1, 20_000);
      expect(taken).toEqual(['run_1']);
    } finally {
      worker.kill('SIGKILL');
      await queue.close();
    }
  });
});
