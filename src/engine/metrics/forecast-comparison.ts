import type { ForecastComparison } from '../../contracts/evaluation.ts';
import type { FittedValues } from '../../targets/values/definition.ts';
import type { NaiveForecasts } from '../../data/preparation/prepared-data.ts';
import { evaluateValues } from './values-evaluation.ts';

/** Forecasts and what came, [rows × horizon], scaled as in training. */
export interface ForecastResults {
  predicted: Float32Array;
  targets: Float32Array;
  /** What came, as it was read; absent: the scaled numbers, scaled back. */
  truth?: Float64Array;
  naive: NaiveForecasts;
  target: Pick<FittedValues, 'names' | 'offsets' | 'scales'>;
  season: number;
}

/** A forecast beside the naive one. Scaled errors have no unit, so that those of all series can be averaged. */
export function compareWithNaive({
  predicted,
  targets,
  truth,
  naive,
  target,
  season,
}: ForecastResults): ForecastComparison {
  const report = evaluateValues({
    predicted: naive.values,
    targets,
    ...(truth && { truth }),
    target,
    loss: 'meanSquaredError',
  });
  const { mse, rmse, mae, r2, perOutput = [] } = report;
  const horizon = target.names.length;
  const errors = scaledErrors(predicted, targets, naive.errors, horizon);
  return {
    season,
    mase: meanOf(errors),
    masePerStep: target.names.map((_, step) => meanOf(errors, (at) => at % horizon === step)),
    naive: {
      mse,
      rmse,
      mae,
      r2,
      mase: meanOf(scaledErrors(naive.values, targets, naive.errors, horizon)),
      perOutput: perOutput.map((figures) => ({
        output: figures.output,
        mse: figures.mse,
        rmse: figures.rmse,
        mae: figures.mae,
        r2: figures.r2,
      })),
    },
  };
}

/** |error| ÷ the naive error of the row's series; NaN where that is not known. */
function scaledErrors(
  predicted: Float32Array,
  targets: Float32Array,
  seriesErrors: Float32Array,
  horizon: number,
): Float64Array {
  return Float64Array.from(
    targets,
    (target, at) => Math.abs(target - predicted[at]) / seriesErrors[Math.floor(at / horizon)],
  );
}

/** The mean of what is known; null where nothing is. */
function meanOf(values: Float64Array, isTaken: (at: number) => boolean = () => true): number | null {
  let sum = 0;
  let count = 0;
  for (const [at, value] of values.entries()) {
    if (Number.isNaN(value) || !isTaken(at)) continue;
    sum += value;
    count += 1;
  }
  return count === 0 ? null : sum / count;
}
