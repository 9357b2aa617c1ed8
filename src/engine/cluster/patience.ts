/** A call that takes longer than others of its kind by this factor, and at least so long, is given up. */
const limits = { factor: 20, leastMilliseconds: 30_000, firstMilliseconds: 120_000 };

/** Runs a call on a cluster for no longer than calls of its kind may take. */
export type Patience = <T>(kind: string, call: (timeoutMilliseconds: number) => Promise<T>) => Promise<T>;

/** Learns from the calls how long those of each kind take. */
export function createPatience(): Patience {
  const longest = new Map<string, number>();
  return async (kind, call) => {
    const before = longest.get(kind);
    const limit =
      before === undefined
        ? limits.firstMilliseconds
        : Math.max(limits.leastMilliseconds, limits.factor * before);
    const started = performance.now();
    const result = await call(limit);
    longest.set(kind, Math.max(before ?? 0, performance.now() - started));
    return result;
  };
}
