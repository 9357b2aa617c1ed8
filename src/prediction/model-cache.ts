import { LRUCache } from 'lru-cache';

/** A loaded thing and what it weighs. */
export interface Loaded<T> {
  value: T;
  sizeBytes: number;
}

export interface ModelCache<T> {
  /** The thing of that key, loaded when it isn't there; calls at the same time load it once. */
  get(key: string): Promise<T>;
  figures(): CacheFigures;
}

/** How a cache does, since it was made. */
export interface CacheFigures {
  /** Calls that found the thing loaded, or being loaded. */
  hits: number;
  /** Calls that loaded it. */
  misses: number;
  /** Things that are loaded, and what they weigh. */
  models: number;
  bytes: number;
}

/**
 * Keeps what was used last, up to `maxBytes` together; the newest one stays however large it is. What is put out is
 * given to `dispose`. A load that failed is not remembered.
 */
export function createModelCache<T>({
  maxBytes,
  load,
  dispose,
}: {
  maxBytes: number;
  load: (key: string) => Promise<Loaded<T>>;
  dispose: (value: T) => void;
}): ModelCache<T> {
  let calls = 0;
  let loads = 0;
  const cache = new LRUCache<string, Loaded<T>>({
    maxSize: maxBytes,
    // One larger than all the room counts as all of it, and so is kept alone.
    sizeCalculation: ({ sizeBytes }) => Math.min(Math.max(1, sizeBytes), maxBytes),
    dispose: ({ value }) => dispose(value),
    fetchMethod: (key) => {
      loads += 1;
      return load(key);
    },
  });
  return {
    async get(key) {
      calls += 1;
      return (await cache.forceFetch(key)).value;
    },
    figures: () => ({
      hits: calls - loads,
      misses: loads,
      models: cache.size,
      bytes: cache.calculatedSize,
    }),
  };
}
