/** A small cache: entries live for a time, and the oldest goes when it is full. */
export interface TtlCache<V> {
  get(key: string): V | undefined;
  set(key: string, value: V): void;
  clear(): void;
}

/** Creates a cache of at most `maxEntries` entries that live for `ttlMilliseconds`. */
export function createTtlCache<V>(options: {
  ttlMilliseconds: number;
  maxEntries: number;
  now?: () => number;
}): TtlCache<V> {
  const { ttlMilliseconds, maxEntries, now = Date.now } = options;
  // A Map keeps the order of insertion, so its first key is the oldest entry.
  const entries = new Map<string, { value: V; expiresAt: number }>();
  return {
    get(key) {
      const entry = entries.get(key);
      if (!entry) return undefined;
      if (entry.expiresAt > now()) return entry.value;
      entries.delete(key);
      return undefined;
    },
    set(key, value) {
      entries.delete(key);
      if (entries.size >= maxEntries) entries.delete(entries.keys().next().value!);
      entries.set(key, { value, expiresAt: now() + ttlMilliseconds });
    },
    clear: () => entries.clear(),
  };
}
