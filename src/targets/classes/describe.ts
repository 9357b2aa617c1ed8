import type { Prediction } from '../../contracts/model.ts';
import { classProbabilities, predictedLabels } from '../../engine/metrics/probabilities.ts';
import type { PredictionSource } from '../target-training.ts';
import type { FittedClasses } from './definition.ts';

/** The likeliest class, or of two classes the positive one from the threshold on, and the probabilities of all. */
export function describeClasses({
  outputs,
  target: { classes },
  threshold,
}: Pick<PredictionSource<FittedClasses>, 'outputs' | 'target' | 'threshold'>): Prediction[] {
  const probabilities = classProbabilities(outputs);
  const labels = predictedLabels(
    probabilities,
    classes.length === 2 ? ((threshold as number | null) ?? 0.5) : null,
  );
  return Array.from(labels, (label, row) => ({
    label: classes[label],
    probability: probabilities.of(row, label),
    probabilities: Object.fromEntries(
      classes.map((name, index) => [name, probabilities.of(row, index)] as const),
    ),
  }));
}
