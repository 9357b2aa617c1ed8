import { missingCategory, type FittedCategoricalColumn } from '../../../contracts/preparation.ts';
import { shown, type ColumnKind } from './column-kind.ts';

/** Categories: a 0/1 feature each, or one number. */
export const categoricalKind: ColumnKind<FittedCategoricalColumn> = {
  widthOf: (column) => (column.encoding === 'ordinal' ? 1 : column.categories.length + Number(column.other)),
  featureNamesOf({ name, encoding, categories, other }) {
    if (encoding === 'ordinal') return [name];
    return [...categories.map((category) => `${name}=${category}`), ...(other ? [`${name}=(other)`] : [])];
  },
  blockOf: (column) => ({ kind: 'dense', name: column.name, width: categoricalKind.widthOf(column) }),
  isRead: ({ name }, { categories }) => categories.has(name),
  createColumnWriter(column, raw, at) {
    const { codes, values } = raw.categories.get(column.name)!;
    const indices = Int32Array.from(values.map(createCategoryIndex(column)));
    return (rows, from, to, out, width) => {
      for (let i = from; i < to; i++) encodeCategory(column, indices[codes[rows[i]]], out, i * width + at);
    };
  },
  createCellWriter(column) {
    const indexOf = createCategoryIndex(column);
    return (value, out, at) => {
      const category = readCategory(value);
      if (category === undefined) return `Expected a category as a string, got ${shown(value)}.`;
      encodeCategory(column, indexOf(category), out, at);
      return null;
    };
  },
};

/** A JSON value as the name of a category; null is a missing one, undefined says that it can't be one. */
export function readCategory(value: unknown): string | null | undefined {
  if (value === null || typeof value === 'string') return value;
  if (typeof value === 'number') return numberCategory(value);
  return typeof value === 'boolean' ? String(value) : undefined;
}

/** A number as the name of a category: as JavaScript and JSON write it. */
export const numberCategory = (value: number): string => String(Object.is(value, -0) ? 0 : value);

/** Finds the index of a raw category: its place in the list, or −1 for one that has no feature of its own. */
export function createCategoryIndex(column: FittedCategoricalColumn): (raw: string | null) => number {
  const indexOf = new Map(column.categories.map((category, i) => [category, i]));
  const missing = column.fill ?? missingCategory;
  return (raw) => indexOf.get(raw ?? missing) ?? -1;
}

/**
 * Writes a categorical column's features. An ordinal column's feature is its category's place, one past the last for
 * others; one-hot without a feature for others leaves zeros.
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
