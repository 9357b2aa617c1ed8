/** Counts of rows by true class (outer) and predicted class (inner). Labels are 0 … classes − 1. */
export function confusionMatrix(
  labels: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classes: number,
): number[][] {
  const counts = Array.from({ length: classes }, () => Array.from({ length: classes }, () => 0));
  for (let row = 0; row < labels.length; row += 1) counts[labels[row]][predicted[row]] += 1;
  return counts;
}

/** The diagonal's share of all rows. */
export function accuracyOf(matrix: readonly (readonly number[])[]): number {
  const rows = matrix.flat().reduce((sum, count) => sum + count, 0);
  const correct = matrix.reduce((sum, counts, label) => sum + counts[label], 0);
  return rows === 0 ? 0 : correct / rows;
}
