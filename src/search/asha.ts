import { bestAt, canGoOn, hasDropped, hasReached, nextNumber } from './rungs.ts';
import type { NextStep, Scheduler, Trial } from './types.ts';

interface AshaOptions {
  maxEpochs: number;
  minEpochs: number;
  reduction: number;
  trials: number | null;
}

/**
 * Asynchronous successive halving (Li 2018, "A System for Massively Parallel Hyperparameter Tuning"): trials pause at minEpochs · ηᵏ, and
 * a free slot promotes, from the highest rung down, a trial that is among the best ⌊n / η⌋ of the n at its rung; where there is none, it
 * starts a new one. Failed and cancelled trials take no place, and one whose figure is not finite is never promoted.
 *
 * When no more trials may start, none is under way and none has ended, the best of the highest rung is promoted though it is not among so
 * many: a search of few trials, too, ends with one that was trained to its end.
 */
export function createAsha({ maxEpochs, minEpochs, reduction, trials }: AshaOptions): Scheduler {
  const rungs: number[] = [];
  for (let rung = minEpochs; rung < maxEpochs; rung *= reduction) rungs.push(rung);
  const promote = ({ trial }: Trial, level: number): NextStep => ({
    kind: 'promote',
    trial,
    untilEpoch: rungs[level + 1] ?? null,
  });

  return {
    rungs,
    firstRung: () => rungs[0] ?? null,
    next(history) {
      const trained = history.filter((trial) => !hasDropped(trial));
      for (const [level, rung] of [...rungs.entries()].toReversed()) {
        const there = trained.filter((trial) => hasReached(trial, rung));
        const places = Math.floor(there.length / reduction);
        const chosen = bestAt(there, rung)
          .slice(0, places)
          .find((trial) => canGoOn(trial, rung));
        if (chosen) return promote(chosen, level);
      }
      const next = nextNumber(history);
      if (trials === null || next < trials)
        return { kind: 'start', trial: next, untilEpoch: rungs[0] ?? null };
      if (trained.some(({ state }) => state !== 'paused' && state !== 'stopped')) return null;
      for (const [level, rung] of [...rungs.entries()].toReversed()) {
        const best = bestAt(trained, rung).find((trial) => canGoOn(trial, rung));
        if (best) return promote(best, level);
      }
      return null;
    },
    shouldStop: () => false,
  };
}
