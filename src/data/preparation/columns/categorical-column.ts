import { missingCategory, type FittedCategoricalColumn } from '../../../contracts/preparation.ts';
import { createCategoryKind } from './category-kind.ts';

const widthOf = ({ encoding, categories, other }: FittedCategoricalColumn): number =>
  encoding === 'ordinal' ? 1 : categories.length + Number(other);

/** Categories: a 0/1 feature each, or one number. */
export const categoricalKind = createCategoryKind<FittedCategoricalColumn, number>({
  widthOf,
  featureNamesOf({ name, encoding, categories, other }) {
    if (encoding === 'ordinal') return [name];
    return [...categories.map((category) => `${name}=${category}`), ...(other ? [`${name}=(other)`] : [])];
  },
  blockOf: (column) => ({ kind: 'dense', name: column.name, width: widthOf(column) }),
  createCoder: createCategoryIndex,
  write: encodeCategory,
});

/** Finds the index of a raw category: its place in the list, or −1 for one that is not in it. */
export function createCategoryIndex(column: {
  categories: readonly string[];
  fill: string | null;
}): (raw: string | null) => number {
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
