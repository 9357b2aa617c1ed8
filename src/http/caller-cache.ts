import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Caller } from '../contracts/key.ts';

/** Finds callers by their secret, remembering for a few seconds whom it found, and whom it did not. */
export interface CallerCache {
  find(secret: string): Promise<Caller | null>;
  /** Forgets all; after a key was removed here. Elsewhere a removed key works until its entry is old. */
  clear(): void;
}

const maxEntries = 10_000;

/** Creates the cache. Every request costs one hash; the store is asked for a secret at most once per `ttlSeconds`. */
export function createCallerCache(
  findCaller: (secret: string) => Promise<Caller | null>,
  { ttlSeconds = 10, clock = performance }: { ttlSeconds?: number; clock?: { now(): number } } = {},
): CallerCache {
  const cache = new LRUCache<string, { caller: Caller | null }>({
    max: maxEntries,
    ttl: ttlSeconds * 1000,
    perf: clock,
  });
  return {
    async find(secret) {
      // Secrets themselves are not kept in memory.
      const hash = createHash('sha256').update(secret).digest('base64');
      const known = cache.get(hash);
      if (known) return known.caller;
      const caller = await findCaller(secret);
      cache.set(hash, { caller });
      return caller;
    },
    clear: () => cache.clear(),
  };
}
