import type {
  FederatedClient,
  FederatedRound,
  FederatedTask,
  MessagePhase,
  RoundReport,
} from '../../contracts/federation.ts';
import type { RunLease } from './run-store.ts';

/** What a client sends in a phase. */
export interface RoundMessage {
  runId: string;
  round: number;
  attempt: number;
  phase: MessagePhase;
  clientId: string;
  content: Record<string, unknown>;
  /** Numbers of an update. */
  numbers: Uint8Array | null;
}

/** Why a message was not taken. */
export type MessageRefusal =
  'noSuchRound' | 'otherAttempt' | 'otherPhase' | 'sentBefore' | 'notDrawn' | 'notInRound';

/** Who joins a run. */
export interface JoiningClient {
  id: string;
  runId: string;
  keyId: string;
  name: string;
}

/** Why a client can not join a private run: it has all of its clients, or the key has joined under another name. */
export type JoinRefusal = 'full' | 'otherName';

/** Federated runs: their tasks, clients and rounds. A round advances by every call that looks at it, under the lock of its row. */
export interface FederationStore {
  /**
   * Opens a round, where it is not open or closed already, and forgets what rounds before the last checkpoint left. False: the lease is lost.
   */
  open(
    lease: RunLease,
    opened: { round: number; task: FederatedTask; weights: Uint8Array },
  ): Promise<boolean>;
  /** The last round that was opened, advanced; null: there is none. */
  current(runId: string): Promise<FederatedRound | null>;
  findTask(runId: string): Promise<FederatedTask | null>;
  /** What clients of a round start from; null where the round is not open. */
  findWeights(runId: string, round: number): Promise<Uint8Array | null>;
  join(client: JoiningClient): Promise<FederatedClient>;
  /** The same for a private run, which has so many clients, each with a key of its own: a key that has joined by this name gets its client again. */
  joinOnce(client: JoiningClient, participants: number): Promise<FederatedClient | JoinRefusal>;
  /** Ids of the clients that joined a run with a key. */
  listClientsOfKey(runId: string, keyId: string): Promise<string[]>;
  /** The key that a client of the run joined with; null: there is no such client. */
  findClientKey(runId: string, clientId: string): Promise<string | null>;
  /** Takes a message, once, in its phase; of those that were drawn, and from the second phase on only of those that sent one in the phase before. */
  post(message: RoundMessage): Promise<MessageRefusal | null>;
  /** What clients sent in a phase of an attempt, without numbers, in the order of their ids. */
  listMessages(of: Pick<RoundMessage, 'runId' | 'round' | 'attempt' | 'phase'>): Promise<Pick<RoundMessage, 'clientId' | 'content'>[]>; // prettier-ignore
  /** The numbers of one message. */
  findNumbers(of: Omit<RoundMessage, 'content' | 'numbers'>): Promise<Uint8Array | null>;
  /** Keeps what came of a round that was summed, with how many sums the run has given away, and forgets what clients sent. False: the lease is lost. */
  close(lease: RunLease, closed: { round: number; mean: Uint8Array; report: RoundReport }): Promise<boolean>;
  /** Begins a round again, whose sum could not be had. False: the lease is lost. */
  reopen(lease: RunLease, round: number): Promise<boolean>;
  /** What came of a round; null where it is not closed. */
  findClosed(runId: string, round: number): Promise<{ mean: Uint8Array; report: RoundReport } | null>;
}
