import type { CrossValidation, FoldEvaluation } from '../../contracts/evaluation.ts';
import { figuresOf } from './evaluation-figures.ts';

/**
 * Means and sample deviations over folds of every figure that an evaluation has as one number. A figure that a fold lacks
 * (such as the AUC of a fold with one class) has neither.
 */
export function summarizeFolds(folds: readonly FoldEvaluation[]): CrossValidation {
  const figures = summarize(folds.map(({ evaluation }) => figuresOf(evaluation)));
  const baselines = folds.flatMap(({ evaluation: { baseline } }) => (baseline ? [baseline.metrics] : []));
  return {
    folds: [...folds],
    ...figures,
    ...(baselines.length > 0 && { baseline: summarize(baselines).mean }),
  };
}

function summarize(
  folds: readonly Record<string, number | null>[],
): Pick<CrossValidation, 'mean' | 'standardDeviation'> {
  const mean: Record<string, number | null> = {};
  const standardDeviation: Record<string, number | null> = {};
  for (const name of Object.keys(folds[0] ?? {})) {
    const known = folds.map((figures) => figures[name]).filter((value) => typeof value === 'number');
    const isComplete = known.length === folds.length;
    mean[name] = isComplete ? meanOf(known) : null;
    standardDeviation[name] = isComplete ? sampleDeviation(known) : null;
  }
  return { mean, standardDeviation };
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
