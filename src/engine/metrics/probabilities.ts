import type { Outputs } from '../step-runner.ts';

/** A classifier's answers. */
export interface ClassProbabilities {
  rows: number;
  classes: number;
  /** Probability of a class, in [0, 1]. */
  of(row: number, label: number): number;
  /** One class's probabilities of all rows, to the last digit those of {@link ClassProbabilities.of}, which predictions tell. */
  column(label: number): Float64Array;
}

/** Reads a model's outputs as probabilities of every class; a binary model only says that of label 1. */
export function classProbabilities(outputs: Outputs): ClassProbabilities {
  const { rows, width, values } = outputs;
  const binary = width === 1;
  const of = (row: number, label: number): number => {
    if (!binary) return values[row * width + label];
    return label === 1 ? values[row] : 1 - values[row];
  };
  return {
    rows,
    classes: binary ? 2 : width,
    of,
    column: (label) => Float64Array.from({ length: rows }, (_, row) => of(row, label)),
  };
}

/** Binary: label 1 from `threshold` on. Else the likeliest class, the first of equals. */
export function predictedLabels(probabilities: ClassProbabilities, threshold: number | null): Int32Array {
  return Int32Array.from({ length: probabilities.rows }, (_, row) => {
    if (threshold !== null) return probabilities.of(row, 1) >= threshold ? 1 : 0;
    let best = 0;
    for (let label = 1; label < probabilities.classes; label += 1) {
      if (probabilities.of(row, label) > probabilities.of(row, best)) best = label;
    }
    return best;
  });
}
