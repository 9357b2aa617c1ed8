import { TrainyardError } from '../errors.ts';
import { createSlots } from '../slots.ts';

/** Runs a piece of work when its turn comes. */
export type Limit = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Lets at most `atOnce` pieces of work run together; others wait in their order. Reads of much data take a few connections
 * of the pool and leave the others to light calls.
 * @throws unavailable where `maxWaiting` wait already
 */
export function limitConcurrency({ atOnce, maxWaiting }: { atOnce: number; maxWaiting: number }): Limit {
  const slots = createSlots(atOnce);
  return (work) => {
    if (slots.free() > 0 || slots.waiting() < maxWaiting) return slots.use(work);
    const detail = 'Too many reads of events and metrics wait for their turn.';
    return Promise.reject(new TrainyardError('unavailable', detail, { retryAfterSeconds: 1 }));
  };
}
