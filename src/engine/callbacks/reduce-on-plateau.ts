import type { ResolvedSchedule } from '../../contracts/definition/definition.ts';
import { isBetter } from '../metrics/epoch-metrics.ts';

/** What reduce-on-plateau remembers, as plain JSON. */
export interface PlateauCounters {
  best: number | null;
  /** Epochs since the best, or since the last reduction. */
  wait: number;
  /** What the learning rate is multiplied by. */
  scale: number;
}

/** Lowers the learning rate when a metric stands still. */
export interface ReduceOnPlateau {
  /** null where the schedule is another. */
  readonly counters: PlateauCounters | null;
  /** Takes an epoch's metrics; true where the scale has changed. */
  update(metrics: Readonly<Record<string, number>>): boolean;
}

/**
 * After `patience` epochs without improvement (at least one) the learning rate is multiplied by `factor`, but never goes
 * below `endLearningRate`.
 */
export function createReduceOnPlateau(options: {
  schedule: ResolvedSchedule;
  baseLearningRate: number;
  metric: string;
  counters: PlateauCounters | null;
}): ReduceOnPlateau {
  const { schedule, baseLearningRate, metric } = options;
  if (schedule.type !== 'reduceOnPlateau') return { counters: null, update: () => false };

  const lowestScale = Math.min(1, schedule.endLearningRate / baseLearningRate);
  let counters = options.counters ?? { best: null, wait: 0, scale: 1 };
  return {
    get counters() {
      return counters;
    },
    update(metrics) {
      const value = metrics[metric] ?? Number.NaN;
      if (isBetter(metric, value, counters.best)) {
        counters = { ...counters, best: value, wait: 0 };
        return false;
      }
      const wait = counters.wait + 1;
      if (wait < Math.max(1, schedule.patience)) {
        counters = { ...counters, wait };
        return false;
      }
      const scale = Math.max(lowestScale, counters.scale * schedule.factor);
      const changed = scale !== counters.scale;
      counters = { ...counters, wait: 0, scale };
      return changed;
    },
  };
}
