import type { LeaseState, RunLease, RunStore } from '../store/ports/run-store.ts';
import type { Log } from '../log.ts';

/** Looks at the row no more often than this, however many events announce a change. */
const lookEveryMilliseconds = 200;
const retryAfterMilliseconds = 1000;

export interface LeaseKeeper {
  /** Looks at the row soon: something was announced. */
  look(): void;
  stop(): void;
}

/**
 * Renews a run's lease until `stop`, three times within its length, and tells what it sees: the state of the lease whenever it
 * looked; once that the row says that the lease is lost; and once that it could not be renewed in time. Another worker may
 * hold the run then, and two should not train it. It may also still be this worker's, as nobody can take a run over while nobody
 * reaches the database; so it goes on asking.
 */
export function keepRunLease({
  runs,
  lease,
  leaseSeconds,
  log,
  onState,
  onOverdue,
  onLost,
}: {
  runs: Pick<RunStore, 'renewLease'>;
  lease: RunLease;
  leaseSeconds: number;
  log: Log;
  onState: (state: LeaseState) => void;
  onOverdue: () => void;
  onLost: () => void;
}): LeaseKeeper {
  const leaseMilliseconds = leaseSeconds * 1000;
  let stopped = false;
  let renewing = false;
  let lookAgain = false;
  let lastLook = 0;
  let expiry = setTimeout(onOverdue, leaseMilliseconds);
  let next = setTimeout(renew, leaseMilliseconds / 3);

  function renew(): void {
    renewing = true;
    lastLook = Date.now();
    runs
      .renewLease(lease, leaseSeconds)
      .then((state) => {
        if (stopped) return;
        if (!state.held) return lose();
        clearTimeout(expiry);
        expiry = setTimeout(onOverdue, lastLook + leaseMilliseconds - Date.now());
        schedule(lookAgain ? lookEveryMilliseconds : leaseMilliseconds / 3);
        lookAgain = false;
        onState(state);
      })
      .catch((error: unknown) => {
        if (stopped) return;
        log.warn({ err: error, runId: lease.runId }, 'the lease could not be renewed');
        schedule(Math.min(retryAfterMilliseconds, leaseMilliseconds / 6));
      })
      .finally(() => {
        renewing = false;
      });
  }

  function schedule(milliseconds: number): void {
    clearTimeout(next);
    next = setTimeout(renew, milliseconds);
  }

  function lose(): void {
    if (stopped) return;
    stop();
    onLost();
  }

  function stop(): void {
    stopped = true;
    clearTimeout(next);
    clearTimeout(expiry);
  }

  return {
    look() {
      if (stopped) return;
      if (renewing) lookAgain = true;
      else schedule(Math.max(0, lastLook + lookEveryMilliseconds - Date.now()));
    },
    stop,
  };
}
