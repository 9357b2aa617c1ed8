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
export type MessageRefusal = 'noSuchRound' | 'otherAttempt' | 'otherPhase' | 'sentBefore' | 'notInRound';

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
  join(client: { id: string; runId: string; keyId: string; name: string }): Promise<FederatedClient>;
  /** The key that a client of the run joined with; null: there is no such client. */
  findClientKey(runId: string, clientId: string): Promise<string | null>;
  /** Takes a message, once, in its phase; from the second phase on only of those that sent one in the phase before. */
  post(message: RoundMessage): Promise<MessageRefusal | null>;
  /** What clients sent in a phase of an attempt, without numbers, in the order of their ids. */
  listMessages(of: Pick<RoundMessage, 'runId' | 'round' | 'attempt' | 'phase'>): Promise<Pick<RoundMessage, 'clientId' | 'content'>[]>; // prettier-ignore
  /** The numbers of one message. */
  findNumbers(of: Omit<RoundMessage, 'content' | 'numbers'>): Promise<Uint8Array | null>;
  /** Keeps what came of a round that was summed, and forgets what clients sent. False: the lease is lost. */
  close(lease: RunLease, closed: { round: number; mean: Uint8Array; report: RoundReport }): Promise<boolean>;
  /** Begins a round again, whose sum could not be had. False: the lease is lost. */
  reopen(lease: RunLease, round: number): Promise<boolean>;
  /** What came of a round; null where it is not closed. */
  findClosed(runId: string, round: number): Promise<{ mean: Uint8Array; report: RoundReport } | null>;
}
