const minute = 60;
const hour = 60 * minute;

/** Seconds from one attempt to the next; after the last one a message is given up, three days and four hours after the first. */
export const retryScheduleSeconds: readonly number[] = [
  5,
  30,
  2 * minute,
  10 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
];

/** The longest pause that a receiver can ask for by `Retry-After`. */
const mostRetryAfterSeconds = 24 * hour;

/**
 * Seconds until the next attempt, 20 % more or less so that what failed together is not sent again together, and no sooner
 * than the receiver asks; null after the last one.
 * @param tries attempts so far, from 1
 */
export function nextRetrySeconds(
  tries: number,
  {
    retryAfterSeconds,
    schedule = retryScheduleSeconds,
    random = Math.random,
  }: { retryAfterSeconds: number | null; schedule?: readonly number[]; random?: () => number },
): number | null {
  if (tries > schedule.length) return null;
  const pause = schedule[tries - 1] * (0.8 + 0.4 * random());
  return Math.max(pause, Math.min(retryAfterSeconds ?? 0, mostRetryAfterSeconds));
}
