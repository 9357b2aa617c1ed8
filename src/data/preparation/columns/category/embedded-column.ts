import type { FittedEmbeddedColumn } from '../../../../contracts/preparation.ts';
import { createCategoryIndex } from './category-index.ts';
import { createCategoryKind } from './category-kind.ts';
import { filling, keptCategories } from './fill-categories.ts';

/**
 * Categories as indices, which the model embeds: the most frequent `maxCategories` get one each; 0 stands for every other
 * category.
 */
export const embeddedKind = createCategoryKind<FittedEmbeddedColumn, number>({
  names: ['embedding'],
  fit: (filled, _raw, { preparation }) => ({
    kind: 'embedded',
    ...filling(filled),
    categories: keptCategories(filled, preparation.maxCategories),
  }),
  upperBound: ({ name }, { maxCategories }, categories) => ({
    kind: 'category',
    name,
    width: 1,
    count: Math.min(maxCategories, categories) + 1,
  }),
  widthOf: () => 1,
  featureNamesOf: ({ name }) => [name],
  blockOf: ({ name, categories }) => ({ kind: 'category', name, width: 1, count: categories.length + 1 }),
  createCoder(column) {
    const indexOf = createCategoryIndex(column);
    return (category) => indexOf(category) + 1;
  },
  write(_column, index, out, at) {
    out[at] = index;
  },
});
