import type { ColumnProfile } from '../../../../contracts/dataset.ts';
import type { ResolvedPreparation } from '../../../../contracts/definition/definition.ts';
import type { FittedCategoryColumn } from '../../../../contracts/preparation.ts';
import { numberCategory } from '../../read/category-name.ts';
import { countCodes } from '../../read/count-codes.ts';
import type { RawColumns } from '../../read/raw-columns.ts';
import { lastRowOf } from '../../split/recent-rows.ts';
import {
  shown,
  type ColumnKind,
  type ColumnToFit,
  type FitContext,
  type UnfittedColumn,
  type UnplacedBlock,
} from '../column-kind.ts';
import { categoriesOfRows } from './categories-of-rows.ts';
import { fillCategories, fillWithRecent, type FilledCategories } from './fill-categories.ts';

/** How categories become features; reading them, and finding what stands for a missing one, is the same for all. */
export interface CategoryEncoding<Fitted extends FittedCategoryColumn, Code> {
  /** The values of `preparation.categorical` that ask for it. */
  names: readonly ResolvedPreparation['categorical'][];
  fit: (filled: FilledCategories, raw: RawColumns, context: FitContext) => Fitted;
  /** The largest block that it can make. @param categories different ones in the whole dataset, at most */
  upperBound: (column: UnfittedColumn, preparation: ResolvedPreparation, categories: number) => UnplacedBlock;
  widthOf: (column: Fitted) => number;
  featureNamesOf: (column: Fitted) => string[];
  blockOf: (column: Fitted) => UnplacedBlock;
  classicalKindOf?: (column: Fitted) => number;
  /** What a category is to {@link write}: found once for each different one. Null is a missing one. */
  createCoder: (column: Fitted) => (category: string | null) => Code;
  /** Writes a category's features at `out[at]`, where zeros are. */
  write: (column: Fitted, code: Code, out: Float32Array, at: number) => void;
}

/** The kind of column that an encoding of categories makes. */
export function createCategoryKind<Fitted extends FittedCategoryColumn, Code>(
  encoding: CategoryEncoding<Fitted, Code>,
): ColumnKind<Fitted> {
  const { names, widthOf, featureNamesOf, blockOf, classicalKindOf, createCoder, write } = encoding;
  return {
    takes: (type, { categorical }) => type === 'categorical' && names.includes(categorical),
    isRead: ({ name }, { categories }) => categories.has(name),
    fit: (column, raw, context) => encoding.fit(fillColumn(column, raw, context), raw, context),
    upperBound: (column, preparation) => encoding.upperBound(column, preparation, categoriesAtMost(column)),
    widthOf,
    featureNamesOf,
    blockOf,
    ...(classicalKindOf && { classicalKindOf }),
    createColumnWriter(column, raw, { recent }, at) {
      const { names: categories, indexOf } = categoriesOfRows(column, raw, recent);
      const codes = categories.map(createCoder(column));
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
    createOutsideCheck(column) {
      if (!('categories' in column)) return null;
      const known = new Set(column.categories);
      return (value) => {
        const category = readCategory(value);
        // What stands for a missing value is the preparation's business.
        if (category === null || category === undefined || known.has(category)) return null;
        return { reason: 'unknownCategory', limit: null };
      };
    },
  };
}

/** A JSON value as the name of a category; null is a missing one, undefined says that it can't be one. */
export function readCategory(value: unknown): string | null | undefined {
  if (value === null || typeof value === 'string') return value;
  if (typeof value === 'number') return numberCategory(value);
  return typeof value === 'boolean' ? String(value) : undefined;
}

/** How a column's categories are read back from JSON. */
function sourceOf(stored: string | undefined): FittedCategoryColumn['source'] {
  if (stored === 'BOOLEAN') return 'boolean';
  return stored === 'DOUBLE' || stored === 'BIGINT' ? 'numeric' : 'categorical';
}

/** Counts the training rows' categories and decides what stands for a missing one. */
function fillColumn(
  { name, stored }: ColumnToFit,
  raw: RawColumns,
  { preparation, train, recent }: FitContext,
): FilledCategories {
  const column = { name, source: sourceOf(stored) };
  const { codes, values } = raw.categories.get(name)!;
  const present = countCodes(codes, values, train);
  if (recent === null || preparation.missing.categorical !== 'mostRecent')
    return fillCategories(column, present, preparation);
  const { names, indexOf } = categoriesOfRows(column, raw, recent);
  const carried = new Map<string | null, number>();
  for (const row of train) {
    const category = names[indexOf(row)];
    carried.set(category, (carried.get(category) ?? 0) + 1);
  }
  const last = lastRowOf(name, recent);
  return fillWithRecent(column, carried, present, last === null ? null : values[codes[last]]);
}

/** Categories of a column in the whole dataset, "missing" among them. Estimated counts may be a few percent too low. */
function categoriesAtMost({ profile, rows }: { profile: ColumnProfile | undefined; rows: number }): number {
  if (profile === undefined) return Infinity;
  const exact = rows <= 100_000 || profile.distinct <= 1000;
  return Math.ceil(profile.distinct * (exact ? 1 : 1.1) + Number(profile.missing > 0));
}
