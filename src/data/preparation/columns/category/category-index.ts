import { missingCategory } from '../../../../contracts/preparation.ts';

/** Finds the index of a raw category: its place in the list, or −1 for one that is not in it. */
export function createCategoryIndex(column: {
  categories: readonly string[];
  fill: string | null;
}): (raw: string | null) => number {
  const indexOf = new Map(column.categories.map((category, i) => [category, i]));
  const missing = column.fill ?? missingCategory;
  return (raw) => indexOf.get(raw ?? missing) ?? -1;
}
