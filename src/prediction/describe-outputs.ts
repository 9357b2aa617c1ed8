import type { Threshold } from '../contracts/artifact.ts';
import type { Prediction } from '../contracts/model.ts';
import type { FittedTarget } from '../contracts/preparation.ts';
import { classProbabilities, predictedLabels } from '../engine/metrics/probabilities.ts';
import type { Outputs } from '../engine/step-runner.ts';

/**
 * A model's outputs in the words of its data: the label with every class's probability, or the value in the target's
 * own unit.
 * @param threshold binary classification: the positive class's least probability, of labels each one's; null: 0.5
 */
export function describeOutputs(outputs: Outputs, target: FittedTarget, threshold: Threshold): Prediction[] {
  if (target.kind === 'value') {
    return Array.from(outputs.values, (value) => ({ value: value * target.scale + target.offset }));
  }
  if (target.kind === 'values') {
    const { names, offsets, scales, ahead } = target;
    if (ahead) {
      const valueOf = (row: number, step: number) =>
        outputs.values[row * names.length + step] * scales[step] + offsets[step];
      return Array.from({ length: outputs.rows }, (_, row) => ({
        forecast: names.map((_name, step) => valueOf(row, step)),
      }));
    }
    return Array.from({ length: outputs.rows }, (_, row) => ({
      values: Object.fromEntries(
        names.map((name, index) => {
          return [name, outputs.values[row * names.length + index] * scales[index] + offsets[index]] as const;
        }),
      ),
    }));
  }
  if (target.kind === 'labels') return describeLabels(outputs, target.names, threshold);
  if (target.kind === 'interactions') return Array.from(outputs.values, (score) => ({ score }));
  if (target.kind === 'self') throw new Error('an autoencoder has reconstructions, not outputs of a target');
  const { classes } = target;
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

function describeLabels(
  { rows, width, values }: Outputs,
  names: readonly string[],
  threshold: Threshold,
): Prediction[] {
  const thresholds = Array.isArray(threshold) ? threshold : names.map(() => threshold ?? 0.5);
  return Array.from({ length: rows }, (_, row) => {
    const of = (label: number) => values[row * width + label];
    return {
      labels: names.filter((__, label) => of(label) >= thresholds[label]),
      labelProbabilities: Object.fromEntries(names.map((name, label) => [name, of(label)] as const)),
    };
  });
}
