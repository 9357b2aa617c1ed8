import { TrainyardError } from '../errors.ts';

/** Runs a piece of work when its turn comes. */
export type Limit = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Lets at most `atOnce` pieces of work run together; others wait in their order. Reads of much data take a few connections
 * of the pool and leave the others to light calls.
 * @throws unavailable where `maxWaiting` wait already
 */
export function limitConcurrency({ atOnce, maxWaiting }: { atOnce: number; maxWaiting: number }): Limit {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= atOnce) {
      if (waiting.length >= maxWaiting) {
        throw new TrainyardError('unavailable', 'Too many reads of events and metrics wait for their turn.', {
          retryAfterSeconds: 1,
        });
      }
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
