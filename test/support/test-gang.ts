import type { Gang } from '../../src/engine/cluster/gang.ts';
import type { MemberBoot, MemberReply } from '../../src/contracts/member-messages.ts';
import { startServer } from '../../src/engine/cluster/start-server.ts';
import { startedLibtensorflow } from '../../src/engine/start-engine.ts';
import { childEnvironment } from '../../src/processes/child-environment.ts';
import { runChild, type Child } from '../../src/processes/run-child.ts';

const libtensorflowDir = process.env['LIBTENSORFLOW_DIR'] ?? null;
const network = { host: '127.0.0.1', ports: null };

/** The servers of this process, one per number of threads. */
const servers = new Map<number, ReturnType<typeof startServer>>();

export type Member = Child<never, MemberReply>;

/** Has glibc give each larger piece of memory back as soon as it is freed, so that a process has no more than it holds. */
const givingBack = { MALLOC_MMAP_THRESHOLD_: '65536' };

/** Starts the process of a replica. @param givesBack its resident memory is what it holds, at the price of some speed */
export function startMember(threads = 1, { givesBack = false } = {}): Member {
  const boot: MemberBoot = { libtensorflowDir, network, threads };
  return runChild({
    entry: new URL('../../src/engine/cluster/member.ts', import.meta.url),
    boot,
    environment: { ...childEnvironment(), ...(givesBack && givingBack) },
  });
}

/** The address that a member tells. */
export function addressOf(member: Member): Promise<string> {
  return new Promise((resolve, reject) => {
    member.onReply((reply) => {
      if (reply.type === 'serving') resolve(reply.address);
      else reject(new Error(reply.error.message));
    });
    void member.exited.then(({ lastLines }) => reject(new Error(lastLines.join('\n'))));
  });
}

/** A gang whose chief is the test's own process, with real processes of which the test may end some. `givesBack`: see {@link startMember}. */
export function testGang(replicas: number, { threads = 1, givesBack = false } = {}) {
  const { api } = startedLibtensorflow();
  let server = servers.get(threads);
  if (!server) servers.set(threads, (server = startServer(api, network, { threads })));
  let members: Member[] = [];
  const events: string[] = [];
  const release = (): void => {
    for (const member of members.splice(0)) member.kill();
  };
  const gang: Gang = {
    replicas,
    async gather() {
      release();
      members = Array.from({ length: replicas - 1 }, () => startMember(threads, { givesBack }));
      return {
        target: server.target,
        addresses: [server.address, ...(await Promise.all(members.map(addressOf)))],
      };
    },
    release,
    onEvent: (_level, message) => void events.push(message),
  };
  return { gang, events, members: () => members };
}
