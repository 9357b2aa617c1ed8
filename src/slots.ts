/** Places to work in; what comes while all are taken waits for one. */
export interface Slots {
  /** Places that nobody works in or waits for. */
  free(): number;
  /** Work that waits for a place. */
  waiting(): number;
  /** Does the work as soon as there is a place. Rejects with what it rejects with. */
  use<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves when nobody works or waits. */
  whenUnused(): Promise<void>;
}

/** So many places to work in. */
export function createSlots(count: number): Slots {
  const waiting: (() => void)[] = [];
  const inUse = new Set<Promise<unknown>>();
  let taken = 0;

  async function enter<T>(work: () => Promise<T>): Promise<T> {
    if (taken < count) taken += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve)); // who leaves hands the place over
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else taken -= 1;
    }
  }

  return {
    free: () => count - taken,
    waiting: () => waiting.length,
    async use(work) {
      const use = enter(work);
      inUse.add(use);
      try {
        return await use;
      } finally {
        inUse.delete(use);
      }
    },
    async whenUnused() {
      while (inUse.size > 0) await Promise.allSettled(inUse);
    },
  };
}
