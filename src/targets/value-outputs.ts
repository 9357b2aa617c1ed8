import type { EpochMetric, SummedRows } from './epoch-metric.ts';
import type { Head } from './head.ts';
import type { Loss } from './loss.ts';
import type { CoefficientOutput } from './target-kind.ts';

/** The losses of numbers; the first is the default. */
export const valueLosses = ['meanSquaredError', 'meanAbsoluteError', 'huber', 'poisson'] as const;

/** How logits become numbers: the link of the Poisson loss is the logarithm, that of the cross-entropy the logit. */
export function valueHead(loss: Loss): Head {
  if (loss === 'crossEntropy') return 'sigmoid';
  return loss === 'poisson' ? 'exponential' : 'identity';
}

/** An output of a linear model in the unit of its target; under the log link ln y = (model) + ln scale. */
export function coefficientOutput(
  name: string,
  offset: number,
  scale: number,
  head: Head,
): CoefficientOutput {
  return head === 'exponential' ? { name, offset: Math.log(scale), scale: 1 } : { name, offset, scale };
}

/** RMSE and MAE. @param scaleOf what errors, as they were summed, are multiplied by */
export function errorMetrics<Target>(
  scaleOf: (target: Target) => number,
): [EpochMetric<Target>, EpochMetric<Target>] {
  const metric = (name: string, sum: string, of: (mean: number) => number): EpochMetric<Target> => ({
    name,
    better: 'lower',
    of: ({ rows, metrics }: SummedRows, target) =>
      sum in metrics ? of(metrics[sum] / rows) * scaleOf(target) : null,
  });
  return [metric('rmse', 'squaredError', Math.sqrt), metric('mae', 'absoluteError', (mean) => mean)];
}
