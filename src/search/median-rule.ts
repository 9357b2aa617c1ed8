import { lastEpoch, worth } from './rank-trials.ts';
import { hasDropped, hasReached, nextNumber } from './rungs.ts';
import type { Scheduler, Trial } from './types.ts';

interface MedianOptions {
  minEpochs: number;
  startTrials: number;
}

/**
 * The median rule (Golovin 2017, "Google Vizier"): a trial is stopped at an epoch if its best figure up to there is worse than the median
 * of the other trials' running averages, each over its figures up to that epoch. Those count that came so far, or ended by themselves.
 */
export function createMedianRule({ minEpochs, startTrials }: MedianOptions): Scheduler {
  return {
    rungs: [],
    firstRung: () => null,
    next: (history) => ({ kind: 'start', trial: nextNumber(history), untilEpoch: null }),
    shouldStop(number, history) {
      const trial = history.find((other) => other.trial === number);
      if (trial === undefined || trial.curve.length === 0) return false;
      const epoch = lastEpoch(trial);
      if (epoch < minEpochs) return false;
      const averages = history
        .filter((other) => other !== trial && other.curve.length > 0)
        .filter((other) => !hasDropped(other) && hasReached(other, epoch))
        .map((other) => runningAverage(other, epoch));
      if (averages.length < Math.max(1, startTrials)) return false;
      const best = trial.curve.reduce((least, { value }) => Math.min(least, worth(value)), Infinity);
      return best > median(averages);
    },
  };
}

function runningAverage({ curve }: Trial, epoch: number): number {
  const figures = curve.filter((point) => point.epoch <= epoch).map(({ value }) => worth(value));
  return figures.reduce((sum, value) => sum + value, 0) / figures.length;
}

/** The middle number, or the mean of the two in the middle. */
function median(numbers: readonly number[]): number {
  const sorted = Float64Array.from(numbers).toSorted();
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
