import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBullQueue } from '../../../src/queue/bull-queue.ts';
import type { JobQueue, QueueLog } from '../../../src/queue/job-queue.ts';
import { startTestRedis } from '../../support/redis.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { describeQueueConformance } from './queue-conformance.ts';

const silent: QueueLog = { warn: () => {}, error: () => {} };
const redis = await startTestRedis();
let keyPrefix = '';

afterAll(async () => {
  await redis?.stop();
});

describe.skipIf(!redis)('with a Redis', () => {
  const url = redis?.url ?? '';
  const admin = url ? new Redis(url) : null;
  const open = (options: { deadWorkerSeconds?: number } = {}) =>
    createBullQueue({ redisUrl: url, log: silent, keyPrefix, ...options });
  const clear = async () => {
    const keys = await admin!.keys(`${keyPrefix}:*`);
    if (keys.length > 0) await admin!.del(keys);
  };
  keyPrefix = `trainyard-test-${process.pid}`;

  afterAll(() => admin?.disconnect());

  describeQueueConformance('Redis', async () => ({
    isShared: true,
    open: () => open(),
    clear,
    tearDown: async () => {},
  }));

  describe('the queue on Redis, when things break', () => {
    let queue: JobQueue;
    beforeEach(async () => {
      queue = await open({ deadWorkerSeconds: 0.6 });
    });
    afterEach(async () => {
      await queue.close();
      await clear();
    });

    /** Takes a job as a worker would that died right after: in the list of the active, without a lock. */
    const takeAndDie = async () => {
      await admin!.rpoplpush(`${keyPrefix}:run.train:wait`, `${keyPrefix}:run.train:active`);
      expect((await queue.counts())['run.train']).toEqual({ waiting: 0, active: 1 });
    };
    const collect = async () => {
      const ids: string[] = [];
      await queue.consume(
        { 'run.train': async ({ id }) => void ids.push(id) },
        { concurrency: { 'run.train': 1 } },
      );
      return ids;
    };

    it('gives the job of a dead worker to another', async () => {
      await queue.enqueue('run.train', 'a');
      await takeAndDie();
      const ids = await collect();
      await waitUntil('the job of the dead worker is done', () => ids.length === 1);
      expect(ids).toEqual(['a']);
    });

    it('takes an id again whose job a dead worker holds', async () => {
      await queue.enqueue('run.train', 'a');
      await takeAndDie();
      await queue.enqueue('run.train', 'a');
      await queue.enqueue('run.train', 'a');
      expect(await queue.waitingIds('run.train')).toEqual(['a']);
      await queue.remove('run.train', 'a');
      expect(await queue.waitingIds('run.train')).toEqual([]);
      await queue.enqueue('run.train', 'a');
      const ids = await collect();
      await waitUntil('nothing is left', async () => {
        const { waiting, active } = (await queue.counts())['run.train'];
        return waiting + active === 0;
      });
      expect(new Set(ids)).toEqual(new Set(['a']));
    });

    it('goes on after its connections were cut', async () => {
      const ids = await collect();
      await queue.enqueue('run.train', 'before');
      await waitUntil('the first is done', () => ids.length === 1);
      await admin!.client('KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
      await waitUntil('it answers again', () =>
        queue.ping().then(
          () => true,
          () => false,
        ),
      );
      await queue.enqueue('run.train', 'after');
      await waitUntil('the second is done', () => ids.length === 2);
      expect(ids).toEqual(['before', 'after']);
    });
  });
});

it('says so when Redis can not be reached', async () => {
  await expect(createBullQueue({ redisUrl: 'redis://127.0.0.1:1', log: silent })).rejects.toMatchObject({
    code: 'queueUnavailable',
  });
});
