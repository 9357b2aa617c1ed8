import { makeWorkerUtils, type Job, type Logger, type WorkerUtils } from 'graphile-worker';
import type pg from 'pg';
import { TrainyardError } from '../errors.ts';
import { maxAttempts, type JobConsumer, type JobCount, type JobQueue, type QueueLog } from './job-queue.ts';
import { allowSecondRelease, openPool } from '../postgres/open-pool.ts';
import { jobNames, type JobName } from './jobs.ts';
import { startPostgresConsumer } from './postgres-consumer.ts';
import { createWorkerLogger } from './postgres-worker-logger.ts';

/** What {@link createPostgresQueue} needs. */
export interface PostgresQueueOptions {
  databaseUrl: string;
  log: QueueLog;
  /** Seconds for which a worker must have been gone before its jobs are given to others. */
  deadWorkerSeconds?: number;
}

/** Each slot of a consumer holds a listening connection and one to work with. */
const maxConnections = 64;
/** Any number that nothing else in the database locks. */
const setUpLock = 739_124_066;

/**
 * The queue on Postgres: graphile-worker, which announces jobs with NOTIFY, in its own schema `graphile_worker`, made and
 * brought up to date here.
 *
 * @throws queueUnavailable when the database can't be reached
 */
export async function createPostgresQueue(options: PostgresQueueOptions): Promise<JobQueue> {
  const { databaseUrl, log, deadWorkerSeconds = 30 } = options;
  const pool = openPool({
    connectionString: databaseUrl,
    max: maxConnections,
    application_name: 'trainyard-queue',
    onConnectionLost: (error) => log.warn({ err: error }, 'lost a connection of the queue'),
  });
  allowSecondRelease(pool);
  const logger = createWorkerLogger(log);
  const utils = await setUp(pool, logger).catch(async (cause: unknown) => {
    await pool.end();
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new TrainyardError('queueUnavailable', `The queue on Postgres can not be set up: ${reason}`, {
      cause,
    });
  });
  const consumers = new Set<JobConsumer>();
  let closing: Promise<void> | undefined;

  return {
    backend: 'postgres',

    async enqueue(name, id) {
      await utils.addJob(
        name,
        { id },
        // lower numbers go first in graphile-worker
        { jobKey: keyOf(name, id), maxAttempts },
      );
    },

    async remove(name, id) {
      await pool.query('SELECT graphile_worker.remove_job($1)', [keyOf(name, id)]);
    },

    async counts() {
      const { rows } = await pool.query<{ name: JobName; waiting: number; active: number }>(
        `SELECT task_identifier AS name,
                count(*) FILTER (WHERE locked_at IS NULL)::int AS waiting,
                count(*) FILTER (WHERE locked_at IS NOT NULL)::int AS active
         FROM graphile_worker.jobs
         WHERE locked_at IS NOT NULL OR attempts < max_attempts
         GROUP BY task_identifier`,
      );
      return Object.fromEntries(
        jobNames.map((name) => {
          const { waiting = 0, active = 0 } = rows.find((row) => row.name === name) ?? {};
          return [name, { waiting, active }];
        }),
      ) as Record<JobName, JobCount>;
    },

    async waitingIds(name) {
      const { rows } = await pool.query<Pick<Job, 'key'>>(
        `SELECT key FROM graphile_worker.jobs
         WHERE task_identifier = $1 AND locked_at IS NULL AND attempts < max_attempts
         ORDER BY priority, run_at, id`,
        [name],
      );
      return rows.map(({ key }) => key!.slice(keyOf(name, '').length));
    },

    async consume(handlers, { concurrency }) {
      const consumer = await startPostgresConsumer({
        pool,
        logger,
        log,
        deadWorkerSeconds,
        handlers,
        concurrency,
        utils,
      });
      consumers.add(consumer);
      return consumer;
    },

    async ping() {
      await pool.query('SELECT 1').catch((cause: unknown) => {
        throw new TrainyardError('queueUnavailable', 'The queue on Postgres does not answer.', { cause });
      });
    },

    close() {
      closing ??= (async () => {
        await Promise.all([...consumers].map((consumer) => consumer.stop()));
        await utils.release();
        await pool.end();
      })();
      return closing;
    },
  };
}

/** Makes or updates graphile-worker's schema, one process at a time: it trips over itself otherwise. */
async function setUp(pool: pg.Pool, logger: Logger): Promise<WorkerUtils> {
  const client = await pool.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [setUpLock]);
    return await makeWorkerUtils({ pgPool: pool, logger });
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [setUpLock]).catch(() => {});
    client.release();
  }
}

function keyOf(name: JobName, id: string): string {
  return `${name}:${id}`;
}
