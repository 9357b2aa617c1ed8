import type { ResolvedPreparation } from '../../../../contracts/definition/definition.ts';
import { missingCategory, type FittedCategoryColumn } from '../../../../contracts/preparation.ts';

/** A column's categories in the training split, with what stands for a missing one. */
export interface FilledCategories extends Pick<FittedCategoryColumn, 'name' | 'source' | 'fill' | 'lead'> {
  /** Rows by category, the most frequent first (ties by name); missing values count as what stands for them. */
  counts: [category: string, rows: number][];
}

/** Orders categories: the most frequent first, ties by name. */
const byCount = (a: readonly [string, number], b: readonly [string, number]): number =>
  b[1] - a[1] || (a[0] < b[0] ? -1 : 1);

/**
 * Decides what stands for a missing category.
 * @param counts rows of the training split by category; missing ones under null
 */
export function fillCategories(
  column: Pick<FittedCategoryColumn, 'name' | 'source'>,
  counts: ReadonlyMap<string | null, number>,
  { missing }: ResolvedPreparation,
): FilledCategories {
  const present = presentOf(counts);
  let fill: string | null = null;
  if (missing.categorical === 'constant') fill = missing.categoricalConstant;
  // Rows with missing values are dropped while training; a prediction for one still needs a value.
  else if (missing.categorical !== 'category') fill = present[0]?.[0] ?? null;
  return { ...column, fill, counts: merge(present, counts.get(null) ?? 0, fill) };
}

/**
 * What stands for a missing category under `mostRecent`, where no row before has one: the last one of the training rows in a
 * prediction, and the most frequent one for the first training rows, before which nothing was.
 * @param counts rows of the training split by category, each missing one counted as the last before it; null: none was
 * @param present rows by category without the missing ones
 * @param last the last category of the training rows; null where there is none
 */
export function fillWithRecent(
  column: Pick<FittedCategoryColumn, 'name' | 'source'>,
  counts: ReadonlyMap<string | null, number>,
  present: ReadonlyMap<string | null, number>,
  last: string | null,
): FilledCategories {
  const lead = presentOf(present)[0]?.[0] ?? null;
  return { ...column, fill: last, lead, counts: merge(presentOf(counts), counts.get(null) ?? 0, lead) };
}

const presentOf = (counts: ReadonlyMap<string | null, number>): [string, number][] =>
  [...counts].filter((entry): entry is [string, number] => entry[0] !== null).toSorted(byCount);

function merge(present: [string, number][], absent: number, stand: string | null): [string, number][] {
  const merged = new Map(present);
  if (absent > 0) {
    const category = stand ?? missingCategory;
    merged.set(category, (merged.get(category) ?? 0) + absent);
  }
  return [...merged].toSorted(byCount);
}

/** What every fitted column of categories has, in the order that artifacts have it. */
export const filling = ({
  name,
  source,
  fill,
  lead,
}: FilledCategories): Omit<FilledCategories, 'counts'> => ({
  name,
  source,
  fill,
  ...(lead === undefined ? {} : { lead }),
});

/** The most frequent categories, at most so many. */
export const keptCategories = ({ counts }: FilledCategories, most: number): string[] =>
  counts.slice(0, most).map(([category]) => category);
