import type { FittedNumericColumn } from '../../../contracts/preparation.ts';
import { parseDateTime } from './parse-date-time.ts';
import { leadingRow, noRow } from '../split/recent-rows.ts';
import { shown, type ColumnKind } from './column-kind.ts';

/** Numbers, booleans and date-times: one number, and a 0/1 feature each for "was missing" and "is an outlier". */
export const numericKind: ColumnKind<FittedNumericColumn> = {
  widthOf: (column) => 1 + Number(column.indicator) + Number(column.outlierMark !== null),
  featureNamesOf: ({ name, indicator, outlierMark }) => [
    name,
    ...(indicator ? [`${name}:missing`] : []),
    ...(outlierMark ? [`${name}:outlier`] : []),
  ],
  blockOf: (column) => ({ kind: 'dense', name: column.name, width: numericKind.widthOf(column) }),
  noisyFeaturesOf: ({ source }) => (source === 'boolean' ? 0 : 1),
  isRead: ({ name }, { numbers }) => numbers.has(name),
  createColumnWriter(column, raw, at) {
    const values = raw.numbers.get(column.name)!;
    const recent = raw.recent?.rows.get(column.name);
    const standFor = (row: number): number | null => {
      const from = recent?.[row] ?? noRow;
      if (from === leadingRow) return column.lead ?? column.fill;
      return from === noRow ? column.fill : values[from];
    };
    return (rows, from, to, out, width) => {
      for (let i = from; i < to; i++)
        encodeNumeric(column, values[rows[i]], out, i * width + at, standFor(rows[i]));
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
};

/** A value before it is scaled: clipped, and its logarithm taken, as the column says. */
export function unscaled(column: Pick<FittedNumericColumn, 'clip' | 'log'>, raw: number): number {
  const { clip } = column;
  const value = clip === null ? raw : Math.min(clip.upper, Math.max(clip.lower, raw));
  return column.log ? Math.sign(value) * Math.log1p(Math.abs(value)) : value;
}

/**
 * Writes a numeric column's features.
 * @param raw the value; NaN where it is missing
 * @param at index of the column's first feature in `out`
 * @param stand the value that stands for it where it is missing
 */
export function encodeNumeric(
  column: FittedNumericColumn,
  raw: number,
  out: Float32Array,
  at: number,
  stand = column.fill,
): void {
  const missing = Number.isNaN(raw);
  const value = missing ? (stand ?? NaN) : raw;
  out[at] = (unscaled(column, value) - column.offset) / column.scale;
  let next = at + 1;
  if (column.indicator) out[next++] = missing ? 1 : 0;
  if (column.outlierMark) {
    const { lower, upper } = column.outlierMark;
    out[next] = value < lower || value > upper ? 1 : 0;
  }
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
