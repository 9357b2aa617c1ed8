import type { FittedNumericColumn } from '../../../../contracts/preparation.ts';

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
