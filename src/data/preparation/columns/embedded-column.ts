import type { FittedEmbeddedColumn } from '../../../contracts/preparation.ts';
import { createCategoryIndex } from './categorical-column.ts';
import { createCategoryKind } from './category-kind.ts';

/** Categories as indices, which the model embeds; 0 stands for every category without an index of its own. */
export const embeddedKind = createCategoryKind<FittedEmbeddedColumn, number>({
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
