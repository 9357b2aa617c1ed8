import type { ColumnReading } from '../../contracts/column-reading.ts';
import type { ReadingHints } from '../cells/column-facts.ts';
import { trimmedSql, trimSql } from '../cells/trim-cell.ts';
import type { SourceColumn } from './source-table.ts';
import type { TextColumn } from './text-column.ts';

/** Columns that a query takes at once. */
const columnsPerQuery = 200;
/** Up to this width the planner bears expressions that name a cell many times. */
export const plannedColumns = 300;

/** A table of which some columns come as text and others in a type. */
export interface TextTable {
  /** What stands after FROM. */
  from: string;
  text: TextColumn[];
  typed: SourceColumn[];
  /** Names of all columns, in their order. */
  order: readonly string[];
  hints: ReadingHints;
  /** Whether the sample held every row. */
  isWhole: boolean;
  /** Names that columns have in the source, where they are called otherwise. */
  written?: ReadonlyMap<string, string>;
  /** Whether the texts may hold underscores between digits; not given where it is not known. */
  hasUnderscores?: boolean;
  /** Of sources whose lines may be no rows: what goes before a read, and what throws where it found such lines. */
  rows?: { beforeRead: () => Promise<void>; check: () => Promise<void> };
  /** Lines of rows, where the source has lines. */
  locate?: (rows: readonly number[]) => Promise<{ row: number; line?: number }[]>;
}

/** The source with a trimmed text under each alias; a query names only what it needs. */
export function trimmed(table: TextTable, columns: readonly TextColumn[]): string {
  const trim = columns.length > plannedColumns ? trimSql : trimmedSql;
  const cells = columns.map(({ text, alias }) => `${trim(text)} AS ${alias}`);
  return `(SELECT ${cells.join(', ')} FROM ${table.from})`;
}

/** Columns in parts that a query takes at once. */
export function* groupsOf<T>(items: readonly T[]): Generator<T[]> {
  for (let at = 0; at < items.length; at += columnsPerQuery) yield items.slice(at, at + columnsPerQuery);
}

/**
 * SQL of something of each of many columns. Few columns stand beside each other; many that are read alike go through one
 * expression as a list, since the planner compares every expression of a query with every other.
 * @returns what to select from the source, and what then stands for each column
 */
export function selectCells(
  columns: readonly TextColumn[],
  sqlOf: (column: TextColumn) => { cell: string; value: string },
): { inner: string[]; outer: Map<TextColumn, string> } {
  const outer = new Map<TextColumn, string>();
  if (columns.length <= plannedColumns) {
    const sql = columns.map((column) => ({ column, ...sqlOf(column) }));
    for (const { column, value } of sql) outer.set(column, value);
    return { inner: sql.map(({ column, cell }) => `${cell} AS ${column.alias}`), outer };
  }
  const alike = new Map<string, { lambdas: (list: string) => string; columns: TextColumn[] }>();
  for (const column of columns) {
    const { cell, value } = sqlOf({ ...column, text: 'raw', alias: 'cell' });
    const lambdas = (list: string): string =>
      `list_transform(list_transform(${list}, lambda raw: ${cell}), lambda cell: ${value})`;
    const group = alike.get(lambdas('')) ?? { lambdas, columns: [] };
    alike.set(lambdas(''), group);
    group.columns.push(column);
    outer.set(column, `l${[...alike.values()].indexOf(group)}[${group.columns.length}]`);
  }
  const inner = [...alike.values()].map(
    ({ lambdas, columns: group }, i) =>
      `${lambdas(`[${group.map(({ text }) => text).join(', ')}]`)} AS l${i}`,
  );
  return { inner, outer };
}

/**
 * What a value that became NULL is written as, unless the cell was empty: no column holds it otherwise, so that the file
 * tells without a second reading of the source whether there is anything else than empty cells.
 */
export const unreadSql: Readonly<Partial<Record<ColumnReading['type'], string>>> = {
  number: `'nan'::DOUBLE`,
  dateTime: `'infinity'::TIMESTAMP`,
};

/** What unread cells of the column are written as; null where they become NULL. */
export const unreadOf = ({ reading, hasMarks }: TextColumn): string | null => {
  if (hasMarks) return null;
  return reading.nanos ? `'infinity'::TIMESTAMP_NS` : (unreadSql[reading.type] ?? null);
};

/** SQL that is true for what stands for an unread cell; DuckDB's cast takes `inf` for a number in every format. */
export const isUnreadSql = ({ isExpected }: TextColumn, value: string, unread: string): string =>
  isExpected ? `NOT isfinite(${value})` : `${value} = ${unread}`;
