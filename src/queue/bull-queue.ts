import { setTimeout as delay } from 'node:timers/promises';
import Bull from 'bull';
import { TrainyardError } from '../errors.ts';
import {
  createDelivery,
  maxAttempts,
  retryDelayMilliseconds,
  type ConsumeOptions,
  type JobConsumer,
  type JobCount,
  type JobQueue,
  type QueueLog,
} from './job-queue.ts';
import { jobNames, type JobHandlers, type JobName } from './jobs.ts';
import { createRedisConnections, type RedisConnections } from './redis-connections.ts';

/** What {@link createBullQueue} needs. */
export interface BullQueueOptions {
  /** `redis://…`, or `rediss://…` for TLS. */
  redisUrl: string;
  log: QueueLog;
  /** What the names of all keys begin with. */
  keyPrefix?: string;
  /** Seconds after which the job of a worker that has died is given to others; half as long again at most. */
  deadWorkerSeconds?: number;
}

/**
 * Bull reports the end of a job with ten tries when Redis is gone, over 15 s. A job whose end is not reported comes again, and
 * finds nothing to do, so a consumer that stops does not wait for it.
 */
const closeMilliseconds = 2000;

/** How many jobs of one id can be alive: those in work or of dead workers, and one that waits. */
const rounds = 5;

/**
 * The queue on Redis: Bull, one Bull queue for each name.
 *
 * @throws queueUnavailable when Redis can't be reached
 */
export async function createBullQueue(options: BullQueueOptions): Promise<JobQueue> {
  const { redisUrl, log, keyPrefix = 'trainyard', deadWorkerSeconds = 30 } = options;
  const settings: Bull.AdvancedSettings = {
    lockDuration: Math.round(deadWorkerSeconds * 1000),
    lockRenewTime: Math.round((deadWorkerSeconds * 1000) / 3),
    stalledInterval: Math.round((deadWorkerSeconds * 1000) / 3),
    maxStalledCount: 1000, // a worker's death is not the job's fault
    backoffStrategies: { queue: retryDelayMilliseconds },
  };
  const openQueue = (name: JobName, connections: RedisConnections) => {
    const queue = new Bull<unknown>(name, {
      prefix: keyPrefix,
      settings,
      createClient: (type) => connections.create(type),
      defaultJobOptions: {
        attempts: maxAttempts,
        backoff: { type: 'queue' },
        // a record that stays would keep its id from being added again
        removeOnComplete: true,
        removeOnFail: true,
      },
    });
    queue.on('error', (error) => log.warn({ err: error }, 'the queue on Redis reports an error'));
    return queue;
  };

  const connections = createRedisConnections(redisUrl, log);
  const producers = new Map<JobName, Bull.Queue<unknown>>();
  for (const name of jobNames) producers.set(name, openQueue(name, connections));
  const consumers = new Set<JobConsumer>();
  let closing: Promise<void> | undefined;

  const ping = async () => {
    await connections.ping().catch((cause: unknown) => {
      throw new TrainyardError('queueUnavailable', 'The queue on Redis does not answer.', { cause });
    });
  };
  await ping().catch((error: unknown) => {
    connections.disconnect();
    throw error;
  });

  return {
    backend: 'redis',

    async enqueue(name, id) {
      const queue = producers.get(name)!;
      // Bull ignores an id that it has; a job in work, or of a dead worker, must not swallow what comes after it
      for (let round = 0; ; round++) {
        const jobId = jobIdOf(id, round);
        const job = await queue.getJob(jobId);
        if (!job) {
          await queue.add({ id }, { jobId });
          return;
        }
        if (['waiting', 'delayed', 'paused'].includes(await job.getState())) return;
      }
    },

    async remove(name, id) {
      for (let round = 0; round < rounds; round++) {
        const job = await producers.get(name)!.getJob(jobIdOf(id, round));
        await job?.remove().catch(async (error: unknown) => {
          if (!(await job.isActive())) throw error; // a job in work is locked, and stays
        });
      }
    },

    async counts() {
      const entries = await Promise.all(
        [...producers].map(async ([name, queue]): Promise<[JobName, JobCount]> => {
          const { waiting, delayed, active } = await queue.getJobCounts();
          return [name, { waiting: waiting + delayed, active }];
        }),
      );
      return Object.fromEntries(entries) as Record<JobName, JobCount>;
    },

    async waitingIds(name) {
      const queue = producers.get(name)!;
      const jobs = [...(await queue.getWaiting()), ...(await queue.getDelayed())];
      // null: taken or removed since the ids were read
      return jobs.filter((job) => job !== null).map((job) => (job.data as { id: string }).id);
    },

    async consume(handlers, consumeOptions) {
      const consumer = startBullConsumer({
        handlers,
        options: consumeOptions,
        log,
        openQueue,
        connections: createRedisConnections(redisUrl, log),
      });
      consumers.add(consumer);
      return consumer;
    },

    ping,

    close() {
      closing ??= (async () => {
        await Promise.all([...consumers].map((consumer) => consumer.stop()));
        await closeAll(producers.values(), connections);
      })();
      return closing;
    },
  };
}

interface BullConsumerParts<Names extends JobName> {
  handlers: JobHandlers<Names>;
  options: ConsumeOptions<Names>;
  log: QueueLog;
  openQueue: (name: JobName, connections: RedisConnections) => Bull.Queue<unknown>;
  connections: RedisConnections;
}

function startBullConsumer<Names extends JobName>(parts: BullConsumerParts<Names>): JobConsumer {
  const { handlers, options, log, openQueue, connections } = parts;
  const inFlight = new Set<Promise<void>>();
  const queues = (Object.keys(handlers) as Names[]).map((name) => {
    const queue = openQueue(name, connections);
    const deliver = createDelivery(name, handlers[name], log);
    queue
      .process(options.concurrency[name], async (job) => {
        const delivery = deliver(job.data, job.attemptsMade + 1);
        inFlight.add(delivery);
        await delivery.finally(() => inFlight.delete(delivery));
      })
      .catch((error: unknown) =>
        log.error({ err: error }, `the queue on Redis stopped giving out "${name}"`),
      );
    return queue;
  });
  let stopping: Promise<void> | undefined;
  return {
    stop() {
      stopping ??= closeAll(queues, connections, async () => {
        while (inFlight.size > 0) await Promise.allSettled(inFlight);
      });
      return stopping;
    },
  };
}

/** Closes the queues, which take no more jobs from now on, then their connections. `jobs` waits for those in flight. */
async function closeAll(
  queues: Iterable<Bull.Queue<unknown>>,
  connections: RedisConnections,
  jobs: () => Promise<void> = async () => {},
): Promise<void> {
  const closed = Promise.all([...queues].map((queue) => queue.close()));
  await jobs();
  await Promise.race([closed, delay(closeMilliseconds, undefined, { ref: false })]);
  connections.disconnect(); // what Bull still waits for is rejected
  await Promise.race([closed, delay(closeMilliseconds, undefined, { ref: false })]);
  connections.disconnect(); // Bull may have connected once more meanwhile
}

function jobIdOf(id: string, round: number): string {
  return round === 0 ? id : `${id}~${round}`;
}
