import { lastEpoch, worth } from './rank-trials.ts';
import type { Trial } from './types.ts';

/** Whether a trial has a figure at a rung: it came so far, or it ended by itself before. */
export const hasReached = (trial: Trial, rung: number): boolean =>
  trial.state === 'completed' || lastEpoch(trial) >= rung;

/** Whether a trial ended without being trained. It takes no place in a rung. */
export const hasDropped = ({ state }: Trial): boolean => state === 'failed' || state === 'cancelled';

/** The figure of a trial at a rung: of its last epoch up to there; its objective if it ended by itself before. */
export function figureAt(trial: Trial, rung: number): number {
  if (trial.state === 'completed' && lastEpoch(trial) < rung) return worth(trial.value);
  return worth(trial.curve.findLast(({ epoch }) => epoch <= rung)?.value ?? null);
}

/** Whether a trial waits at a rung and has a figure there to be promoted by. */
export const canGoOn = (trial: Trial, rung: number): boolean =>
  trial.state === 'paused' && lastEpoch(trial) === rung && figureAt(trial, rung) < Infinity;

/** Trials by their figures at a rung, best first; equal ones by their numbers. */
export const bestAt = (trials: readonly Trial[], rung: number): Trial[] =>
  trials
    .map((trial) => ({ trial, figure: figureAt(trial, rung) }))
    .toSorted((a, b) =>
      a.figure === b.figure ? a.trial.trial - b.trial.trial : a.figure < b.figure ? -1 : 1,
    )
    .map(({ trial }) => trial);

/** The number of the next trial. */
export const nextNumber = (history: readonly Trial[]): number =>
  history.reduce((next, { trial }) => Math.max(next, trial + 1), 0);
