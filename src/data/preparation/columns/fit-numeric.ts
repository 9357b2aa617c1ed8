import type { ResolvedPreparation } from '../../../contracts/definition/definition.ts';
import type { FittedNumericColumn } from '../../../contracts/preparation.ts';
import { unscaled } from './numeric-column.ts';
import { meanAndDeviation, mostFrequent, quantile } from './order-statistics.ts';

type Bounds = { lower: number; upper: number };

/** Values between which a column's values are no outliers; null where it has no spread to judge by. */
export function outlierBounds(
  present: Float64Array,
  rule: NonNullable<ResolvedPreparation['outliers']>,
): Bounds | null {
  if (present.length === 0) return null;
  if (rule.method === 'zScore') {
    const { mean, deviation } = meanAndDeviation(present);
    if (deviation === 0) return null;
    return { lower: mean - rule.threshold * deviation, upper: mean + rule.threshold * deviation };
  }
  const lower = quantile(present, 0.25);
  const upper = quantile(present, 0.75);
  const spread = (upper - lower) * rule.threshold;
  // Where half the values are the same, every other one would be an outlier.
  return spread === 0 ? null : { lower: lower - spread, upper: upper + spread };
}

/** The values of a column that are not missing (NaN), copied. */
export function presentValues(values: Float64Array): Float64Array {
  const present = new Float64Array(values.length);
  let n = 0;
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i])) present[n++] = values[i];
  return present.subarray(0, n);
}

/**
 * Fits a numeric, boolean or date-time column on its values in the training split. Standardising divides by the
 * population deviation, robust scaling by the interquartile range, as scikit-learn's scalers do; a column without spread
 * is divided by 1. Booleans stay 0 and 1.
 * @param values raw values of the training rows, NaN where missing; not all missing
 * @param recent under `mostRecent`
 */
export function fitNumeric(
  name: string,
  source: FittedNumericColumn['source'],
  values: Float64Array,
  preparation: ResolvedPreparation,
  recent: RecentValues | null = null,
): FittedNumericColumn {
  const present = presentValues(values);
  const missing = values.length - present.length;
  const isBoolean = source === 'boolean';
  const rule = source === 'numeric' ? preparation.outliers : null;
  const bounds = rule === null ? null : outlierBounds(present, rule);
  const usual = usualFill(present, preparation.missing, isBoolean);
  const column: FittedNumericColumn = {
    kind: 'numeric',
    name,
    source,
    fill: recent?.last ?? usual,
    ...(recent && usual !== null && { lead: usual }),
    indicator: preparation.missing.indicator && missing > 0,
    clip: rule?.action === 'clip' ? bounds : null,
    outlierMark: rule?.action === 'mark' ? bounds : null,
    log: !isBoolean && source === 'numeric' && preparation.numeric === 'log',
    offset: 0,
    scale: 1,
  };
  if (isBoolean) return column;
  // Scaling is fitted on what it is applied to: missing values filled in, outliers moved, logarithms taken.
  const standFor = (i: number): number | null => {
    if (recent === null) return column.fill;
    return Number.isNaN(recent.carried[i]) ? usual : recent.carried[i];
  };
  const filled = new Float64Array(values.length);
  let n = 0;
  for (let i = 0; i < values.length; i++) {
    const value = Number.isNaN(values[i]) ? standFor(i) : values[i];
    if (value !== null) filled[n++] = unscaled(column, value);
  }
  // Seconds since 1970 are never left as they are: no network trains on numbers around 10⁹.
  const scaling = source === 'dateTime' ? 'standardize' : preparation.numeric;
  return { ...column, ...scaleOf(filled.subarray(0, n), scaling) };
}

/** Values of the training rows under `mostRecent`, in the order of the rows. */
export interface RecentValues {
  /** NaN where no row before has a value. */
  carried: Float64Array;
  /** That of the latest row that has one. */
  last: number;
}

/** True or false: the constant where one is asked for, the more frequent one otherwise. */
function booleanFill(present: Float64Array, missing: ResolvedPreparation['missing']): number {
  const { numeric, numericConstant } = missing;
  if (numeric === 'constant' && (numericConstant === 0 || numericConstant === 1)) return numericConstant;
  return mostFrequent(present);
}

/** What stands for a missing value; null: it stays missing. */
function usualFill(
  present: Float64Array,
  missing: ResolvedPreparation['missing'],
  isBoolean: boolean,
): number | null {
  if (missing.numeric === 'keep') return null;
  if (isBoolean) return booleanFill(present, missing);
  switch (missing.numeric) {
    case 'mean':
      return meanAndDeviation(present).mean;
    case 'mode':
      return mostFrequent(present);
    case 'constant':
      return missing.numericConstant;
    // Rows with missing values are dropped while training; a prediction for one still needs a value.
    case 'drop':
    // Of the first rows, before which no value is.
    case 'mostRecent':
    case 'median':
      return quantile(present, 0.5);
  }
}

function scaleOf(
  values: Float64Array,
  scaling: ResolvedPreparation['numeric'],
): { offset: number; scale: number } {
  switch (scaling) {
    case 'none':
      return { offset: 0, scale: 1 };
    case 'minMax': {
      let low = Infinity;
      let high = -Infinity;
      for (let i = 0; i < values.length; i++) {
        low = Math.min(low, values[i]);
        high = Math.max(high, values[i]);
      }
      return { offset: low, scale: nonZero(high - low) };
    }
    case 'robust': {
      const offset = quantile(values, 0.5);
      return { offset, scale: nonZero(quantile(values, 0.75) - quantile(values, 0.25)) };
    }
    case 'standardize':
    case 'log': {
      const { mean, deviation } = meanAndDeviation(values);
      return { offset: mean, scale: nonZero(deviation, Math.abs(mean)) };
    }
  }
}

/** A divisor: 1 where there is no spread, or only the rounding of one. */
export function nonZero(spread: number, magnitude = 0): number {
  return spread > magnitude * 1e-14 && spread > 0 ? spread : 1;
}
