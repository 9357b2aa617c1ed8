import type { SearchSettings } from '../contracts/search.ts';
import { targetKinds } from '../targets/targets.ts';

type Direction = SearchSettings['objective']['direction'];
type EvaluationKind =
  'classification' | 'multiLabelClassification' | 'regression' | 'autoencoding' | 'recommendation';

/** Figures of an evaluation, by its kind: those of which less is better, and those of which more is. */
const figures: Readonly<Record<EvaluationKind, { less: readonly string[]; more: readonly string[] }>> = {
  classification: {
    less: ['loss', 'logLoss', 'brierScore', 'expectedCalibrationError'],
    more: ['accuracy', 'balancedAccuracy', 'precision', 'recall', 'f1', 'auc', 'averagePrecision', 'aucOneVsOne', 'matthewsCorrelation', 'cohenKappa'], // prettier-ignore
  },
  multiLabelClassification: {
    less: ['loss', 'hammingLoss', 'logLoss'],
    more: ['subsetAccuracy', 'precision', 'recall', 'f1', 'auc', 'averagePrecision'],
  },
  regression: {
    less: ['loss', 'mse', 'rmse', 'mae', 'medianAbsoluteError', 'maxError', 'mape', 'meanPoissonDeviance'],
    more: ['r2', 'explainedVariance'],
  },
  autoencoding: { less: ['loss', 'mse', 'rmse', 'mae'], more: ['explainedVariance'] },
  recommendation: { less: ['loss'], more: ['precision', 'recall', 'ndcg', 'map', 'hitRate'] },
};

/** The kind of evaluation of each kind of target. */
const evaluationOf: Readonly<Record<string, EvaluationKind>> = {
  classes: 'classification',
  labels: 'multiLabelClassification',
  value: 'regression',
  values: 'regression',
  self: 'autoencoding',
  interactions: 'recommendation',
};

/** The figure that is compared where none is asked for: with a scheduler one that each epoch reports. */
const usual: Readonly<Record<EvaluationKind, { evaluated: string; reported: string }>> = {
  classification: { evaluated: 'logLoss', reported: 'loss' },
  multiLabelClassification: { evaluated: 'logLoss', reported: 'loss' },
  regression: { evaluated: 'rmse', reported: 'rmse' },
  autoencoding: { evaluated: 'rmse', reported: 'rmse' },
  recommendation: { evaluated: 'ndcg', reported: 'loss' },
};

/** The metric of an objective by default. @param targetKind of the task @param isScheduled whether trials are compared before their end */
export function usualMetric(targetKind: string, isScheduled: boolean): string {
  return usual[evaluationOf[targetKind]][isScheduled ? 'reported' : 'evaluated'];
}

/** Whether less or more of the metric is better; null: evaluations of such targets have no such metric. */
export function directionOf(targetKind: string, metric: string): Direction | null {
  const { less, more } = figures[evaluationOf[targetKind]];
  if (less.includes(metric)) return 'minimize';
  return more.includes(metric) ? 'maximize' : null;
}

/** Metrics that evaluations of such targets have and that can be compared. */
export function metricsOf(targetKind: string): string[] {
  const { less, more } = figures[evaluationOf[targetKind]];
  return [...less, ...more];
}

/** Those of them that each epoch reports for the validation rows. */
export function reportedMetricsOf(targetKind: string): string[] {
  const reported = ['loss', ...targetKinds.get(targetKind).epochMetrics.map(({ name }) => name)];
  return metricsOf(targetKind).filter((name) => reported.includes(name));
}
