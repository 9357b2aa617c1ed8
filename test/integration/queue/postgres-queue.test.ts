import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JobQueue, QueueLog } from '../../../src/queue/job-queue.ts';
import { createPostgresQueue } from '../../../src/queue/postgres-queue.ts';
import { startCuttableProxy } from '../../support/cuttable-proxy.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';
import { collectUncaughtErrors } from '../../support/uncaught-errors.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { describeQueueConformance } from './queue-conformance.ts';

const silent: QueueLog = { warn: () => {}, error: () => {} };

describeQueueConformance('Postgres', async () => {
  const database = await createTestDatabase({ empty: true });
  return {
    isShared: true,
    open: () => createPostgresQueue({ databaseUrl: database.url, log: silent }),
    clear: () => runSql(database.url, 'SELECT graphile_worker.remove_job(key) FROM graphile_worker.jobs'),
    tearDown: () => database.drop(),
  };
});

describe('the queue on Postgres, when things break', () => {
  let database: TestDatabase;
  let queue: JobQueue;
  const open = () => createPostgresQueue({ databaseUrl: database.url, log: silent, deadWorkerSeconds: 0.3 });
  beforeAll(async () => {
    database = await createTestDatabase({ empty: true });
  });
  beforeEach(async () => {
    queue = await open();
  });
  afterEach(async () => {
    await queue.close();
  });
  afterAll(async () => {
    await database.drop();
  });

  /** Takes a job as a worker would that died right after. */
  const takeAndDie = async () => {
    await runSql(
      database.url,
      `UPDATE graphile_worker._private_jobs SET locked_at = now(), locked_by = 'worker-dead', attempts = attempts + 1`,
    );
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
    expect(await queue.waitingIds('run.train')).toEqual(['a']);
    const ids = await collect();
    await waitUntil('done', () => ids.length === 1);
    await waitUntil('the dead record is gone', async () => {
      const { waiting, active } = (await queue.counts())['run.train'];
      return waiting + active === 0;
    });
    expect(ids).toEqual(['a']);
  });

  it('leaves the jobs of living workers alone', async () => {
    let deliveries = 0;
    let finish = () => {};
    await queue.consume(
      {
        'run.train': () => {
          deliveries += 1;
          return new Promise<void>((resolve) => (finish = resolve));
        },
      },
      { concurrency: { 'run.train': 2 } },
    );
    await queue.enqueue('run.train', 'slow');
    await waitUntil('taken', () => deliveries === 1);
    const sweeps = await open(); // its consumer looks for dead workers ten times a second
    const done: string[] = [];
    await sweeps.consume(
      { 'dataset.ingest': async ({ id }) => void done.push(id) },
      { concurrency: { 'dataset.ingest': 1 } },
    );
    await runSql(
      database.url,
      `SELECT graphile_worker.add_job('dataset.ingest', '{"id": "b"}', max_attempts => 5, job_key => 'dataset.ingest:b')`,
    );
    await runSql(
      database.url,
      `UPDATE graphile_worker._private_jobs SET locked_at = now(), locked_by = 'worker-dead' WHERE key = 'dataset.ingest:b'`,
    );
    await waitUntil('the dead one was found', () => done.length > 0);
    expect(deliveries).toBe(1);
    finish();
    await sweeps.close();
  });

  it('goes on after its connections were cut', async () => {
    const ids = await collect();
    await queue.enqueue('run.train', 'before');
    await waitUntil('the first is done', () => ids.length === 1);
    await runSql(
      database.url,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'trainyard-queue'`,
    );
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

  it('survives that the database goes away while workers that start are stopped', async () => {
    const proxy = await startCuttableProxy(database.url);
    const uncaught = collectUncaughtErrors();
    const other = await createPostgresQueue({ databaseUrl: proxy.url, log: silent });
    const ids: string[] = [];
    // Its LISTEN waits for an answer. Its worker has no connection, so all are stopped and others are started.
    proxy.holdAnswers();
    proxy.refuseNext(1);
    const asked = proxy.connections();
    const consuming = other.consume(
      { 'run.train': async ({ id }) => void ids.push(id) },
      { concurrency: { 'run.train': 1 } },
    );
    await waitUntil('others are started', () => proxy.connections() > asked + 1);
    proxy.cut();
    proxy.mend();
    await consuming;
    await other.enqueue('run.train', 'after');
    await waitUntil('it is done', () => ids.length === 1);
    await other.close();
    await proxy.close();
    uncaught.stop();
    expect(uncaught.errors).toEqual([]);
  });

  it('says so when the database can not be reached', async () => {
    await expect(
      createPostgresQueue({ databaseUrl: 'postgresql://x:y@127.0.0.1:1/none', log: silent }),
    ).rejects.toMatchObject({ code: 'queueUnavailable' });
  });

  it('sets itself up from several processes at once', async () => {
    const fresh = await createTestDatabase({ empty: true });
    const options = { databaseUrl: fresh.url, log: silent };
    const queues = await Promise.all([1, 2, 3].map(() => createPostgresQueue(options)));
    await queues[0].enqueue('run.train', 'a');
    expect(await queues[2].waitingIds('run.train')).toEqual(['a']);
    await Promise.all(queues.map((each) => each.close()));
    await fresh.drop();
  });
});

async function runSql(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql);
  await client.end();
}
