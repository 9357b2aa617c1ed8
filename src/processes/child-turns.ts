import { createSlots } from '../slots.ts';
import { childUnavailable, stopping } from './ask-child.ts';

/** Questions that may wait for their turn, beside the one under way. */
const mostWaiting = 5;

/** Lets questions to child processes take turns, so that one process works at a time. */
export interface ChildTurns {
  /**
   * Asks when it is its turn. `stop` is aborted when the service stops.
   * @throws unavailable where too many wait, or the service is stopping
   */
  take<T>(ask: (stop: AbortSignal) => Promise<T>): Promise<T>;
  /** Ends what is under way. */
  close(): Promise<void>;
}

/** @param called what is asked for, in the plural, such as "exports" */
export function createChildTurns(called: string): ChildTurns {
  const slots = createSlots(1);
  const closing = new AbortController();
  return {
    async take(ask) {
      if (slots.free() === 0 && slots.waiting() >= mostWaiting)
        throw childUnavailable(`Too many ${called} wait for their turn.`);
      return slots.use(async () => {
        if (closing.signal.aborted) throw stopping();
        return ask(closing.signal);
      });
    },
    async close() {
      closing.abort();
      await slots.whenUnused();
    },
  };
}
