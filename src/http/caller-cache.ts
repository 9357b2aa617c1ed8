import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Caller } from '../contracts/key.ts';

/** Finds callers by their secret, remembering for a few seconds whom it found, and whom it did not. */
export interface CallerCache {
  /** The caller at once where it is remembered. */
  find(secret: string): Caller | null | Promise<Caller | null>;
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
  let cleared = 0;

  async function ask(secret: string, sha256: string): Promise<Caller | null> {
    const before = cleared;
    const caller = await findCaller(secret);
    // What was found before a key was removed may be that key.
    if (cleared === before) cache.set(sha256, { caller });
    return caller;
  }

  return {
    find(secret) {
      // Secrets themselves are not kept in memory.
      const sha256 = hash('sha256', secret, 'base64');
      const known = cache.get(sha256);
      return known ? known.caller : ask(secret, sha256);
    },
    clear() {
      cleared += 1;
      cache.clear();
    },
  };
}
