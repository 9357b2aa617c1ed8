import type { PlainError } from '../../errors.ts';
import type { RunLease } from './run-store.ts';

/** A member of a run's gang on another worker than the run. Its row takes a slot there, as long as the run is held. */
export interface MemberRecord {
  runId: string;
  attempt: number;
  /** From 1 on; the trainer of the run is 0. */
  rank: number;
  workerId: string;
  /** `reserved`: only its slot is; `asked`: a process is wanted. */
  state: 'reserved' | 'asked' | 'serving' | 'failed';
  /** The gathering that it belongs to; a process of an earlier one is to end. */
  gathering: number;
  /** Threads of its kernels. */
  threads: number;
  /** Of one that serves: where. */
  address: string | null;
  /** Of one that failed: why. */
  error: PlainError | null;
  /** Its worker drains. */
  leaving: boolean;
}

/** Names one gathering of a member: what is told of another one is dropped. */
export type MemberKey = Pick<MemberRecord, 'runId' | 'attempt' | 'rank' | 'workerId' | 'gathering'>;

/** Members of runs. They are made with the claim of their run, and go when nobody holds it any more. */
export interface MemberStore {
  /**
   * Asks for the processes of a gathering. Members whose worker was seen within so many seconds stay there; a slot of another worker is taken for each of the others, or for none.
   * What already serves this gathering goes on. `short`: there are not as many free slots; `lost`: so is the lease.
   */
  gather(
    lease: RunLease,
    wanted: { gathering: number; threads: number; seenWithinSeconds: number },
  ): Promise<'asked' | 'short' | 'lost'>;
  /** Has the processes ended; the slots stay reserved. */
  release(lease: RunLease): Promise<void>;
  /** The members of an attempt, by rank. */
  list(lease: RunLease): Promise<MemberRecord[]>;
  /** The members that have a slot of a worker. */
  listOn(workerId: string): Promise<MemberRecord[]>;
  /** Says where an asked member serves. False: it is not wanted any more. */
  serve(member: MemberKey, address: string): Promise<boolean>;
  /** Says why a member does not serve, or no longer. */
  fail(member: MemberKey, error: PlainError): Promise<void>;
  /** Says that the members on a worker have to go. */
  leave(workerId: string): Promise<void>;
}
