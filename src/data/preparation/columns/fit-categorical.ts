import type { ResolvedPreparation } from '../../../contracts/definition/definition.ts';
import {
  missingCategory,
  type FittedCategoricalColumn,
  type FittedCategoryColumn,
  type FittedEmbeddedColumn,
  type FittedHashedColumn,
  type FittedTargetEncodedColumn,
} from '../../../contracts/preparation.ts';
import { placesOfRows } from './target-encoded-column.ts';
import { meanTargets } from './mean-targets.ts';
import type { RawColumns } from '../read/raw-columns.ts';

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

/** What every fitted column of categories has. */
const common = ({ name, source, fill, lead }: FilledCategories) => ({
  name,
  source,
  fill,
  ...(lead === undefined ? {} : { lead }),
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
  const categories = filled.counts.slice(0, maxCategories).map(([category]) => category);
  return {
    kind: 'categorical',
    ...common(filled),
    encoding,
    categories,
    other: encoding === 'oneHot' && filled.counts.length > categories.length,
  };
}

/** The most frequent `maxCategories` get an index each. */
export function fitEmbedded(
  filled: FilledCategories,
  { maxCategories }: Pick<ResolvedPreparation, 'maxCategories'>,
): FittedEmbeddedColumn {
  const categories = filled.counts.slice(0, maxCategories).map(([category]) => category);
  return { kind: 'embedded', ...common(filled), categories };
}

/** Nothing of the categories themselves is kept. */
export function fitHashed(
  filled: FilledCategories,
  hashing: NonNullable<ResolvedPreparation['hashing']>,
): FittedHashedColumn {
  return { kind: 'hashed', ...common(filled), ...hashing };
}

/** Means of the target over all training rows: what rows that were not trained on are encoded with. */
export function fitTargetEncoded(filled: FilledCategories, raw: RawColumns): FittedTargetEncodedColumn {
  if (raw.crossFit === undefined) throw new Error('target encoding needs the targets of the training rows');
  const { folds } = raw.crossFit;
  const column = { ...common(filled), categories: filled.counts.map(([category]) => category) };
  const places = folds.rows.map(placesOfRows(column, raw));
  const { means, overall } = meanTargets(places, column.categories.length, folds, null);
  const { outputs } = folds;
  return {
    kind: 'targetEncoded',
    ...column,
    encodings: column.categories.map((_, i) => [...means.subarray(i * outputs, (i + 1) * outputs)]),
    unknown: [...overall],
    outputs: folds.names,
  };
}
