import { roundPhases, type MessagePhase, type RoundPhase } from '../contracts/federation.ts';

/** Where a round stands. */
export interface RoundState {
  phase: RoundPhase;
  secure: boolean;
  /** Clients that a round does not wait beyond. */
  clients: number;
  /** Clients that a round needs. */
  needed: number;
  isOverdue: boolean;
  /** Messages of this attempt, by phase. */
  posted: Readonly<Partial<Record<MessagePhase, number>>>;
  /** Of a private run; null: whoever comes takes part. */
  draw: DrawState | null;
}

/** Who takes part in a round of a private run. */
export interface DrawState {
  /** Clients that have joined, and that have to. */
  joined: number;
  participants: number;
  /** Clients that were drawn; null: not yet. */
  drawn: number | null;
  /** Whether a draw leaves clients out. */
  isSampled: boolean;
}

/** What comes next: another phase, the round anew with other clients, or null: it waits. A phase after `joining` begins with a draw. */
export function nextPhase(round: RoundState): RoundPhase | 'again' | null {
  const { phase, secure, needed, isOverdue, posted, draw } = round;
  if (phase === 'sum' || phase === 'closed') return null;
  if (phase === 'joining') return draw && draw.joined < draw.participants ? null : messagesBegin(secure);
  const there = posted[phase] ?? 0;
  const clients = draw?.drawn ?? round.clients;
  const awaited = {
    keys: clients,
    shares: posted.keys ?? 0,
    updates: secure ? (posted.shares ?? 0) : clients,
    // So many shares are enough.
    unmasking: needed,
  }[phase];
  if (there >= awaited || (isOverdue && there >= needed)) return phaseAfter(phase, secure);
  if (!isOverdue) return null;
  // Nobody has come, or too few: those that are there wait on, unless a draw can bring others.
  return phase === messagesBegin(secure) && !draw?.isSampled ? null : 'again';
}

/** The phase in which a round takes its first messages. */
export const messagesBegin = (secure: boolean): MessagePhase => (secure ? 'keys' : 'updates');

/** The phase that a round begins with. */
export const firstPhase = (secure: boolean, isPrivate: boolean): RoundPhase =>
  isPrivate ? 'joining' : messagesBegin(secure);

function phaseAfter(phase: MessagePhase, secure: boolean): RoundPhase {
  if (phase === 'updates' && !secure) return 'sum';
  return roundPhases[roundPhases.indexOf(phase) + 1];
}

/** The phase whose senders alone may send in this one; null: anybody may, or whoever was drawn. */
export function phaseBefore(phase: MessagePhase, secure: boolean): MessagePhase | null {
  return phase === messagesBegin(secure)
    ? null
    : (roundPhases[roundPhases.indexOf(phase) - 1] as MessagePhase);
}
