import type { FittedNumericColumn } from '../../../../contracts/preparation.ts';
import { lastRowOf, leadingRow, noRow, type RecentRows } from '../../split/recent-rows.ts';
import { shown, type ColumnKind, type ColumnToFit, type OutsideCheck } from '../column-kind.ts';
import { valuesAt } from '../order-statistics.ts';
import { hasOverflow, refuseOverflow } from '../number-range.ts';
import { parseDateTime } from '../parse-date-time.ts';
import { encodeNumeric } from './encode-numeric.ts';
import { fitNumeric, type RecentValues } from './fit-numeric.ts';

/** Numbers, booleans and date-times: one number, and a 0/1 feature each for "was missing" and "is an outlier". */
export const numericKind: ColumnKind<FittedNumericColumn> = {
  takes: (type) => type === 'numeric' || type === 'boolean' || type === 'dateTime',
  isRead: ({ name }, { numbers }) => numbers.has(name),
  fit(column, raw, { train, preparation, recent }) {
    const numbers = raw.numbers.get(column.name)!;
    const values = valuesAt(numbers, train);
    if (values.every(Number.isNaN)) return null;
    const carried = recentValues(column.name, numbers, train, recent);
    const fitted = fitNumeric(column.name, sourceOf(column), values, preparation, carried);
    return fitted.source === 'boolean' ? fitted : { ...fitted, range: rangeOf(values) };
  },
  upperBound({ name, type, profile }, { missing, outliers }) {
    const mayMiss = profile === undefined || profile.missing > 0;
    const marked = type === 'numeric' && outliers?.action === 'mark';
    return { kind: 'dense', name, width: 1 + Number(missing.indicator && mayMiss) + Number(marked) };
  },
  widthOf: (column) => 1 + Number(column.indicator) + Number(column.outlierMark !== null),
  featureNamesOf: ({ name, indicator, outlierMark }) => [
    name,
    ...(indicator ? [`${name}:missing`] : []),
    ...(outlierMark ? [`${name}:outlier`] : []),
  ],
  blockOf: (column) => ({ kind: 'dense', name: column.name, width: numericKind.widthOf(column) }),
  scalingsOf: ({ offset, scale }) => [{ offset, scale }],
  noisyFeaturesOf: ({ source }) => (source === 'boolean' ? 0 : 1),
  createColumnWriter(column, raw, context, at) {
    const values = raw.numbers.get(column.name)!;
    const recent = context.recent?.rows.get(column.name);
    const standFor = (row: number): number | null => {
      const from = recent?.[row] ?? noRow;
      if (from === leadingRow) return column.lead ?? column.fill;
      return from === noRow ? column.fill : values[from];
    };
    return (rows, from, to, out, width) => {
      for (let i = from; i < to; i++) {
        encodeNumeric(column, values[rows[i]], out, i * width + at, standFor(rows[i]));
        if (hasOverflow(out, i * width + at, i * width + at + 1))
          refuseOverflow(column.name, rows[i] + context.firstRow);
      }
    };
  },
  createCellWriter(column) {
    const read = numberReaders[column.source];
    const { name, fill, lead } = column;
    return (value, out, at, seen) => {
      const raw = value === null ? NaN : read(value);
      if (raw === null) return `Expected ${expectations[column.source]}, got ${shown(value)}.`;
      const recent = lead === undefined ? undefined : (seen.get(name) as number | undefined);
      if (lead !== undefined && value !== null) seen.set(name, raw);
      encodeNumeric(column, raw, out, at, recent ?? fill);
      return null;
    };
  },
  createOutsideCheck: outsideCheck,
};

/** Seconds by which a time that is read from a text may differ from the same one of a dataset. */
const timeTolerance = 1e-6;

/** Least and largest number; there is one. @param values NaN where one is missing */
function rangeOf(values: Float64Array): { min: number; max: number } {
  let [min, max] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    if (values[i] < min) min = values[i];
    if (values[i] > max) max = values[i];
  }
  return { min, max };
}

/** Whether a value is below or above those of the training rows; null for columns whose range is not known. */
function outsideCheck({ source, range }: FittedNumericColumn): OutsideCheck | null {
  if (range === undefined) return null;
  const read = numberReaders[source];
  const [tolerance, shownAs] =
    source === 'dateTime'
      ? [timeTolerance, (seconds: number) => new Date(seconds * 1000).toISOString()]
      : [0, (number: number) => number];
  return (value) => {
    const number = value === null ? null : read(value);
    if (number === null) return null;
    if (number < range.min - tolerance) return { reason: 'belowRange', limit: shownAs(range.min) };
    return number > range.max + tolerance ? { reason: 'aboveRange', limit: shownAs(range.max) } : null;
  };
}

/** How a column's numbers are read back from JSON. */
function sourceOf({ type, stored }: ColumnToFit): FittedNumericColumn['source'] {
  if (type === 'dateTime') return 'dateTime';
  return type === 'boolean' || stored === 'BOOLEAN' ? 'boolean' : 'numeric';
}

/** What the training rows' missing values become under `mostRecent`; null under another rule. */
function recentValues(
  name: string,
  values: Float64Array,
  train: Int32Array,
  recent: RecentRows | null,
): RecentValues | null {
  const rows = recent?.rows.get(name);
  const last = rows === undefined ? null : lastRowOf(name, recent!);
  if (rows === undefined || last === null) return null;
  const valueOf = (row: number): number => (row < 0 ? NaN : values[row]);
  return { carried: Float64Array.from(train, (row) => valueOf(rows[row])), last: values[last] };
}

const expectations = {
  numeric: 'a number',
  boolean: 'true or false',
  dateTime: 'a date or time as an ISO 8601 string',
} as const;

/** Read a value that is not null; null when it is of the wrong type. */
const numberReaders = {
  numeric: (value: unknown): number | null =>
    typeof value === 'number' && Number.isFinite(value) ? value : null,
  boolean: (value: unknown): number | null => {
    if (typeof value === 'boolean') return value ? 1 : 0;
    return value === 0 || value === 1 ? value : null;
  },
  dateTime: (value: unknown): number | null => {
    const seconds = typeof value === 'string' ? parseDateTime(value) : NaN;
    return Number.isNaN(seconds) ? null : seconds;
  },
} as const;
