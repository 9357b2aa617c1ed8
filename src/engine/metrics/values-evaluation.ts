import type { Loss } from '../../contracts/definition/definition.ts';
import type { OutputReport, RegressionEvaluation } from '../../contracts/evaluation.ts';
import type { FittedValues } from '../../targets/values/definition.ts';
import { scaleAt, type RowScaling } from '../../data/preparation/row-scaling.ts';
import { evaluateRegression, quantilesOf } from './regression-evaluation.ts';

/** What a regression of several values is judged by; [rows × values], scaled as in training. */
export interface ValuesResults {
  predicted: Float32Array;
  targets: Float32Array;
  /** The targets as they were read; absent: the scaled ones, scaled back. */
  truth?: Float64Array;
  target: Pick<FittedValues, 'names' | 'offsets' | 'scales'>;
  /** What each row's values are scaled by; absent: `target` says it for all of them. */
  scaling?: RowScaling;
  loss: Loss;
}

/** Figures whose mean is taken over the values. */
const averaged = [
  'mse', 'rmse', 'mae', 'medianAbsoluteError', 'mape', 'r2', 'explainedVariance', 'meanPoissonDeviance',
] as const; // prettier-ignore

/** The report on a regression of several values: each in its own unit, and their means. */
export function evaluateValues({
  predicted,
  targets,
  truth,
  target,
  scaling,
  loss,
}: ValuesResults): RegressionEvaluation {
  const { names, offsets, scales } = target;
  const rows = targets.length / names.length;
  const columnOf = (numbers: Float32Array | Float64Array, index: number) =>
    Float64Array.from({ length: rows }, (_, row) => numbers[row * names.length + index]);
  const reports = names.map((_, index) =>
    evaluateRegression({
      predicted: columnOf(predicted, index),
      targets: columnOf(targets, index),
      ...(truth && { truth: columnOf(truth, index) }),
      offset: scaling?.offsets ?? offsets[index],
      scale: scaling?.scales ?? scales[index],
      loss,
    }),
  );
  const residuals = residualsOf({ predicted, targets, truth, target, scaling });
  const perOutput = reports.map((report, index): OutputReport => {
    const { kind: _kind, rows: _rows, loss: _loss, residuals: _residuals, maxError = 0, ...figures } = report;
    return { output: names[index], ...figures, maxError };
  });
  const means = Object.fromEntries(
    averaged.map((name) => [name, meanOf(reports.map((report) => report[name]))]),
  );
  return {
    ...reports[0],
    ...(means as Pick<RegressionEvaluation, (typeof averaged)[number]>),
    loss: meanOf(reports.map((report) => report.loss))!,
    maxError: Math.max(...perOutput.map(({ maxError }) => maxError)),
    residuals: quantilesOf(residuals.toSorted()),
    perOutput,
  };
}

/** null where one is undefined. */
function meanOf(values: readonly (number | null)[]): number | null {
  let total = 0;
  for (const value of values) {
    if (value === null) return null;
    total += value;
  }
  return total / values.length;
}

/** truth − prediction of each value, in its unit; without the truth of the scaled numbers, scaled back. */
export function residualsOf({
  predicted,
  targets,
  truth,
  target,
  scaling,
}: Omit<ValuesResults, 'loss'>): Float64Array {
  const width = target.names.length;
  return Float64Array.from(targets, (value, place) => {
    const { offset, scale } = scaleAt(target, scaling, Math.floor(place / width), place % width);
    if (truth) return truth[place] - (predicted[place] * scale + offset);
    return (value - predicted[place]) * scale;
  });
}
