import type { ClusterNetwork } from '../contracts/cluster-network.ts';
import type { MemberBoot, MemberReply } from '../contracts/member-messages.ts';
import { TrainyardError, type PlainError } from '../errors.ts';
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

/** The process of a member. */
export type Member = Child<never, MemberReply>;

/** A member that does not serve by then is given up: it boots in less than a second. */
const startMilliseconds = 60_000;

/** Starts the process of a member, which has a server and nothing else. */
export function startMember({
  settings,
  threads,
  memoryLimitBytes,
  onOver,
  residentBytes,
  log,
}: {
  settings: GangSettings;
  threads: number;
  memoryLimitBytes: number;
  /** It has outgrown its limit. */
  onOver: (error: PlainError) => void;
  residentBytes?: ProcessUsage['residentBytes'] | undefined;
  log: Log;
}): Member {
  const boot: MemberBoot = { ...settings, threads };
  const member: Member = runChild({
    entry: new URL('../engine/cluster/member.ts', import.meta.url),
    boot,
    output: (line, stream) => log.info({ pid: member.pid, stream }, line),
  });
  const memory = watchMemory({ pid: member.pid, limitBytes: memoryLimitBytes, onOver, ...(residentBytes && { residentBytes }) }); // prettier-ignore
  void member.exited.then(() => memory.stop());
  return member;
}

/** Where a member serves. @throws what it says, and unavailable where it ends or says nothing */
export async function addressOf(member: Member): Promise<string> {
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
