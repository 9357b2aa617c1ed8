import { expect, it } from 'vitest';
import { nextPhase, phaseBefore, type RoundState } from '../../../src/federation/round-phase.ts';

const round = (changes: Partial<RoundState>): RoundState => ({
  phase: 'updates',
  secure: false,
  clients: 3,
  needed: 2,
  isOverdue: false,
  posted: {},
  draw: null,
  ...changes,
});

it.each<[string, Partial<RoundState>, ReturnType<typeof nextPhase>]>([
  ['waits for all clients', { posted: { updates: 2 } }, null],
  ['sums when all have sent', { posted: { updates: 3 } }, 'sum'],
  ['sums with those that are needed after the deadline', { posted: { updates: 2 }, isOverdue: true }, 'sum'],
  ['waits on for its first clients', { posted: { updates: 1 }, isOverdue: true }, null],
  ['shares when the keys are there', { secure: true, phase: 'keys', posted: { keys: 3 } }, 'shares'],
  ['waits for all whose keys are there', { secure: true, phase: 'shares', posted: { keys: 3, shares: 2 } }, null],
  ['goes on without one that does not share', { secure: true, phase: 'shares', posted: { keys: 3, shares: 2 }, isOverdue: true }, 'updates'],
  ['unmasks when all that shared have sent', { secure: true, posted: { keys: 3, shares: 2, updates: 2 } }, 'unmasking'],
  ['begins again with too few updates', { secure: true, posted: { keys: 3, shares: 3, updates: 1 }, isOverdue: true }, 'again'],
  ['sums as soon as enough shares are revealed', { secure: true, phase: 'unmasking', posted: { updates: 3, unmasking: 2 } }, 'sum'],
  ['begins again where too few shares are revealed', { secure: true, phase: 'unmasking', posted: { updates: 3, unmasking: 1 }, isOverdue: true }, 'again'],
  ['waits for all clients of a private run to join', { phase: 'joining', draw: { joined: 9, participants: 10, drawn: null, isSampled: true } }, null],
  ['takes updates when they have joined', { phase: 'joining', draw: { joined: 10, participants: 10, drawn: null, isSampled: true } }, 'updates'],
  ['waits for those that were drawn', { needed: 0, posted: { updates: 3 }, draw: { joined: 10, participants: 10, drawn: 4, isSampled: true } }, null],
  ['sums when those that were drawn have sent, and be it none', { needed: 0, draw: { joined: 10, participants: 10, drawn: 0, isSampled: true } }, 'sum'],
  ['sums whoever has come after the deadline where a draw hides them', { needed: 0, isOverdue: true, draw: { joined: 10, participants: 10, drawn: 4, isSampled: true } }, 'sum'],
  ['draws others for a secure sum where too few of the drawn come', { secure: true, phase: 'keys', posted: { keys: 1 }, isOverdue: true, draw: { joined: 10, participants: 10, drawn: 3, isSampled: true } }, 'again'],
  ['stays closed', { phase: 'closed', isOverdue: true }, null],
])('a round %s', (_, changes, next) => {
  expect(nextPhase(round(changes))).toBe(next);
}); // prettier-ignore

it('takes messages of those that sent in the phase before', () => {
  expect(phaseBefore('updates', false)).toBeNull();
  expect(phaseBefore('keys', true)).toBeNull();
  expect(phaseBefore('updates', true)).toBe('shares');
});
