/** A loaded thing and what it weighs. */
export interface Loaded<T> {
  value: T;
  sizeBytes: number;
}

export interface ModelCache<T> {
  /** The thing of that key, loaded when it isn't there; calls at the same time load it once. */
  get(key: string): Promise<T>;
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
  // A Map iterates in the order of insertion, so the first entry is the one that was not used for longest.
  const loaded = new Map<string, Promise<Loaded<T>>>();
  const sizes = new Map<string, number>();

  async function makeRoom(newest: string): Promise<void> {
    for (const [key, entry] of loaded) {
      const total = [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
      if (total <= maxBytes) return;
      if (key === newest || !sizes.has(key)) continue;
      loaded.delete(key);
      sizes.delete(key);
      dispose((await entry).value);
    }
  }

  return {
    async get(key) {
      const known = loaded.get(key);
      const entry = known ?? load(key);
      loaded.delete(key);
      loaded.set(key, entry);
      try {
        const { value, sizeBytes } = await entry;
        if (!known) {
          sizes.set(key, sizeBytes);
          await makeRoom(key);
        }
        return value;
      } catch (error) {
        if (loaded.get(key) === entry) loaded.delete(key);
        throw error;
      }
    },
  };
}
