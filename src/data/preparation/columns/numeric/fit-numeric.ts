import type { ResolvedPreparation } from '../../../../contracts/definition/definition.ts';
import type { FittedNumericColumn } from '../../../../contracts/preparation.ts';
import { requireFiniteScale } from '../number-range.ts';
import { meanAndDeviation, mostFrequent, presentValues, quantile } from '../order-statistics.ts';
import { unscaled } from './encode-numeric.ts';
import { outlierBounds } from './outlier-bounds.ts';
import { scaleOf } from './scale-values.ts';

/** Values of the training rows under `mostRecent`, in the order of the rows. */
export interface RecentValues {
  /** NaN where no row before has a value. */
  carried: Float64Array;
  /** That of the latest row that has one. */
  last: number;
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
  const scaled = scaleOf(filled.subarray(0, n), scaling);
  requireFiniteScale(name, scaled);
  return { ...column, ...scaled };
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
