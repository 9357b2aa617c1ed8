/** A family on a table beside scikit-learn's defaults, over the same folds. */
export interface ComparedTable {
  name: string;
  family: string;
  metric: string;
  /** Means over the folds. */
  value: number;
  reference: number;
  /** By how much the value is better than the reference: above 0 is better, whichever direction the metric has. */
  delta: number;
  /** Of `delta`: the deviation of the differences between the folds, divided by the root of their number. */
  standardError: number;
}

const lowerIsBetter: readonly string[] = ['logLoss'];

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Compares figures fold by fold. @param values one a fold @param reference one a fold */
export function compareFolds(
  about: Pick<ComparedTable, 'name' | 'family' | 'metric'>,
  values: readonly number[],
  reference: readonly number[],
): ComparedTable {
  const sign = lowerIsBetter.includes(about.metric) ? -1 : 1;
  const differences = values.map((value, fold) => sign * (value - reference[fold]));
  const delta = mean(differences);
  const variance = differences.reduce((sum, value) => sum + (value - delta) ** 2, 0) / (values.length - 1);
  return {
    ...about,
    value: mean(values),
    reference: mean(reference),
    delta,
    standardError: Math.sqrt(variance / values.length),
  };
}

/** Differences below this are ties: solvers stop at a tolerance, and the penalty goes by the rows of the smallest fold. */
const tie = 0.001;

/** Whether the value is below the reference by more than two standard errors. */
export function isBelow({ delta, standardError }: ComparedTable): boolean {
  return delta < -Math.max(tie, 2 * standardError);
}
