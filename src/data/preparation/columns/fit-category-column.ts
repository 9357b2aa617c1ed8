import type { ResolvedPreparation } from '../../../contracts/definition/definition.ts';
import type { FittedCategoryColumn } from '../../../contracts/preparation.ts';
import { categoriesOfRows } from './category-kind.ts';
import {
  fillCategories,
  fillWithRecent,
  fitCategorical,
  fitEmbedded,
  fitHashed,
  fitTargetEncoded,
  type FilledCategories,
} from './fit-categorical.ts';
import { countCodes } from '../fit/count-codes.ts';
import type { RawColumns } from '../read/raw-columns.ts';
import { lastRowOf } from '../split/recent-rows.ts';

/** Fits a column of categories that was read, as the definition encodes them. @param train the training rows */
export function fitCategoryColumn(
  column: Pick<FittedCategoryColumn, 'name' | 'source'>,
  raw: RawColumns,
  train: Int32Array,
  preparation: ResolvedPreparation,
): FittedCategoryColumn {
  const filled = fill(column, raw, train, preparation);
  switch (preparation.categorical) {
    case 'oneHot':
    case 'ordinal':
      return fitCategorical(filled, preparation, preparation.categorical);
    case 'embedding':
      return fitEmbedded(filled, preparation);
    case 'hashing':
      return fitHashed(filled, preparation.hashing!);
    case 'target':
      return fitTargetEncoded(filled, raw);
  }
}

function fill(
  column: Pick<FittedCategoryColumn, 'name' | 'source'>,
  raw: RawColumns,
  train: Int32Array,
  preparation: ResolvedPreparation,
): FilledCategories {
  const { codes, values } = raw.categories.get(column.name)!;
  const present = countCodes(codes, values, train);
  if (preparation.missing.categorical !== 'mostRecent') return fillCategories(column, present, preparation);
  const { names, indexOf } = categoriesOfRows(column, raw);
  const carried = new Map<string | null, number>();
  for (const row of train) {
    const name = names[indexOf(row)];
    carried.set(name, (carried.get(name) ?? 0) + 1);
  }
  const last = lastRowOf(column.name, raw);
  return fillWithRecent(column, carried, present, last === null ? null : values[codes[last]]);
}
