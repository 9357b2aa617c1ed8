import type { FittedVectorColumn } from '../../../contracts/preparation.ts';
import { shown, type ColumnKind } from './column-kind.ts';
import { leadingRow, noRow } from '../split/recent-rows.ts';
import { unscaled } from './numeric-column.ts';

/** Vectors of numbers: a feature for each position, and a 0/1 feature "was missing". */
export const vectorKind: ColumnKind<FittedVectorColumn> = {
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
  noisyFeaturesOf: ({ length }) => length,
  isRead: ({ name }, { vectors }) => vectors.has(name),
  createColumnWriter(column, raw, at) {
    const { length } = column;
    const { values } = raw.vectors.get(column.name)!;
    const recent = raw.recent?.rows.get(column.name);
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
