import type { Prediction } from '../../contracts/model.ts';
import type { PredictionSource } from '../target-training.ts';
import type { FittedLabels } from './definition.ts';

/** The probability of a label that is as likely as not. */
export const even = 0.5;

/** The labels whose probability reaches their threshold, and the probabilities of all. */
export function describeLabels({
  outputs: { rows, width, values },
  target: { names },
  threshold,
}: Pick<PredictionSource<FittedLabels>, 'outputs' | 'target' | 'threshold'>): Prediction[] {
  const thresholds = Array.isArray(threshold) ? threshold : names.map(() => threshold ?? even);
  return Array.from({ length: rows }, (_, row) => {
    const of = (label: number) => values[row * width + label];
    return {
      labels: names.filter((__, label) => of(label) >= thresholds[label]),
      labelProbabilities: Object.fromEntries(names.map((name, label) => [name, of(label)] as const)),
    };
  });
}
