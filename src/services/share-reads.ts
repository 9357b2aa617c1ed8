/**
 * A read that callers share by its key: while one is under way, all who come wait for one more, which begins when it has
 * ended. So each caller gets what was there when it called, or later, and any number of them cost two reads at a time.
 */
export function shareReads<T>(read: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const reads = new Map<string, { current: Promise<T>; next: Promise<T> | null }>();

  function start(key: string): Promise<T> {
    const entry = { current: read(key), next: null };
    reads.set(key, entry);
    const end = (): void => {
      // the next one has taken the place
      if (reads.get(key) === entry && entry.next === null) reads.delete(key);
    };
    entry.current.then(end, end);
    return entry.current;
  }

  return (key) => {
    const running = reads.get(key);
    if (!running) return start(key);
    const startNext = (): Promise<T> => start(key);
    running.next ??= running.current.then(startNext, startNext);
    return running.next;
  };
}
