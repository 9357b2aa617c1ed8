import type { ErrorCode } from '../errors.ts';

/** Causes that lie in a part of the service, and pass by themselves. */
const outageCodes: readonly ErrorCode[] = [
  'storageFull',
  'storageUnavailable',
  'databaseUnavailable',
  'queueUnavailable',
  'unavailable',
];

const outageTries = 10;
const longestPauseSeconds = 60;

/** Whether an error tells of a part of the service that is away for now: whatever met it is worth another try later. */
export function isOutage(code: string): boolean {
  return (outageCodes as readonly string[]).includes(code);
}

/** How often, and after which pause, something is tried again. */
export interface RetryPolicy {
  /** Tries in a row, the first one included. */
  tries: number;
  /** Seconds to wait after that many failed tries, from 1. */
  pauseSeconds(failed: number): number;
}

/**
 * The policy for a cause. After an outage, ten tries over six minutes. After the loss of a trainer or worker, `maxAttempts`
 * tries: the second one at once, since most such losses have nothing to do with the run.
 */
export function retryPolicy(code: string, maxAttempts: number): RetryPolicy {
  if (isOutage(code)) {
    return { tries: Math.max(outageTries, maxAttempts), pauseSeconds: (failed) => pause(5, failed - 1) };
  }
  return { tries: maxAttempts, pauseSeconds: (failed) => (failed <= 1 ? 0 : pause(5, failed - 2)) };
}

const pause = (seconds: number, doublings: number): number =>
  Math.min(longestPauseSeconds, seconds * 2 ** doublings);
