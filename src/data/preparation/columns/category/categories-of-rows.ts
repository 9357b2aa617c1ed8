import type { FittedCategoryColumn } from '../../../../contracts/preparation.ts';
import type { RawColumns } from '../../read/raw-columns.ts';
import { leadingRow, noRow, type RecentRows } from '../../split/recent-rows.ts';
import { createCategoryIndex } from './category-index.ts';

/** The categories of a column's rows: `names[indexOf(row)]`, with what stands for a missing value under `mostRecent`. */
export function categoriesOfRows(
  { name, lead }: Pick<FittedCategoryColumn, 'name' | 'lead'>,
  raw: RawColumns,
  recent: RecentRows | null,
): { names: readonly (string | null)[]; indexOf: (row: number) => number } {
  const { codes, values } = raw.categories.get(name)!;
  const rows = recent?.rows.get(name);
  if (rows === undefined) return { names: values, indexOf: (row) => codes[row] };
  return {
    names: [...values, lead ?? null, null],
    indexOf(row) {
      const from = rows[row];
      if (from === leadingRow) return values.length;
      return from === noRow ? values.length + 1 : codes[from];
    },
  };
}

/** The place of a row's category in the column's list, −1 where it is not there. */
export function placesOfRows(
  column: Pick<FittedCategoryColumn, 'name' | 'lead' | 'fill'> & { categories: readonly string[] },
  raw: RawColumns,
  recent: RecentRows | null,
): (row: number) => number {
  const { names, indexOf } = categoriesOfRows(column, raw, recent);
  const places = Int32Array.from(names, createCategoryIndex(column));
  return (row) => places[indexOf(row)];
}
