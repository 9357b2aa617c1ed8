import type { TrainerReply, TrainerRequest } from '../contracts/trainer-messages.ts';
import { TrainyardError, errorToPlain, type PlainError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { ProcessUsage } from '../processes/process-usage.ts';
import { addressOf, startMember, type GangSettings, type Member } from './start-member.ts';

/** Starts the processes that a trainer trains with, and ends them with it. */
export interface GangKeeper {
  /** Ends the members of an earlier gathering, starts as many as are asked for, and tells the trainer where they serve. */
  gather(wanted: Extract<TrainerReply, { type: 'gather' }>): void;
  /** Ends all members. */
  release(): void;
  /** Ends all members, and watches none any more: the attempt is over. */
  close(): void;
}

/** The gang of one attempt, all of whose members are on this worker. */
export function createGangKeeper({
  settings,
  memoryLimitBytes,
  send,
  onOver,
  residentBytes,
  log,
}: {
  settings: GangSettings | null;
  /** Of each member. */
  memoryLimitBytes: number;
  send: (request: TrainerRequest) => void;
  /** A member has outgrown its limit. */
  onOver: (error: PlainError) => void;
  residentBytes: ProcessUsage['residentBytes'];
  log: Log;
}): GangKeeper {
  let members: Member[] = [];
  let newest = 0;

  function release(): void {
    newest = -1;
    for (const member of members.splice(0)) member.kill();
  }

  async function start(count: number, threads: number): Promise<string[]> {
    if (settings === null) throw new TrainyardError('unavailable', 'This worker starts no members.');
    members = Array.from({ length: count }, () =>
      startMember({ settings, threads, memoryLimitBytes, onOver, residentBytes, log }),
    );
    return await Promise.all(members.map(addressOf));
  }

  return {
    gather({ gathering, members: count, threads }) {
      release();
      newest = gathering;
      start(count, threads).then(
        (addresses) => {
          if (gathering !== newest) return;
          log.info({ pids: members.map(({ pid }) => pid), addresses }, 'members serve');
          send({ type: 'members', gathering, addresses });
        },
        (error: unknown) => {
          if (gathering !== newest) return;
          release();
          send({ type: 'membersFailed', gathering, error: errorToPlain(error) });
        },
      );
    },
    release,
    close: release,
  };
}
