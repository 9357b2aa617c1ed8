import type { ClusterMembers } from './cluster-session.ts';

/** The processes that train one run together. This one is the chief, rank 0: it has the session, the others serve. */
export interface Gang {
  /** Processes, this one included. */
  readonly replicas: number;
  /**
   * Has all other members started anew; those of an earlier call are ended.
   * @throws unavailable, engineUnavailable where they can't be had
   */
  gather(): Promise<ClusterMembers>;
  /** Ends the other members. */
  release(): void;
  /** Tells whoever looks at the run. */
  onEvent(level: 'info' | 'error', message: string, data?: unknown): void;
}
