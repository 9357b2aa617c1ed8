import type { ForecastComparison } from '../../contracts/evaluation.ts';
import type { NaiveForecasts } from '../../data/preparation/prepared-data.ts';
import { evaluateValues, residualsOf, type ValuesResults } from './values-evaluation.ts';

/** Forecasts and what came, [rows × horizon], scaled as in training. */
export interface ForecastResults extends Omit<ValuesResults, 'loss'> {
  naive: NaiveForecasts;
  season: number;
}

/** Of more series those with the largest errors are listed. */
const listedSeries = 100;

/**
 * A forecast beside the naive one. Scaled errors have no unit, so that those of all series can be averaged; they are of the values as
 * they were read.
 */
export function compareWithNaive({ naive, season, ...judged }: ForecastResults): ForecastComparison {
  const ofNaive = { ...judged, predicted: naive.values };
  const { mse, rmse, mae, r2, perOutput = [] } = evaluateValues({ ...ofNaive, loss: 'meanSquaredError' });
  const horizon = judged.target.names.length;
  const distances = residualsOf(judged).map(Math.abs);
  const naiveDistances = residualsOf(ofNaive).map(Math.abs);
  const scaled = (errors: Float64Array): Float64Array =>
    errors.map((error, at) => error / naive.errors[Math.floor(at / horizon)]);
  const errors = scaled(distances);
  const naiveErrors = scaled(naiveDistances);
  return {
    season,
    mase: meanOf(errors),
    masePerStep: judged.target.names.map((_, step) => meanOf(errors, (at) => at % horizon === step)),
    ...(naive.series && perSeries(naive.series, { distances, errors, naiveErrors }, horizon)),
    naive: {
      mse,
      rmse,
      mae,
      r2,
      mase: meanOf(naiveErrors),
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

/** The figures of each series. @param of all values: |error|, and |error| ÷ the naive error, of the forecast and of the naive one */
function perSeries(
  { names, of }: NonNullable<NaiveForecasts['series']>,
  {
    distances,
    errors,
    naiveErrors,
  }: { distances: Float64Array; errors: Float64Array; naiveErrors: Float64Array },
  horizon: number,
): Pick<ForecastComparison, 'series' | 'perSeries'> {
  const sums = new Map<number, { rows: number; distance: number; error: number; naive: number }>();
  for (const [row, series] of of.entries()) {
    const sum = sums.get(series) ?? { rows: 0, distance: 0, error: 0, naive: 0 };
    sum.rows += 1;
    for (let at = row * horizon; at < (row + 1) * horizon; at++) {
      sum.distance += distances[at];
      // All values of a series have a naive error, or none has.
      sum.error += errors[at];
      sum.naive += naiveErrors[at];
    }
    sums.set(series, sum);
  }
  const known = (value: number): number | null => (Number.isNaN(value) ? null : value);
  const figures = Array.from(sums, ([series, { rows, distance, error, naive }]) => {
    const values = rows * horizon;
    return {
      series: names[series],
      rows,
      mae: distance / values,
      mase: known(error / values),
      naiveMase: known(naive / values),
    };
  });
  const worstFirst = figures.toSorted((a, b) => (b.mase ?? -1) - (a.mase ?? -1));
  return { series: figures.length, perSeries: worstFirst.slice(0, listedSeries) };
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
