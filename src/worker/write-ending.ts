import type { BlobStore } from '../artifacts/blob-store.ts';
import type { HandBackCause, RunStatus } from '../contracts/run.ts';
import type { Log } from '../log.ts';
import type { ClaimedRun, RunLease, RunStatusChange } from '../store/ports/run-store.ts';
import type { Store } from '../store/ports/store.ts';
import { confirmDamage } from './confirm-damage.ts';
import type { UntilDatabaseAnswers } from './database-patience.ts';
import type { ResumePoint } from './find-resume-point.ts';
import { headlineOf } from './headline.ts';
import { lostAttemptsInARow } from './lost-attempts.ts';
import { decideRunEnding, type AttemptEnd } from './run-ending.ts';

/** `queued`: the run wants a job at once; `ended`: it wants none, or not yet; `notMine`: another worker has it, or it is gone. */
export type SupervisionResult = 'ended' | 'queued' | 'notMine';

/**
 * Writes what an attempt's end means for its run. Decided anew when a cancel or pause came in between, so that none is
 * overlooked.
 */
export async function writeEnding({
  store,
  blobStore,
  run,
  lease,
  end: asSeen,
  facts,
  untilDatabaseAnswers,
  log,
  onWritten,
}: {
  store: Pick<Store, 'runs' | 'checkpoints' | 'events'>;
  blobStore: Pick<BlobStore, 'ping' | 'remove'>;
  run: ClaimedRun;
  lease: RunLease;
  end: AttemptEnd;
  facts: {
    leaseSeconds: number;
    maxAttempts: number;
    /** Asked anew each time: a worker may be told to stop while it waits for the database. */
    handingBack: () => HandBackCause | null;
    resumedFrom: ResumePoint | null;
    trainedSeconds: number;
  };
  untilDatabaseAnswers: UntilDatabaseAnswers;
  log: Pick<Log, 'warn'>;
  /** Told of the status that the run went into, and why it was handed back where it was. */
  onWritten: (status: RunStatus, cause: HandBackCause | null) => void;
}): Promise<SupervisionResult> {
  const { end, isDamaged } = await confirmDamage({
    end: asSeen,
    from: facts.resumedFrom,
    store,
    blobStore,
    lease,
    untilDatabaseAnswers,
    log,
  });
  const reply = end.how === 'replied' ? end.reply : null;
  const finished = reply?.type === 'finished' ? reply : null;
  const lostBefore = lostAttemptsInARow(await untilDatabaseAnswers(() => store.runs.listAttempts(run.id)));

  for (;;) {
    const { held, status, stopReason } = await untilDatabaseAnswers(() => store.runs.renewLease(lease, facts.leaseSeconds)); // prettier-ignore
    if (!held || status === null) return 'notMine';
    const ending = decideRunEnding(end, {
      status,
      stopReason,
      lostBefore,
      maxAttempts: facts.maxAttempts,
      handingBack: facts.handingBack(),
      resumeFailed: isDamaged,
    });
    const change: RunStatusChange = {
      runId: run.id,
      from: [status],
      lease,
      ...ending,
      elapsedSeconds: run.elapsedSeconds + (finished?.timings.trainSeconds ?? facts.trainedSeconds),
      ...(finished && { timings: finished.timings }),
      ...(finished?.outcome === 'succeeded' && {
        evaluation: finished.evaluation,
        headline: headlineOf(finished.evaluation),
      }),
    };
    if (!(await untilDatabaseAnswers(() => store.runs.transition(change)))) continue;
    onWritten(ending.to, ending.cause ?? null);
    return ending.to === 'queued' && !ending.retryAfterSeconds ? 'queued' : 'ended';
  }
}
