import type { CrossValidation, FoldEvaluation } from '../../contracts/evaluation.ts';

/** Numbers of an evaluation that are no figures of merit. */
const notMetrics: ReadonlySet<string> = new Set(['rows', 'threshold', 'k', 'users', 'items']);

/**
 * Means and sample deviations over folds of every figure that an evaluation has as one number. A figure that a fold lacks
 * (such as the AUC of a fold with one class) has neither.
 */
export function summarizeFolds(folds: readonly FoldEvaluation[]): CrossValidation {
  const names = Object.entries(folds[0]?.evaluation ?? {})
    .filter(([name, value]) => (typeof value === 'number' || value === null) && !notMetrics.has(name))
    .map(([name]) => name);
  const mean: Record<string, number | null> = {};
  const standardDeviation: Record<string, number | null> = {};
  for (const name of names) {
    const values = folds.map(
      ({ evaluation }) => (evaluation as unknown as Record<string, number | null>)[name],
    );
    const known = values.filter((value) => typeof value === 'number');
    const isComplete = known.length === folds.length;
    mean[name] = isComplete ? meanOf(known) : null;
    standardDeviation[name] = isComplete ? sampleDeviation(known) : null;
  }
  return { folds: [...folds], mean, standardDeviation };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** √(Σ(x − mean)² / (n − 1)), in two passes; null of fewer than two values. */
function sampleDeviation(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  const mean = meanOf(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}
