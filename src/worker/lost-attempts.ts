import type { RunAttempt } from '../contracts/run.ts';
import { isOutage } from './retry-policy.ts';

/** How often in a row a run was lost since it last got ahead, by cause. */
export interface LostAttempts {
  /** Its trainer or worker was lost. */
  crashes: number;
  /** A part of the service was away: the database, the disk. */
  outages: number;
}

/**
 * How often in a row the run came back to the queue because it was lost: such an attempt ends in `queued` with an error.
 * An attempt that kept a checkpoint has got ahead: those before it do not count, whatever time lies between. A pause, a
 * retry by hand, or a worker that stops as planned (no error) starts the count anew, too. One that found its checkpoint damaged does not
 * count: there is one checkpoint less each time. Nor does one that yielded its slot, which hides none either.
 * @param attempts of one run, the first one first; the last may be under way
 */
export function lostAttemptsInARow(
  attempts: readonly Pick<RunAttempt, 'outcome' | 'cause' | 'error' | 'endedAt' | 'checkpointStep'>[],
): LostAttempts {
  const lost: LostAttempts = { crashes: 0, outages: 0 };
  for (const { outcome, cause, error, endedAt, checkpointStep } of attempts.toReversed()) {
    if (endedAt !== null && cause !== 'preempted') {
      if (outcome !== 'queued' || error === null) break;
      if (error.code !== 'artifactCorrupt') lost[isOutage(error.code) ? 'outages' : 'crashes'] += 1;
    }
    if (checkpointStep !== null) break;
  }
  return lost;
}
