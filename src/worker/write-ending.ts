import type { CheckpointRecord } from '../store/ports/checkpoint-store.ts';
import type { ClaimedRun, RunLease } from '../store/ports/run-store.ts';
import type { Store } from '../store/ports/store.ts';
import { headlineOf } from './headline.ts';
import { lostAttemptsInARow } from './lost-attempts.ts';
import { decideRunEnding, type AttemptEnd } from './run-ending.ts';

/** `queued`: the run wants a job; `notMine`: another worker has it, or it is gone. */
export type SupervisionResult = 'ended' | 'queued' | 'notMine';

/**
 * Writes what an attempt's end means for its run. Decided anew when a cancel or pause came in between, so that none is
 * overlooked.
 */
export async function writeEnding({
  store,
  run,
  lease,
  end,
  facts,
}: {
  store: Pick<Store, 'runs' | 'checkpoints'>;
  run: ClaimedRun;
  lease: RunLease;
  end: AttemptEnd;
  facts: {
    leaseSeconds: number;
    maxAttempts: number;
    handingBack: boolean;
    resumedFrom: CheckpointRecord | null;
    trainedSeconds: number;
  };
}): Promise<SupervisionResult> {
  const reply = end.how === 'replied' ? end.reply : null;
  const finished = reply?.type === 'finished' ? reply : null;
  const damaged =
    reply?.type === 'failed' && reply.error.code === 'artifactCorrupt' ? facts.resumedFrom : null;
  // The next attempt goes on from the one before it.
  if (damaged) await store.checkpoints.markPruned(lease, [damaged.step], new Date());
  const lostBefore = lostAttemptsInARow(await store.runs.listAttempts(run.id));

  for (;;) {
    const { held, status } = await store.runs.renewLease(lease, facts.leaseSeconds);
    if (!held || status === null) return 'notMine';
    const ending = decideRunEnding(end, {
      status,
      lostBefore,
      maxAttempts: facts.maxAttempts,
      handingBack: facts.handingBack,
      resumeFailed: damaged !== null,
    });
    const written = await store.runs.transition({
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
    });
    if (written) return ending.to === 'queued' ? 'queued' : 'ended';
  }
}
