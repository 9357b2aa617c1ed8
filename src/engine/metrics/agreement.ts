/**
 * Matthews' correlation of true and predicted classes, for any number of classes (Gorodkin 2004), from a confusion matrix
 * with rows of true classes: (c·s − Σ p_k·t_k) / √((s² − Σ p_k²)(s² − Σ t_k²)). 0 where it has no definition.
 */
export function matthewsCorrelation(matrix: readonly (readonly number[])[]): number {
  const { rows, correct, actual, predicted } = totalsOf(matrix);
  const product = dot(actual, predicted);
  const spread = (rows ** 2 - dot(predicted, predicted)) * (rows ** 2 - dot(actual, actual));
  return spread === 0 ? 0 : (correct * rows - product) / Math.sqrt(spread);
}

/**
 * Cohen's kappa: (agreement − agreement by chance) / (1 − agreement by chance).
 * @returns null where chance alone agrees in every row
 */
export function cohenKappa(matrix: readonly (readonly number[])[]): number | null {
  const { rows, correct, actual, predicted } = totalsOf(matrix);
  const byChance = dot(actual, predicted) / rows;
  return byChance === rows ? null : (correct - byChance) / (rows - byChance);
}

function totalsOf(matrix: readonly (readonly number[])[]) {
  const actual = matrix.map((counts) => counts.reduce((sum, count) => sum + count, 0));
  const predicted = matrix.map((_, label) => matrix.reduce((sum, counts) => sum + counts[label], 0));
  const rows = actual.reduce((sum, count) => sum + count, 0);
  const correct = matrix.reduce((sum, counts, label) => sum + counts[label], 0);
  return { rows, correct, actual, predicted };
}

function dot(left: readonly number[], right: readonly number[]): number {
  return left.reduce((sum, value, index) => sum + value * right[index], 0);
}
