import { setTimeout as sleep } from 'node:timers/promises';
import type { TrainerRequest } from '../contracts/trainer-messages.ts';
import { errorToPlain, TrainyardError, type PlainError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { MemberRecord, MemberStore } from '../store/ports/member-store.ts';
import type { RunLease } from '../store/ports/run-store.ts';
import { workerSilenceSeconds } from '../worker-silence.ts';
import type { GangKeeper } from './gang-keeper.ts';

/** How long slots on workers that live are looked for, and then processes on them are waited for. */
const gatherMilliseconds = 30_000;

/** A worker that says nothing of a member that it was asked for so long ago may be gone, though it was seen of late. */
const answerMilliseconds = 8000;

const lookMilliseconds = 250;
const watchMilliseconds = 1000;

/**
 * The gang of one attempt whose members are on other workers. It asks for them by their rows; their workers start and end the processes. Where members
 * were lost, only workers that have been seen since keep theirs; for the others slots elsewhere are taken.
 */
export function createSpreadGangKeeper({
  members: store,
  lease,
  send,
  onOver,
  onLeaving,
  log,
}: {
  members: MemberStore;
  lease: RunLease;
  send: (request: TrainerRequest) => void;
  /** A member has outgrown its limit. */
  onOver: (error: PlainError) => void;
  /** The worker of a member drains: the gang is to be given back. Called once. */
  onLeaving: () => void;
  log: Log;
}): GangKeeper {
  let newest = 0;
  /** The gathering whose members the trainer has. */
  let given = 0;
  let watching = false;
  let told = false;
  /** The last release; what is asked for after it must not be undone by it. */
  let releasing: Promise<void> = Promise.resolve();
  const timer = setInterval(() => void watch(), watchMilliseconds);

  async function watch(): Promise<void> {
    if (watching) return;
    watching = true;
    try {
      const rows = await store.list(lease);
      if (!told && rows.some(({ leaving }) => leaving)) {
        told = true;
        onLeaving();
      }
      const failed = rows.find(({ state, gathering }) => state === 'failed' && gathering === given);
      if (failed?.error?.code === 'outOfMemory') onOver(failed.error);
    } catch (error) {
      log.debug({ err: error, runId: lease.runId }, 'the members of the run could not be looked up');
    } finally {
      watching = false;
    }
  }

  /** The members' addresses, by rank. @throws unavailable, and what a member says that could not be started */
  async function addresses(gathering: number, threads: number): Promise<string[]> {
    await releasing;
    const started = Date.now();
    /** After a loss it is not known which worker it was on. */
    let seenSince = gathering === 1 ? null : started;
    let asked = false;
    for (;;) {
      if (gathering !== newest) throw new TrainyardError('unavailable', 'The members are not wanted any more.'); // prettier-ignore
      const now = Date.now();
      if (!asked) {
        const seenWithinSeconds = seenSince === null ? workerSilenceSeconds : (now - seenSince) / 1000;
        const answer = await store.gather(lease, { gathering, threads, seenWithinSeconds });
        if (answer === 'lost') throw new TrainyardError('unavailable', 'The run is not held any more.');
        asked = answer === 'asked';
      }
      const rows = (await store.list(lease)).filter((row) => row.gathering === gathering);
      const failed = rows.find(({ state }) => state === 'failed');
      if (failed) throw new TrainyardError('unavailable', failed.error?.message ?? 'A replica could not be started.'); // prettier-ignore
      if (asked && rows.every(({ state }) => state === 'serving')) return rows.map(({ address }) => address!);
      if (asked && seenSince === null && now - started > answerMilliseconds) {
        seenSince = started;
        asked = false;
      }
      if (now - started > gatherMilliseconds) throw new TrainyardError('unavailable', describeMissing(rows));
      await sleep(lookMilliseconds);
    }
  }

  function release(): void {
    newest = -1;
    given = 0;
    releasing = store.release(lease).catch((error: unknown) => {
      log.warn({ err: error, runId: lease.runId }, 'the members could not be released; they end with the attempt'); // prettier-ignore
    });
  }

  return {
    gather({ gathering, threads }) {
      newest = gathering;
      given = 0;
      addresses(gathering, threads).then(
        (found) => {
          if (gathering !== newest) return;
          given = gathering;
          log.info({ addresses: found }, 'members serve');
          send({ type: 'members', gathering, addresses: found });
        },
        (error: unknown) => {
          if (gathering === newest) send({ type: 'membersFailed', gathering, error: errorToPlain(error, 'unavailable') }); // prettier-ignore
        },
      );
    },
    release,
    close() {
      newest = -1;
      clearInterval(timer);
    },
  };
}

const describeMissing = (rows: readonly MemberRecord[]): string => {
  const silent = rows.filter(({ state }) => state !== 'serving').map(({ workerId }) => workerId);
  const why = silent.length > 0 ? ` No answer came from ${silent.join(', ')}.` : '';
  return `Slots of other workers for the members of the run could not be had within ${gatherMilliseconds / 1000} seconds.${why}`;
};
