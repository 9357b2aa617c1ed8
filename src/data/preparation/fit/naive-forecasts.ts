import type { NaiveForecasts } from '../prepared-data.ts';
import type { TargetSteps } from './target-steps.ts';

/** What the naive forecast of a series is made from. */
export interface NaiveOptions extends TargetSteps {
  /** Scales a value as the targets of an example are. */
  scaled: (value: number, example: number) => number;
  horizon: number;
  /** Steps after which the values come again; 1: the last value is repeated. */
  season: number;
}

/**
 * The naive forecasts (Hyndman and Koehler, 2006) from each of the given ends: h steps ahead the value of season steps before,
 * or the last known one where that is missing.
 * @param ends for each example the place after its last known step, and where its series starts
 */
export function naiveForecasts(
  ends: readonly { series: number; start: number; to: number }[],
  options: NaiveOptions,
): NaiveForecasts {
  const { ordered, values, scaled, horizon, season } = options;
  const errors = seriesErrors(options);
  const forecasts = new Float32Array(ends.length * horizon);
  for (const [i, { start, to }] of ends.entries()) {
    let last = to - 1;
    while (last > start && Number.isNaN(values[last])) last -= 1;
    for (let ahead = 0; ahead < horizon; ahead++) {
      const before = to - season + (ahead % season);
      const value = before >= start ? values[before] : NaN;
      const known = Number.isNaN(value) ? values[last] : value;
      forecasts[i * horizon + ahead] = Number.isNaN(known) ? 0 : scaled(known, i);
    }
  }
  const { names } = ordered;
  return {
    values: forecasts,
    errors: Float64Array.from(ends, ({ series }) => errors[series]),
    ...(names[0] !== null && {
      series: { names: names as string[], of: Int32Array.from(ends, ({ series }) => series) },
    }),
  };
}

/** For each series the mean |error| of the naive forecast one season ahead among its training steps; NaN: none, or all 0. */
function seriesErrors({ ordered, values, isTrained, season }: NaiveOptions): number[] {
  return ordered.names.map((_, series) => {
    let sum = 0;
    let count = 0;
    for (let step = ordered.starts[series] + season; step < ordered.starts[series + 1]; step++) {
      const error = Math.abs(values[step] - values[step - season]);
      if (!isTrained(step) || Number.isNaN(error)) continue;
      sum += error;
      count += 1;
    }
    return sum > 0 ? sum / count : NaN;
  });
}
