import type { RedisServer } from '../../test/support/redis.ts';
import type { Part } from './node-part.ts';

/** A Redis that keeps nothing on the disk: after a kill or a restart it is empty. */
export function createRedisPart(redis: RedisServer): Part {
  return {
    kill: () => redis.kill(),
    pause: async () => redis.freeze(),
    resume: async () => redis.thaw(),
    comeBack: () => redis.restart(),
    async restart() {
      await redis.kill();
      await redis.restart();
    },
  };
}
