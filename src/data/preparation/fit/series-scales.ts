import type { FittedValues, SeriesScales } from '../../../targets/values/definition.ts';
import { requireFiniteScale } from '../columns/number-range.ts';
import { meanAndDeviation, quantile } from '../columns/order-statistics.ts';
import type { Scale } from '../row-scaling.ts';
import { trainedValues, type TargetSteps } from './target-steps.ts';

/** What scales the values of many series, each by itself. */
export interface SeriesScaler {
  /** The scale that was fitted for a series; null: it had none in training. */
  of(name: string | null): Scale | null;
  /** The scale of a series that has none, by known values of its past, oldest or newest first. */
  ofHistory(values: Float64Array): Scale;
}

/** What the scales of series are fitted on. */
export interface SeriesSource extends TargetSteps {
  /** The target. */
  column: string;
  /** Fewest training values that a series gets a scale of its own from. */
  least: number;
  /** log: 0 has to stay 0, so that values are divided by their mean only. */
  link: SeriesScales['link'];
}

/**
 * Fits the scale of each series on its own training values: mean and population standard deviation. A series that is constant
 * there, or has fewer values than `least`, gets none: it is scaled by the history of each of its windows.
 * @param pooled the scale of the training values of all series together, for those without any history
 * @param known scales that were fitted before, which are kept
 */
export function fitSeriesScales(
  source: SeriesSource,
  pooled: Scale,
  known: SeriesScales | null = null,
): SeriesScales {
  const { column, ordered, least, link } = source;
  const found = new Map<string, Scale>();
  for (const [index, series] of (known?.names ?? []).entries())
    found.set(series, { offset: known!.offsets[index], scale: known!.scales[index] });
  for (const [index, series] of ordered.names.entries()) {
    if (series === null || found.has(series)) continue;
    const trained = trainedValues(source, index);
    if (trained.length < least) continue;
    const scale = scaleOf(trained, link);
    if (scale === null) continue;
    requireFiniteScale(column, scale);
    found.set(series, scale);
  }
  const names = [...found.keys()].toSorted((a, b) => (a < b ? -1 : 1));
  const offsets = names.map((series) => found.get(series)!.offset);
  const scales = names.map((series) => found.get(series)!.scale);
  const { typical, relative } = known ?? typicalScale(offsets, scales, pooled);
  return { column, link, names, offsets, scales, typical, relative };
}

/** A scaler by what was fitted. */
export function createSeriesScaler({ offsets, scales, series }: FittedValues): SeriesScaler {
  const { link, names, typical, relative, ...fitted } = series!;
  // A map: a series may be called `__proto__`.
  const places = new Map(names.map((name, index) => [name, index]));
  return {
    of(name) {
      const place = name === null ? undefined : places.get(name);
      return place === undefined ? null : { offset: fitted.offsets[place], scale: fitted.scales[place] };
    },
    ofHistory(values) {
      if (values.length === 0) return { offset: offsets[0], scale: scales[0] };
      const own = scaleOf(values, link);
      if (own !== null) return own;
      if (link === 'log') return { offset: 0, scale: typical };
      const level = values[0];
      return { offset: level, scale: level === 0 ? typical : relative * Math.abs(level) };
    },
  };
}

/** The scale of values, one at least; null where they have none: they are equal, or under the log link all 0. */
function scaleOf(values: Float64Array, link: SeriesScales['link']): Scale | null {
  const { mean, deviation } = meanAndDeviation(values);
  if (link === 'log') return mean > 0 ? { offset: 0, scale: mean } : null;
  // Less is the rounding of a spread.
  return deviation > Math.abs(mean) * 1e-14 ? { offset: mean, scale: deviation } : null;
}

/** What a series without a spread goes by: the median scale, and the median scale in proportion to the level. */
function typicalScale(
  offsets: readonly number[],
  scales: readonly number[],
  pooled: Scale,
): Pick<SeriesScales, 'typical' | 'relative'> {
  const medianOf = (numbers: number[]): number | null =>
    numbers.length === 0 ? null : quantile(Float64Array.from(numbers), 0.5);
  const proportions = scales.flatMap((scale, index) => {
    const proportion = scale / Math.abs(offsets[index]);
    return Number.isFinite(proportion) ? [proportion] : [];
  });
  return { typical: medianOf([...scales]) ?? pooled.scale, relative: medianOf(proportions) ?? 1 };
}
