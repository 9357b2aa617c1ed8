import { TrainyardError } from '../errors.ts';
import { createSlots } from '../slots.ts';
import type { DataEngine } from './data-engine.ts';

/** An engine that many requests read by. */
export interface SharedEngine {
  /**
   * Does a piece of reading when its turn comes. @throws unavailable where too much waits already; readingTooSlow where it took too long
   * and was ended
   */
  use<T>(work: (engine: DataEngine) => Promise<T>): Promise<T>;
  close(): void;
}

/** How often a reading that took too long is told to end: it may be between two queries. */
const interruptMilliseconds = 250;

/** Whether a reading was ended since it took too long. */
export function tookTooLong(error: unknown): boolean {
  return error instanceof TrainyardError && error.code === 'readingTooSlow';
}

/**
 * Lets readings of requests take turns at an engine, which is made when it is first needed. Each has `mostSeconds`: a table may have
 * 100 million rows, and a reading holds one of the four threads that all files of this process are read by.
 */
export function shareEngine({
  create,
  mostSeconds = 20,
  mostWaiting = 20,
  mostSecondsWaiting = 10,
}: {
  create: () => Promise<DataEngine>;
  /** Of one reading, not counting its wait. */
  mostSeconds?: number;
  mostWaiting?: number;
  /** For its turn. */
  mostSecondsWaiting?: number;
}): SharedEngine {
  const slots = createSlots(1);
  let opened: Promise<DataEngine> | null = null;
  let closed = false;

  async function open(): Promise<DataEngine> {
    if (closed) throw new TrainyardError('unavailable', 'The service is stopping.', { retryAfterSeconds: 5 });
    const opening = (opened ??= create());
    opening.catch(() => (opened = null));
    return opening;
  }

  async function useInTime<T>(work: (engine: DataEngine) => Promise<T>): Promise<T> {
    const engine = await open();
    let isLate = false;
    let interrupting: NodeJS.Timeout | undefined;
    const limit = setTimeout(() => {
      isLate = true;
      engine.interrupt();
      interrupting = setInterval(() => engine.interrupt(), interruptMilliseconds);
    }, mostSeconds * 1000);
    try {
      return await work(engine);
    } catch (cause) {
      if (!isLate) throw cause;
      const detail = `Reading the rows took longer than ${mostSeconds} s, and was ended. Ask for fewer of them.`;
      throw new TrainyardError('readingTooSlow', detail, { cause });
    } finally {
      clearTimeout(limit);
      clearInterval(interrupting);
    }
  }

  return {
    async use(work) {
      if (slots.free() === 0 && slots.waiting() >= mostWaiting) throw tooMany();
      let hasBegun = false;
      let hasGivenUp = false;
      const done = slots.use(async () => {
        if (hasGivenUp) throw tooMany();
        hasBegun = true;
        return await useInTime(work);
      });
      let timer: NodeJS.Timeout | undefined;
      const givenUp = new Promise<never>((_, reject) => {
        timer = setTimeout(() => {
          if (hasBegun) return;
          hasGivenUp = true;
          reject(tooMany());
        }, mostSecondsWaiting * 1000);
      });
      try {
        return await Promise.race([done, givenUp]);
      } finally {
        clearTimeout(timer);
      }
    },
    close() {
      closed = true;
      void opened?.then((engine) => engine.close());
    },
  };
}

function tooMany(): TrainyardError {
  const detail = 'Too many readings of rows wait for their turn.';
  return new TrainyardError('unavailable', detail, { retryAfterSeconds: 2 });
}
