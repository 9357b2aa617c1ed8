import { setTimeout as delay } from 'node:timers/promises';
import { TrainyardError } from '../errors.ts';
import type { Log } from '../log.ts';

const firstWaitMilliseconds = 100;
const longestWaitMilliseconds = 1000;

/** Does work of the store; see {@link createDatabasePatience}. */
export type UntilDatabaseAnswers = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * A way to do work of the store that waits while the database is away: the work is done again until it is answered, so it must be such that
 * doing it twice is as doing it once. Other errors are thrown at once, and those of an outage when the signal is aborted.
 */
export function createDatabasePatience({
  signal,
  log,
}: {
  signal: AbortSignal;
  log: Pick<Log, 'warn' | 'info'>;
}): UntilDatabaseAnswers {
  return async (work) => {
    for (
      let wait = firstWaitMilliseconds, waited = false;
      ;
      wait = Math.min(2 * wait, longestWaitMilliseconds)
    ) {
      try {
        const result = await work();
        if (waited) log.info({}, 'the database answers again');
        return result;
      } catch (error) {
        if (!isDatabaseAway(error) || signal.aborted) throw error;
        if (!waited) log.warn({ err: error }, 'the database is away: what a run reports waits in the worker');
        waited = true;
        await delay(wait, undefined, { signal }).catch(() => {});
      }
    }
  };
}

/** Whether the database could not be reached. */
export function isDatabaseAway(error: unknown): boolean {
  return error instanceof TrainyardError && error.code === 'databaseUnavailable';
}
