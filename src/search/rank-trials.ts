import type { Trial } from './types.ts';

/** A figure to compare by: what is not finite is the worst. */
export const worth = (value: number | null): number =>
  value !== null && Number.isFinite(value) ? value : Infinity;

/** How many epochs a trial has reported; 0 before the first. */
export const lastEpoch = ({ curve }: Trial): number => curve.at(-1)?.epoch ?? 0;

/** What trials that were trained to their end, and others, teach a sampler. */
export interface RankedTrials {
  /**
   * Best first: those that ended by their value; then those that were cut short, or are not at their end yet, by how far they came and
   * their figure there; last those that failed.
   */
  ranked: readonly Trial[];
  /** Those that are under way and have reported nothing. */
  pending: readonly Trial[];
  /** How many of the ranked ones are not under way. */
  settled: number;
}

/** Orders trials for a sampler, equal ones by their numbers; cancelled ones say nothing. */
export function rankTrials(trials: readonly Trial[]): RankedTrials {
  const known = trials.filter(({ state }) => state !== 'cancelled');
  const pending = known.filter((trial) => isUnderWay(trial) && trial.curve.length === 0);
  const ranked = known
    .filter((trial) => !pending.includes(trial))
    .map((trial) => ({ trial, ...standing(trial) }))
    .toSorted(
      (a, b) =>
        a.tier - b.tier || b.epochs - a.epochs || compare(a.value, b.value) || a.trial.trial - b.trial.trial,
    )
    .map(({ trial }) => trial);
  return { ranked, pending, settled: ranked.filter((trial) => !isUnderWay(trial)).length };
}

const isUnderWay = ({ state }: Trial): boolean => state === 'queued' || state === 'running';

/** Infinity equals itself, where a difference would be NaN. */
const compare = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);

function standing(trial: Trial): { tier: number; epochs: number; value: number } {
  if (trial.state === 'completed') return { tier: 0, epochs: 0, value: worth(trial.value) };
  if (trial.state === 'failed' || trial.curve.length === 0) return { tier: 2, epochs: 0, value: Infinity };
  return { tier: 1, epochs: lastEpoch(trial), value: worth(trial.curve[trial.curve.length - 1].value) };
}
