import type { PlainError } from '../errors.ts';
import type { ClusterNetwork } from './cluster-network.ts';

/** What a member is started with. */
export interface MemberBoot {
  libtensorflowDir: string | null;
  network: ClusterNetwork;
  /** Threads of a kernel. */
  threads: number;
}

/** The one reply of a member. */
export type MemberReply = { type: 'serving'; address: string } | { type: 'failed'; error: PlainError };
