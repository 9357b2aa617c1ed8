import { roundPhases, type MessagePhase, type RoundPhase } from '../contracts/federation.ts';

/** Where a round stands. */
export interface RoundState {
  phase: RoundPhase;
  secure: boolean;
  /** Clients that a round does not wait beyond. */
  clients: number;
  /** Clients that a round needs. */
  minClients: number;
  isOverdue: boolean;
  /** Messages of this attempt, by phase. */
  posted: Readonly<Partial<Record<MessagePhase, number>>>;
}

/** What comes next: another phase, the round anew with other clients, or null: it waits. */
export function nextPhase(round: RoundState): RoundPhase | 'again' | null {
  const { phase, secure, clients, minClients, isOverdue, posted } = round;
  if (phase === 'sum' || phase === 'closed') return null;
  const there = posted[phase] ?? 0;
  const awaited = {
    keys: clients,
    shares: posted.keys ?? 0,
    updates: secure ? (posted.shares ?? 0) : clients,
    // So many shares are enough.
    unmasking: minClients,
  }[phase];
  if (there >= awaited || (isOverdue && there >= minClients)) return phaseAfter(phase, secure);
  if (!isOverdue) return null;
  // Nobody has come, or too few: those that are there wait on.
  return phase === firstPhase(secure) ? null : 'again';
}

/** The phase that a round begins with. */
export const firstPhase = (secure: boolean): MessagePhase => (secure ? 'keys' : 'updates');

function phaseAfter(phase: MessagePhase, secure: boolean): RoundPhase {
  if (phase === 'updates' && !secure) return 'sum';
  return roundPhases[roundPhases.indexOf(phase) + 1];
}

/** The phase whose senders alone may send in this one; null: anybody may. */
export function phaseBefore(phase: MessagePhase, secure: boolean): MessagePhase | null {
  return phase === firstPhase(secure) ? null : (roundPhases[roundPhases.indexOf(phase) - 1] as MessagePhase);
}
