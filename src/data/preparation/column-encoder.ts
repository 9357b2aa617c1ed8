import {
  missingCategory,
  type FittedCategoricalColumn,
  type FittedColumn,
  type FittedNumericColumn,
} from '../../contracts/preparation.ts';

/**
 * What turns a column's raw values into features. Training and prediction both call these functions and no others, so
 * that a row means the same in both.
 */

/** Features that a column takes. */
export function widthOf(column: FittedColumn): number {
  if (column.kind === 'numeric') return 1 + Number(column.indicator) + Number(column.outlierMark !== null);
  return column.encoding === 'ordinal' ? 1 : column.categories.length + Number(column.other);
}

/** Names of all features, in order: `column`, `column=category`, `column:missing`, `column:outlier`. */
export function featureNamesOf(columns: readonly FittedColumn[]): string[] {
  return columns.flatMap((column) => {
    const { name } = column;
    if (column.kind === 'numeric')
      return [
        name,
        ...(column.indicator ? [`${name}:missing`] : []),
        ...(column.outlierMark ? [`${name}:outlier`] : []),
      ];
    if (column.encoding === 'ordinal') return [name];
    return [
      ...column.categories.map((category) => `${name}=${category}`),
      ...(column.other ? [`${name}=(other)`] : []),
    ];
  });
}

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
 */
export function encodeNumeric(column: FittedNumericColumn, raw: number, out: Float32Array, at: number): void {
  const missing = Number.isNaN(raw);
  const value = missing ? column.fill : raw;
  out[at] = (unscaled(column, value) - column.offset) / column.scale;
  let next = at + 1;
  if (column.indicator) out[next++] = missing ? 1 : 0;
  if (column.outlierMark) {
    const { lower, upper } = column.outlierMark;
    out[next] = value < lower || value > upper ? 1 : 0;
  }
}

/** Finds the index of a raw category: its place in the list, or −1 for one that has no feature of its own. */
export function createCategoryIndex(column: FittedCategoricalColumn): (raw: string | null) => number {
  const indexOf = new Map(column.categories.map((category, i) => [category, i]));
  const missing = column.fill ?? missingCategory;
  return (raw) => indexOf.get(raw ?? missing) ?? -1;
}

/**
 * Writes a categorical column's features; `out` holds zeros there. An ordinal column's feature is its category's place,
 * one past the last for others; one-hot without a feature for others leaves zeros.
 * @param index as {@link createCategoryIndex} gave it
 */
export function encodeCategory(
  column: FittedCategoricalColumn,
  index: number,
  out: Float32Array,
  at: number,
): void {
  if (column.encoding === 'ordinal') out[at] = index < 0 ? column.categories.length : index;
  else if (index >= 0) out[at + index] = 1;
  else if (column.other) out[at + column.categories.length] = 1;
}

/** A number as the name of a category: as JavaScript and JSON write it. */
export const numberCategory = (value: number): string => String(Object.is(value, -0) ? 0 : value);
