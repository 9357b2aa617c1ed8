import type { Prediction } from '../contracts/model.ts';
import type { FittedTarget } from '../contracts/preparation.ts';
import { classProbabilities, predictedLabels } from '../engine/metrics/probabilities.ts';
import type { Outputs } from '../engine/step-runner.ts';

/**
 * A model's outputs in the words of its data: the label with every class's probability, or the value in the target's
 * own unit.
 * @param threshold binary classification: the positive class's least probability; null: 0.5
 */
export function describeOutputs(
  outputs: Outputs,
  target: FittedTarget,
  threshold: number | null,
): Prediction[] {
  if (target.kind === 'value') {
    return Array.from(outputs.values, (value) => ({ value: value * target.scale + target.offset }));
  }
  if (target.kind === 'values') {
    const { names, offsets, scales } = target;
    return Array.from({ length: outputs.rows }, (_, row) => ({
      values: Object.fromEntries(
        names.map((name, index) => {
          return [name, outputs.values[row * names.length + index] * scales[index] + offsets[index]] as const;
        }),
      ),
    }));
  }
  if (target.kind !== 'classes') throw new Error(`there is no prediction of ${target.kind} yet`);
  const { classes } = target;
  const probabilities = classProbabilities(outputs);
  const labels = predictedLabels(probabilities, classes.length === 2 ? (threshold ?? 0.5) : null);
  return Array.from(labels, (label, row) => ({
    label: classes[label],
    probability: probabilities.of(row, label),
    probabilities: Object.fromEntries(
      classes.map((name, index) => [name, probabilities.of(row, index)] as const),
    ),
  }));
}
