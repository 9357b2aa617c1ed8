import type { FittedVectorColumn } from '../../../contracts/preparation.ts';
import { shown, type ColumnKind } from './column-kind.ts';
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
    return (rows, from, to, out, width) => {
      for (let i = from; i < to; i++) {
        const start = rows[i] * length;
        const isMissing = Number.isNaN(values[start]);
        encodeVector(column, isMissing ? null : values.subarray(start, start + length), out, i * width + at);
      }
    };
  },
  createCellWriter: (column) => (value, out, at) => {
    const wrong = value === null ? null : whatIsWrong(value, column.length);
    if (wrong === null) encodeVector(column, value as number[] | null, out, at);
    return wrong;
  },
};

/**
 * Writes a vector column's features.
 * @param vector as many numbers as the column says; null: it is missing
 * @param at index of the column's first feature in `out`
 */
export function encodeVector(
  column: FittedVectorColumn,
  vector: ArrayLike<number> | null,
  out: Float32Array,
  at: number,
): void {
  const { length, fill, offset, scale, log } = column;
  const present = vector ?? fill;
  for (let i = 0; i < length; i++)
    out[at + i] = (unscaled({ clip: null, log }, present[i]) - offset[i]) / scale[i];
  if (column.indicator) out[at + length] = vector === null ? 1 : 0;
}

/** Why a JSON value is no vector of that length; null: it is one. */
function whatIsWrong(value: unknown, length: number): string | null {
  if (!Array.isArray(value)) return `Expected an array of ${length} numbers, got ${shown(value)}.`;
  if (value.length !== length) return `Expected an array of ${length} numbers, got one of ${value.length}.`;
  const odd = value.findIndex((item) => typeof item !== 'number' || !Number.isFinite(item));
  return odd < 0 ? null : `Expected numbers only, got ${shown(value[odd])} at position ${odd}.`;
}
