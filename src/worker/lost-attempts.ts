import type { RunAttempt } from '../store/ports/run-store.ts';

/**
 * How often in a row the run came back to the queue because its trainer or worker was lost: such an attempt ends in
 * `queued` with an error. A pause, a retry by hand, or a worker that stops as planned (no error) starts the count anew.
 */
export function lostAttemptsInARow(
  attempts: readonly Pick<RunAttempt, 'outcome' | 'error' | 'endedAt'>[],
): number {
  const ended = attempts.filter((attempt) => attempt.endedAt !== null).toReversed();
  const other = ended.findIndex((attempt) => attempt.outcome !== 'queued' || attempt.error === null);
  return other === -1 ? ended.length : other;
}
