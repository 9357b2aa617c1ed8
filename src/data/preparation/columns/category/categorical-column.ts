import type { ResolvedPreparation } from '../../../../contracts/definition/definition.ts';
import type { FittedCategoricalColumn } from '../../../../contracts/preparation.ts';
import { plainNumber } from '../column-kind.ts';
import { createCategoryIndex } from './category-index.ts';
import { createCategoryKind } from './category-kind.ts';
import { filling, keptCategories, type FilledCategories } from './fill-categories.ts';

const widthOf = ({ encoding, categories, other }: FittedCategoricalColumn): number =>
  encoding === 'ordinal' ? 1 : categories.length + Number(other);

/** Categories: a 0/1 feature each, or one number. */
export const categoricalKind = createCategoryKind<FittedCategoricalColumn, number>({
  names: ['oneHot', 'ordinal'],
  fit: (filled, _raw, { preparation }) =>
    fitCategorical(filled, preparation, preparation.categorical === 'ordinal' ? 'ordinal' : 'oneHot'),
  upperBound({ name }, { categorical, maxCategories }, categories) {
    // One more for all others.
    const width = categorical === 'ordinal' ? 1 : Math.min(maxCategories, categories) + 1;
    return { kind: 'dense', name, width };
  },
  widthOf,
  featureNamesOf({ name, encoding, categories, other }) {
    if (encoding === 'ordinal') return [name];
    return [...categories.map((category) => `${name}=${category}`), ...(other ? [`${name}=(other)`] : [])];
  },
  blockOf: (column) => ({ kind: 'dense', name: column.name, width: widthOf(column) }),
  classicalKindOf: ({ encoding, categories }) =>
    encoding === 'ordinal' ? categories.length + 1 : plainNumber,
  createCoder: createCategoryIndex,
  write: encodeCategory,
});

/**
 * Fits a categorical column on its values in the training split. The most frequent `maxCategories` are kept. Where that
 * leaves any out, one-hot has a feature for all others. Where it leaves out none, a category first seen later sets no
 * feature at all (as scikit-learn's `handle_unknown="ignore"`): a feature that was never 1 in training has weights that
 * never learned anything.
 */
export function fitCategorical(
  filled: FilledCategories,
  { maxCategories }: Pick<ResolvedPreparation, 'maxCategories'>,
  encoding: FittedCategoricalColumn['encoding'],
): FittedCategoricalColumn {
  const categories = keptCategories(filled, maxCategories);
  return {
    kind: 'categorical',
    ...filling(filled),
    encoding,
    categories,
    other: encoding === 'oneHot' && filled.counts.length > categories.length,
  };
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
