import type { Evaluation, SplitEvaluation } from '../contracts/evaluation.ts';
import type { Run } from '../contracts/run.ts';

/**
 * The one figure that a list of runs shows: accuracy, the macro F1 of labels, the NDCG of a ranking, or the root of the mean squared error; of test rows, else the mean over
 * folds, else of validation rows.
 */
export function headlineOf(evaluation: Evaluation | null): Run['headline'] {
  const { test = null, validation = null, crossValidation } = evaluation ?? {};
  if (test) return { split: 'test', ...figureOf(test) };
  const first = crossValidation?.folds[0];
  if (first) {
    const { metric } = figureOf(first.evaluation);
    const value = crossValidation.mean[metric];
    if (typeof value === 'number') return { split: 'crossValidation', metric, value };
  }
  return validation && { split: 'validation', ...figureOf(validation) };
}

function figureOf(evaluation: SplitEvaluation): { metric: string; value: number } {
  if (evaluation.kind === 'multiLabelClassification') return { metric: 'f1', value: evaluation.f1 };
  if (evaluation.kind === 'recommendation') return { metric: 'ndcg', value: evaluation.ndcg };
  return evaluation.kind === 'classification'
    ? { metric: 'accuracy', value: evaluation.accuracy }
    : { metric: 'rmse', value: evaluation.rmse };
}
