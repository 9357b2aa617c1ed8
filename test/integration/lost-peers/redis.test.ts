import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBullQueue } from '../../../src/queue/bull-queue.ts';
import type { JobQueue } from '../../../src/queue/job-queue.ts';
import { hasRedisServer, startRedisServer, type RedisServer } from '../../support/redis.ts';
import { collectUncaughtErrors, type UncaughtErrors } from '../../support/uncaught-errors.ts';
import { waitUntil } from '../../support/wait-until.ts';

const silent = { warn() {}, error() {} };

describe.skipIf(!hasRedisServer())('a Redis that goes away', () => {
  let redis: RedisServer;
  let queue: JobQueue;
  let uncaught: UncaughtErrors;
  const done: string[] = [];
  let hold: Promise<void> | undefined;
  beforeEach(async () => {
    redis = await startRedisServer();
    uncaught = collectUncaughtErrors();
    queue = await createBullQueue({ redisUrl: redis.url, log: silent, deadWorkerSeconds: 0.3 });
    done.length = 0;
    await queue.consume(
      { 'run.train': async ({ id }) => void done.push(id), 'dataset.ingest': async () => hold },
      { concurrency: { 'run.train': 2, 'dataset.ingest': 1 } },
    );
    await queue.enqueue('run.train', 'first');
    await waitUntil('the first is done', () => done.length === 1);
  });
  afterEach(async () => {
    await queue.close();
    await redis.stop();
    uncaught.stop();
  });

  async function goesOn(): Promise<void> {
    await waitUntil('the queue answers', () =>
      queue.ping().then(
        () => true,
        () => false,
      ),
    );
    await queue.enqueue('run.train', 'afterwards');
    await waitUntil('the job is done', () => done.includes('afterwards'));
  }

  it('is missed by the queue, and found again', async () => {
    const inFlight = Promise.allSettled([
      ...Array.from({ length: 20 }, (_, i) => queue.enqueue('run.train', `a${i}`)),
      queue.counts(),
      queue.waitingIds('run.train'),
    ]);
    await redis.kill();
    await expect(queue.ping()).rejects.toMatchObject({ code: 'queueUnavailable' });
    await inFlight;
    await redis.restart();
    await goesOn();
    expect(uncaught.errors).toEqual([]);
  });

  it.each(['before', 'while'])('goes %s all is being closed', async (when) => {
    if (when === 'before') await redis.kill();
    const closing = queue.close();
    await redis.kill();
    await closing;
    expect(uncaught.errors).toEqual([]);
  });

  it('is frozen: calls fail, and go on when it goes on', async () => {
    redis.freeze();
    const calls = await Promise.allSettled([
      queue.enqueue('run.train', 'lost'),
      queue.counts(),
      queue.ping(),
    ]);
    expect(calls.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    redis.thaw();
    await goesOn();
    expect(uncaught.errors).toEqual([]);
  });

  // Bull tries to report the end of the job for 15 s
  it.each(['kill', 'freeze'] as const)(
    'goes just as a job ends, and nobody waits for it: %s',
    async (way) => {
      let release = () => {};
      hold = new Promise((resolve) => (release = resolve));
      await queue.enqueue('dataset.ingest', 'ends');
      await waitUntil('it is in work', async () => (await queue.counts())['dataset.ingest'].active === 1);
      await redis[way]();
      release();
      await queue.close();
      redis.thaw();
      expect(uncaught.errors).toEqual([]);
    },
    14_000,
  );

  it('goes while the end of a job is waited for', async () => {
    let release = () => {};
    hold = new Promise((resolve) => (release = resolve));
    await queue.enqueue('dataset.ingest', 'long');
    await waitUntil('it is in work', async () => (await queue.counts())['dataset.ingest'].active === 1);
    await redis.kill();
    const closing = queue.close();
    await wait(1000); // Bull quits its blocking connection within 500 ms, and then opens it again, in vain
    await redis.restart();
    release();
    await closing;
    expect(uncaught.errors).toEqual([]);
  });
});
