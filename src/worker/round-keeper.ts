import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { FederatedRound, FederatedTask, RoundReport } from '../contracts/federation.ts';
import type { TrainerReply, TrainerRequest } from '../contracts/trainer-messages.ts';
import { errorToPlain } from '../errors.ts';
import { averageRound, type SumPrivacy } from '../federation/average-round.ts';
import type { Log } from '../log.ts';
import type { FederationStore } from '../store/ports/federation-store.ts';
import type { RunLease } from '../store/ports/run-store.ts';
import type { UntilDatabaseAnswers } from './database-patience.ts';

/** How often a round is looked at; clients that come meanwhile take it on themselves. */
const lookMilliseconds = 250;

/** Opens rounds for clients of a federated run, and sums them. */
export interface RoundKeeper {
  /** Opens a round, waits for its clients, and tells the trainer what came of it. */
  open(wanted: Extract<TrainerReply, { type: 'round' }>): void;
  /** Whether a round is under way. */
  isWaiting(): boolean;
  /** Waits no longer. */
  release(): void;
}

/** The rounds of one attempt. */
export function createRoundKeeper({
  federations,
  lease,
  scratchDir,
  send,
  onLost,
  untilDatabaseAnswers,
  log,
}: {
  federations: FederationStore;
  lease: RunLease;
  scratchDir: string;
  send: (request: TrainerRequest) => void;
  onLost: () => void;
  untilDatabaseAnswers: UntilDatabaseAnswers;
  log: Log;
}): RoundKeeper {
  const released = new AbortController();
  const { signal } = released;
  const { runId } = lease;
  let underWay = 0;

  /** Null: the lease is lost, or nobody waits for it any more. */
  async function close(
    number: number,
    sized: { count: number; privacy: SumPrivacy | null },
  ): Promise<{ mean: Uint8Array; report: RoundReport } | null> {
    while (!signal.aborted) {
      const closed = await untilDatabaseAnswers(() => federations.findClosed(runId, number));
      if (closed) return closed;
      const round = await untilDatabaseAnswers(() => federations.current(runId));
      if (round?.phase !== 'sum' || round.round !== number) {
        await delay(lookMilliseconds, undefined, { signal }).catch(() => {});
        continue;
      }
      const held = await sum(round, sized);
      if (!held) {
        onLost();
        return null;
      }
    }
    return null;
  }

  /** False: the lease is lost. */
  async function sum(
    round: FederatedRound,
    sized: { count: number; privacy: SumPrivacy | null },
  ): Promise<boolean> {
    const of = { runId, round: round.round, attempt: round.attempt };
    try {
      const { mean, report } = await averageRound(runId, round, sized, {
        contents: async <Content>(phase: 'keys' | 'updates' | 'unmasking') =>
          (await untilDatabaseAnswers(() => federations.listMessages({ ...of, phase }))) as {
            clientId: string;
            content: Content;
          }[],
        numbers: async (clientId) =>
          (await untilDatabaseAnswers(() => federations.findNumbers({ ...of, phase: 'updates', clientId })))!,
      });
      const bytes = new Uint8Array(mean.buffer, mean.byteOffset, mean.byteLength);
      return await untilDatabaseAnswers(() => federations.close(lease, { round: of.round, mean: bytes, report })); // prettier-ignore
    } catch (error) {
      log.warn(
        { err: error, runId, round: of.round },
        'a federated round could not be summed: it begins again',
      );
      return await untilDatabaseAnswers(() => federations.reopen(lease, of.round));
    }
  }

  async function serve({ round, task, weights }: Extract<TrainerReply, { type: 'round' }>): Promise<void> {
    const bytes = await readFile(weights);
    const held = await untilDatabaseAnswers(() => federations.open(lease, { round, task, weights: bytes }));
    if (!held) return onLost();
    const closed = await close(round, { count: bytes.length / 4, privacy: privacyOf(task) });
    if (!closed || signal.aborted) return;
    const mean = path.join(scratchDir, `round-${round}-mean`);
    await writeFile(mean, closed.mean);
    send({ type: 'roundClosed', round, mean, report: closed.report });
  }

  return {
    open(wanted) {
      underWay += 1;
      serve(wanted)
        .catch((error: unknown) => {
          if (signal.aborted) return;
          log.error({ err: error, runId }, 'a federated round failed');
          send({ type: 'roundFailed', round: wanted.round, error: errorToPlain(error) });
        })
        .finally(() => {
          underWay -= 1;
        });
    },
    isWaiting: () => underWay > 0,
    release: () => released.abort(),
  };
}

/** How the sums of a private run are made so; null: they are not. */
function privacyOf({ privacy, definition }: FederatedTask): SumPrivacy | null {
  return privacy ? { ...privacy, divisor: definition.training.federated!.clients } : null;
}
