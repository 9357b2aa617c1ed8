import { LRUCache } from 'lru-cache';
import type { ServedVersion, WantedVersion } from '../store/ports/model-store.ts';

/** Versions that predictions are made with, remembered for a moment. */
export interface ServedVersions {
  find(projectId: string, name: string, wanted: WantedVersion): Promise<ServedVersion | null>;
  /** To be called when a model or an alias was changed here. Elsewhere a change takes effect when what is remembered is old. */
  forget(): void;
}

const maxEntries = 10_000;

/**
 * Remembers versions that were found for `ttlSeconds`, so that predictions need no query each; what was not found is asked for
 * again. Requests at the same time share a query.
 */
export function createServedVersions(
  find: ServedVersions['find'],
  { ttlSeconds = 1, clock = performance }: { ttlSeconds?: number; clock?: { now(): number } } = {},
): ServedVersions {
  const cache = new LRUCache<string, Promise<ServedVersion | null>>({
    max: maxEntries,
    ttl: ttlSeconds * 1000,
    ttlResolution: 0,
    perf: clock,
  });
  return {
    async find(projectId, name, wanted) {
      // No name has a slash, and no alias is a number.
      const key = `${projectId}/${name}/${typeof wanted === 'object' ? (wanted?.alias ?? '') : wanted}`;
      const known = cache.get(key);
      if (known) return known;
      const asked = find(projectId, name, wanted);
      cache.set(key, asked);
      const forgetIt = (): void => {
        if (cache.peek(key) === asked) cache.delete(key);
      };
      const found = await asked.catch((error: unknown) => {
        forgetIt();
        throw error;
      });
      if (found === null) forgetIt();
      return found;
    },
    forget: () => cache.clear(),
  };
}
