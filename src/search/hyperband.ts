import { bestAt, canGoOn, hasDropped, hasReached, nextNumber } from './rungs.ts';
import type { Scheduler, Trial } from './types.ts';

interface HyperbandOptions {
  maxEpochs: number;
  minEpochs: number;
  reduction: number;
  trials: number | null;
}

/** A bracket: how many trials start, and after how many epochs they pause; the last of `epochs` is the end. */
export interface Bracket {
  trials: number;
  epochs: readonly number[];
}

/**
 * The brackets of Hyperband (Li 2018, JMLR 18, algorithm 1), the one with the most trials first: of bracket s = s_max … 0 there are
 * n = ⌈(s_max + 1) ηˢ / (s + 1)⌉ trials, which pause after R η⁻ˢ, R η⁻ˢ⁺¹, … epochs, rounded.
 * @param minEpochs no trial pauses before: s_max is the largest s with R η⁻ˢ ≥ minEpochs
 */
export function hyperbandBrackets(maxEpochs: number, minEpochs: number, reduction: number): Bracket[] {
  let levels = 0;
  while (maxEpochs / reduction ** (levels + 1) >= minEpochs) levels++;
  return Array.from({ length: levels + 1 }, (_, i) => {
    const level = levels - i;
    return {
      trials: Math.ceil(((levels + 1) * reduction ** level) / (level + 1)),
      epochs: Array.from({ length: level + 1 }, (__, k) => Math.round(maxEpochs / reduction ** (level - k))),
    };
  });
}

/**
 * Hyperband: its brackets one after the other, and again from the first. Trials belong to brackets by their numbers. In a bracket a rung is
 * decided when all its trials have reached it, failed or were cancelled: of n trials that the bracket started with, the best ⌊n η⁻ᵏ⌋ go
 * on to rung k. While a bracket waits for its slower trials, free slots start those of the next one. A bracket that the limit of trials
 * cuts short has at least one trial at each rung.
 */
export function createHyperband({ maxEpochs, minEpochs, reduction, trials }: HyperbandOptions): Scheduler {
  const brackets = hyperbandBrackets(maxEpochs, minEpochs, reduction);
  const cycle = brackets.reduce((sum, bracket) => sum + bracket.trials, 0);

  /** The bracket of a trial, and the number of its first trial. */
  function bracketOf(trial: number): { bracket: Bracket; first: number } {
    let first = trial - (trial % cycle);
    for (const bracket of brackets) {
      if (trial < first + bracket.trials) return { bracket, first };
      first += bracket.trials;
    }
    throw new Error('every trial is in a bracket');
  }

  /** Epochs to pause after at a rung; null at the last one, which is the end. */
  const pauseAt = ({ epochs }: Bracket, rung: number): number | null =>
    rung < epochs.length - 1 ? epochs[rung] : null;

  /** A trial of a bracket that can be promoted, and to which rung. */
  function findPromotion(
    bracket: Bracket,
    members: readonly Trial[],
    size: number,
  ): { trial: number; rung: number } | null {
    let alive = members;
    if (alive.length < size) return null;
    for (const [rung, epoch] of bracket.epochs.slice(0, -1).entries()) {
      if (!alive.every((trial) => hasDropped(trial) || hasReached(trial, epoch))) return null;
      const isWhole = size === bracket.trials;
      const places = Math.floor(size / reduction ** (rung + 1));
      alive = bestAt(
        alive.filter((trial) => !hasDropped(trial)),
        epoch,
      ).slice(0, isWhole ? places : Math.max(1, places));
      const waiting = alive.find((trial) => canGoOn(trial, epoch));
      if (waiting) return { trial: waiting.trial, rung: rung + 1 };
    }
    return null;
  }

  return {
    rungs: brackets[0].epochs.slice(0, -1),
    firstRung: (trial) => pauseAt(bracketOf(trial).bracket, 0),
    next(history) {
      const next = nextNumber(history);
      for (let number = 0; number < next;) {
        const { bracket, first } = bracketOf(number);
        const end = first + bracket.trials;
        const members = history.filter(({ trial }) => trial >= first && trial < end);
        const size = trials === null ? bracket.trials : Math.min(bracket.trials, trials - first);
        const found = findPromotion(bracket, members, size);
        if (found) return { kind: 'promote', trial: found.trial, untilEpoch: pauseAt(bracket, found.rung) };
        number = end;
      }
      if (trials !== null && next >= trials) return null;
      return { kind: 'start', trial: next, untilEpoch: pauseAt(bracketOf(next).bracket, 0) };
    },
    shouldStop: () => false,
  };
}
