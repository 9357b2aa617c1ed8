import type { ResolvedPreparation } from '../../contracts/definition/definition.ts';
import { missingCategory, type FittedCategoricalColumn } from '../../contracts/preparation.ts';

/** Orders categories: the most frequent first, ties by name. */
const byCount = (a: readonly [string, number], b: readonly [string, number]): number =>
  b[1] - a[1] || (a[0] < b[0] ? -1 : 1);

/**
 * Fits a categorical column on its values in the training split. The most frequent `maxCategories` are kept. Where that
 * leaves any out, one-hot has a feature for all others. Where it leaves out none, a category first seen later sets no
 * feature at all (as scikit-learn's `handle_unknown="ignore"`): a feature that was never 1 in training has weights that
 * never learned anything.
 * @param counts rows of the training split by category; missing ones under null
 */
export function fitCategorical(
  name: string,
  source: FittedCategoricalColumn['source'],
  counts: ReadonlyMap<string | null, number>,
  preparation: ResolvedPreparation,
): FittedCategoricalColumn {
  const { missing, maxCategories, categorical } = preparation;
  const present = [...counts]
    .filter((entry): entry is [string, number] => entry[0] !== null)
    .toSorted(byCount);
  const absent = counts.get(null) ?? 0;
  let fill: string | null = null;
  if (missing.categorical === 'constant') fill = missing.categoricalConstant;
  // Rows with missing values are dropped while training; a prediction for one still needs a value.
  else if (missing.categorical !== 'category') fill = present[0]?.[0] ?? null;
  const merged = new Map(present);
  if (absent > 0) {
    const stand = fill ?? missingCategory;
    merged.set(stand, (merged.get(stand) ?? 0) + absent);
  }
  const categories = [...merged]
    .toSorted(byCount)
    .slice(0, maxCategories)
    .map(([category]) => category);
  return {
    kind: 'categorical',
    name,
    source,
    encoding: categorical,
    categories,
    other: categorical === 'oneHot' && merged.size > categories.length,
    fill,
  };
}
