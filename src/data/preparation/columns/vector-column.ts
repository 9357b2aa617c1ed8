import type { FittedVectorColumn } from '../../../contracts/preparation.ts';
import type { RawColumns } from '../read/raw-columns.ts';
import { lastRowOf, leadingRow, noRow } from '../split/recent-rows.ts';
import { shown, type ColumnKind, type ColumnToFit, type FitContext } from './column-kind.ts';
import { hasOverflow, refuseOverflow } from './number-range.ts';
import { unscaled } from './numeric/encode-numeric.ts';
import { fitNumeric } from './numeric/fit-numeric.ts';

/** Vectors of numbers: a feature for each position, and a 0/1 feature "was missing". */
export const vectorKind: ColumnKind<FittedVectorColumn> = {
  takes: (type) => type === 'vector',
  isRead: ({ name }, { vectors }) => vectors.has(name),
  fit: fitVector,
  upperBound({ name, profile, sequence }, { missing }) {
    const length = profile?.vectorLength ?? 0;
    if (sequence !== null)
      return { kind: 'sequence', name, width: length, steps: length / sequence.features, ...sequence };
    const mayMiss = profile === undefined || profile.missing > 0;
    return { kind: 'dense', name, width: length + Number(missing.indicator && mayMiss) };
  },
  widthOf: ({ length, indicator }) => length + Number(indicator),
  featureNamesOf: ({ name, length, indicator }) => [
    ...Array.from({ length }, (_, position) => `${name}[${position}]`),
    ...(indicator ? [`${name}:missing`] : []),
  ],
  blockOf(column) {
    const { name, length, sequence } = column;
    if (sequence === undefined) return { kind: 'dense', name, width: vectorKind.widthOf(column) };
    const { features } = sequence;
    return { kind: 'sequence', name, width: length, steps: length / features, features };
  },
  scalingsOf: ({ offset, scale }) => offset.map((each, i) => ({ offset: each, scale: scale[i] })),
  noisyFeaturesOf: ({ length }) => length,
  createColumnWriter(column, raw, context, at) {
    const { length } = column;
    const { values } = raw.vectors.get(column.name)!;
    const recent = context.recent?.rows.get(column.name);
    const vectorOf = (row: number): Float64Array => values.subarray(row * length, (row + 1) * length);
    const standFor = (row: number): ArrayLike<number | null> => {
      const from = recent?.[row] ?? noRow;
      if (from === leadingRow) return column.lead ?? column.fill;
      return from === noRow ? column.fill : vectorOf(from);
    };
    return (rows, from, to, out, width) => {
      for (let i = from; i < to; i++) {
        const row = rows[i];
        const vector = Number.isNaN(values[row * length]) ? null : vectorOf(row);
        encodeVector(column, vector, out, i * width + at, standFor(row));
        if (hasOverflow(out, i * width + at, i * width + at + length))
          refuseOverflow(column.name, row + context.firstRow);
      }
    };
  },
  createCellWriter(column) {
    const { name, length, fill, lead } = column;
    return (value, out, at, seen) => {
      const wrong = value === null ? null : whatIsWrong(value, length);
      if (wrong !== null) return wrong;
      const recent = lead === undefined ? undefined : (seen.get(name) as number[] | undefined);
      if (lead !== undefined && value !== null) seen.set(name, value);
      encodeVector(column, value as number[] | null, out, at, recent ?? fill);
      return null;
    };
  },
};

/**
 * Fits a column of vectors on its values in the training split, each position as a numeric column of its own. Outliers are
 * looked for in numeric columns only: a position far out is most often what a vector is there to say. Where the vector is a
 * sequence, each feature is fitted on its values of all steps together.
 * @returns null where no training row has a vector
 */
function fitVector(
  { name, sequence }: ColumnToFit,
  raw: RawColumns,
  { preparation, train: rows, recent: recentRows }: FitContext,
): FittedVectorColumn | null {
  const { values, length } = raw.vectors.get(name)!;
  // Where a whole sequence is missing, the one before says nothing of it.
  const recent = sequence === null ? recentRows?.rows.get(name) : undefined;
  const isMissing = (row: number): boolean => Number.isNaN(values[row * length]);
  if (length === 0 || rows.every(isMissing)) return null;
  const last = recent === undefined ? null : lastRowOf(name, recentRows!);
  const lead: number[] = [];
  const column: FittedVectorColumn = {
    kind: 'vector',
    name,
    length,
    fill: [],
    ...(recent && { lead }),
    // A sequence is steps and nothing else.
    indicator: sequence === null && preparation.missing.indicator && rows.some(isMissing),
    log: preparation.numeric === 'log',
    offset: [],
    scale: [],
    ...(sequence && { sequence }),
  };
  const period = sequence?.features ?? length;
  const steps = length / period;
  const ofFeature = new Float64Array(rows.length * steps);
  const fits = Array.from({ length: period }, (_, feature) => {
    for (let i = 0; i < ofFeature.length; i++) {
      const step = i % steps;
      ofFeature[i] = values[rows[(i - step) / steps] * length + step * period + feature];
    }
    const valueOf = (row: number): number => (row < 0 ? NaN : values[row * length + feature]);
    const carried =
      recent === undefined || last === null
        ? null
        : { carried: Float64Array.from(rows, (row) => valueOf(recent[row])), last: valueOf(last) };
    return fitNumeric(name, 'numeric', ofFeature, { ...preparation, outliers: null }, carried);
  });
  for (let position = 0; position < length; position++) {
    const { fill, offset, scale, lead: first } = fits[position % period];
    if (first !== undefined) lead.push(first);
    column.fill.push(fill);
    column.offset.push(offset);
    column.scale.push(scale);
  }
  return column;
}

/**
 * Writes a vector column's features.
 * @param vector as many numbers as the column says; null: it is missing
 * @param at index of the column's first feature in `out`
 * @param stand the vector that stands for it where it is missing
 */
export function encodeVector(
  column: FittedVectorColumn,
  vector: ArrayLike<number> | null,
  out: Float32Array,
  at: number,
  stand: ArrayLike<number | null> = column.fill,
): void {
  const { length, offset, scale, log } = column;
  const present = vector ?? stand;
  for (let i = 0; i < length; i++)
    out[at + i] = (unscaled({ clip: null, log }, present[i] ?? NaN) - offset[i]) / scale[i];
  if (column.indicator) out[at + length] = vector === null ? 1 : 0;
}

/** Why a JSON value is no vector of that length; null: it is one. */
function whatIsWrong(value: unknown, length: number): string | null {
  if (!Array.isArray(value)) return `Expected an array of ${length} numbers, got ${shown(value)}.`;
  if (value.length !== length) return `Expected an array of ${length} numbers, got one of ${value.length}.`;
  const odd = value.findIndex((item) => typeof item !== 'number' || !Number.isFinite(item));
  return odd < 0 ? null : `Expected numbers only, got ${shown(value[odd])} at position ${odd}.`;
}
