import type { EpochMetric } from './epoch-metric.ts';

/** The mean of a sum over rows; null where it was not summed. */
export function meanOf(name: string): EpochMetric<unknown>['of'] {
  return ({ rows, metrics }) => (name in metrics ? metrics[name] / rows : null);
}
