import type { ImportanceMetric } from '../contracts/definition/importance.ts';

/** The metrics of each task whose rows have a truth of their own; the first is the one that scikit-learn scores by. */
const metricsOf: Readonly<Record<string, readonly [ImportanceMetric, ...ImportanceMetric[]]>> = {
  classification: ['accuracy', 'balancedAccuracy', 'f1', 'auc', 'averagePrecision', 'logLoss'],
  multiLabelClassification: ['subsetAccuracy', 'f1', 'auc', 'averagePrecision', 'logLoss'],
  regression: ['r2', 'rmse', 'mae'],
  forecasting: ['r2', 'rmse', 'mae'],
};

/** Tasks that have such metrics. */
export const measuredTasks = Object.keys(metricsOf);

/** The metrics of a task that models are compared by, the default first; undefined where rows have no truth of their own. */
export const metricsOfTask = (task: string): readonly [ImportanceMetric, ...ImportanceMetric[]] | undefined =>
  metricsOf[task];
