import type { FittedCategoryColumn } from '../../../contracts/preparation.ts';
import { leadingRow, noRow } from '../split/recent-rows.ts';
import type { RawColumns } from '../read/raw-columns.ts';
import { shown, type ColumnKind, type UnplacedBlock } from './column-kind.ts';

/** How categories become features; reading them, and finding what stands for a missing one, is the same for all. */
export interface CategoryEncoding<Fitted extends FittedCategoryColumn, Code> {
  widthOf: (column: Fitted) => number;
  featureNamesOf: (column: Fitted) => string[];
  blockOf: (column: Fitted) => UnplacedBlock;
  /** What a category is to {@link write}: found once for each different one. Null is a missing one. */
  createCoder: (column: Fitted) => (category: string | null) => Code;
  /** Writes a category's features at `out[at]`, where zeros are. */
  write: (column: Fitted, code: Code, out: Float32Array, at: number) => void;
}

/** The kind of column that an encoding of categories makes. */
export function createCategoryKind<Fitted extends FittedCategoryColumn, Code>(
  encoding: CategoryEncoding<Fitted, Code>,
): ColumnKind<Fitted> {
  const { widthOf, featureNamesOf, blockOf, createCoder, write } = encoding;
  return {
    widthOf,
    featureNamesOf,
    blockOf,
    isRead: ({ name }, { categories }) => categories.has(name),
    createColumnWriter(column, raw, at) {
      const { names, indexOf } = categoriesOfRows(column, raw);
      const codes = names.map(createCoder(column));
      return (rows, from, to, out, width) => {
        for (let i = from; i < to; i++) write(column, codes[indexOf(rows[i])], out, i * width + at);
      };
    },
    createCellWriter(column) {
      const codeOf = createCoder(column);
      const { name } = column;
      return (value, out, at, seen) => {
        let category = readCategory(value);
        if (category === undefined) return `Expected a category as a string, got ${shown(value)}.`;
        if (column.lead !== undefined) {
          if (category === null) category = (seen.get(name) as string | undefined) ?? null;
          else seen.set(name, category);
        }
        write(column, codeOf(category), out, at);
        return null;
      };
    },
  };
}

/** The categories of a column's rows: `names[indexOf(row)]`, with what stands for a missing value under `mostRecent`. */
export function categoriesOfRows(
  { name, lead }: Pick<FittedCategoryColumn, 'name' | 'lead'>,
  raw: RawColumns,
): { names: readonly (string | null)[]; indexOf: (row: number) => number } {
  const { codes, values } = raw.categories.get(name)!;
  const recent = raw.recent?.rows.get(name);
  if (recent === undefined) return { names: values, indexOf: (row) => codes[row] };
  const names = [...values, lead ?? null, null];
  return {
    names,
    indexOf(row) {
      const from = recent[row];
      if (from === leadingRow) return values.length;
      return from === noRow ? values.length + 1 : codes[from];
    },
  };
}

/** A JSON value as the name of a category; null is a missing one, undefined says that it can't be one. */
export function readCategory(value: unknown): string | null | undefined {
  if (value === null || typeof value === 'string') return value;
  if (typeof value === 'number') return numberCategory(value);
  return typeof value === 'boolean' ? String(value) : undefined;
}

/** A number as the name of a category: as JavaScript and JSON write it. */
export const numberCategory = (value: number): string => String(Object.is(value, -0) ? 0 : value);
