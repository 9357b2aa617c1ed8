import type { ClusterNetwork } from '../contracts/cluster-network.ts';
import type { TrainerReply, TrainerRequest } from '../contracts/trainer-messages.ts';
import type { ResolvedStrategy } from '../contracts/definition/strategy.ts';
import type { Gang } from '../engine/cluster/gang.ts';
import { startServer, type ClusterServer } from '../engine/cluster/start-server.ts';
import { startedLibtensorflow } from '../engine/start-engine.ts';
import { errorFromPlain, TrainyardError } from '../errors.ts';

/** What the worker answers to `gather`. */
type MembersRequest = Extract<TrainerRequest, { type: 'members' | 'membersFailed' }>;

/** Opens gangs for the trainings of a task, whose members the worker starts. */
export interface GangOpener {
  /** @throws unavailable where this worker may not have several processes train a run */
  open(strategy: Pick<ResolvedStrategy, 'replicas' | 'placement'>, onEvent: Gang['onEvent']): Gang;
  /** Takes the worker's answer. */
  answer(request: MembersRequest): void;
}

/** @param threads of this trainer; replicas that share its slot share them */
export function createGangOpener({
  network,
  threads,
  reply,
}: {
  network: ClusterNetwork | null;
  threads: number;
  reply: (message: TrainerReply) => void;
}): GangOpener {
  const waiting = new Map<
    number,
    { resolve: (addresses: string[]) => void; reject: (error: Error) => void }
  >();
  let gatherings = 0;
  /** A server can not be stopped: the trainings of a task share it. */
  let server: ClusterServer | null = null;

  return {
    open({ replicas, placement }, onEvent) {
      if (network === null)
        throw new TrainyardError(
          'unavailable',
          'This worker may not have several processes train a run: its operator has not set CLUSTER_NETWORK=private.',
        );
      const threadsOfEach = placement === 'spread' ? threads : threadsOfReplica(threads, replicas);
      return {
        replicas,
        onEvent,
        async gather() {
          server ??= startServer(startedLibtensorflow().api, network, { threads: threadsOfEach });
          const gathering = (gatherings += 1);
          const others = await new Promise<string[]>((resolve, reject) => {
            waiting.set(gathering, { resolve, reject });
            reply({ type: 'gather', gathering, members: replicas - 1, threads: threadsOfEach });
          });
          return { target: server.target, addresses: [server.address, ...others] };
        },
        release: () => reply({ type: 'release' }),
      };
    },
    answer(request) {
      const asked = waiting.get(request.gathering);
      waiting.delete(request.gathering);
      if (request.type === 'members') asked?.resolve(request.addresses);
      else asked?.reject(errorFromPlain(request.error));
    },
  };
}

/** Threads of each of the processes that share those of a trainer. */
export function threadsOfReplica(threads: number, replicas: number): number {
  return Math.max(1, Math.floor(threads / replicas));
}
