import { Redis } from 'ioredis';
import type { QueueLog } from './job-queue.ts';

/** The connections of one user of Redis: commands and subscriptions are shared, blocking ones are not. */
export interface RedisConnections {
  create(type: 'client' | 'subscriber' | 'bclient'): Redis;
  ping(): Promise<void>;
  disconnect(): void;
}

const longestRetryMilliseconds = 2000;
/** A Redis that is there and does not answer, such as a process that is stopped, is given up after this long. */
const commandTimeoutMilliseconds = 3000;

/**
 * A connection whose `connect` never rejects. A failed try is reported by its `error` event and followed by the next one;
 * Bull, which connects its blocking client once more while it closes, leaves a rejection unhandled, and Node ends the process.
 */
class LastingRedis extends Redis {
  override async connect(): Promise<void> {
    await super.connect().catch(() => {});
  }
}

/** Connections to the Redis of `url`; they are made when asked for and come back by themselves after a loss. */
export function createRedisConnections(url: string, log: QueueLog): RedisConnections {
  const open = new Set<Redis>();
  const shared = new Map<string, Redis>();
  const connect = (blocking: boolean) => {
    const redis = new LastingRedis(url, {
      // Bull: a connection that blocks or subscribes waits for its server however long that takes
      maxRetriesPerRequest: blocking ? null : 5,
      ...(!blocking && { commandTimeout: commandTimeoutMilliseconds }),
      enableReadyCheck: !blocking,
      retryStrategy: (attempt) => Math.min(50 * 2 ** attempt, longestRetryMilliseconds),
      connectTimeout: 5000,
    });
    redis.setMaxListeners(0); // every Bull queue listens to the shared ones
    redis.on('error', (error: unknown) => log.warn({ err: error }, 'lost a connection of the queue'));
    open.add(redis);
    return redis;
  };
  const share = (type: 'client' | 'subscriber') => {
    const redis = shared.get(type) ?? connect(type === 'subscriber');
    shared.set(type, redis);
    return redis;
  };
  return {
    create: (type) => (type === 'bclient' ? connect(true) : share(type)),
    async ping() {
      await share('client').ping();
    },
    disconnect() {
      for (const redis of open) redis.disconnect();
    },
  };
}
