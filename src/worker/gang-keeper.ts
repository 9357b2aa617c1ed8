import type { ClusterNetwork } from '../contracts/cluster-network.ts';
import type { TrainerReply, TrainerRequest } from '../contracts/trainer-messages.ts';
import type { MemberBoot, MemberReply } from '../contracts/member-messages.ts';
import { TrainyardError, errorToPlain, type PlainError } from '../errors.ts';
import type { Log } from '../log.ts';
import { describeExitWithOutput } from '../processes/describe-exit.ts';
import type { ProcessUsage } from '../processes/process-usage.ts';
import { runChild, type Child } from '../processes/run-child.ts';
import { watchMemory } from './memory-watch.ts';

/** Where members are started, and with what. */
export interface GangSettings {
  network: ClusterNetwork;
  libtensorflowDir: string | null;
}

/** Starts the processes that a trainer trains with, and ends them with it. */
export interface GangKeeper {
  /** Ends the members of an earlier gathering, starts as many as are asked for, and tells the trainer where they serve. */
  gather(wanted: Extract<TrainerReply, { type: 'gather' }>): void;
  /** Ends all members. */
  release(): void;
}

/** A member that does not serve by then is given up: it boots in less than a second. */
const startMilliseconds = 60_000;

type Member = Child<never, MemberReply>;

/** The gang of one attempt. */
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
    const boot: MemberBoot = { ...settings, threads };
    members = Array.from({ length: count }, () => {
      const member: Member = runChild({
        entry: new URL('../engine/cluster/member.ts', import.meta.url),
        boot,
        output: (line, stream) => log.info({ pid: member.pid, stream }, line),
      });
      const memory = watchMemory({ pid: member.pid, limitBytes: memoryLimitBytes, onOver, residentBytes });
      void member.exited.then(() => memory.stop());
      return member;
    });
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
  };
}

/** Where a member serves. @throws what it says, and unavailable where it ends or says nothing */
async function addressOf(member: Member): Promise<string> {
  const timer = setTimeout(() => member.kill(), startMilliseconds);
  try {
    return await new Promise<string>((resolve, reject) => {
      member.onReply((reply) => {
        if (reply.type === 'serving') resolve(reply.address);
        else
          reject(new TrainyardError('unavailable', `A replica could not be started. ${reply.error.message}`));
      });
      void member.exited.then((exit) =>
        reject(new TrainyardError('unavailable', describeExitWithOutput('The process of a replica', exit))),
      );
    });
  } finally {
    clearTimeout(timer);
  }
}
