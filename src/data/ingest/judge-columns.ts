import type { ReadColumn } from '../../contracts/dataset-reading.ts';
import { isMissingSql } from '../cells/read-cell.ts';
import { trimmedSql, trimSql } from '../cells/trim-cell.ts';
import type { DataEngine } from '../data-engine.ts';
import { quoteName, quotePath } from '../sql-literals.ts';
import type { CountedNulls } from './mark-counters.ts';
import { readFooter } from './parquet-footer.ts';
import type { TextColumn } from './text-column.ts';
import {
  groupsOf,
  isUnreadSql,
  plannedColumns,
  selectCells,
  unreadOf,
  unreadSql,
  type TextTable,
} from './text-table.ts';

/** What the written file tells of its text columns. */
export interface WrittenColumns {
  /** Columns whose NULLs may be more than empty cells, with how many they are. */
  gaps: Map<TextColumn, number>;
  /** Those that hold stand-ins for cells that were not read. */
  unread: TextColumn[];
  /** Columns of numbers that may be too long for a double. */
  inexact: TextColumn[];
  /** Empty cells of the other columns. */
  empty: Map<TextColumn, number>;
}

/** Looks at the written file. @param rows those that it has */
export async function summarize(
  engine: DataEngine,
  table: TextTable,
  path: string,
  rows: number,
): Promise<WrittenColumns> {
  const written: WrittenColumns = { gaps: new Map(), unread: [], inexact: [], empty: new Map() };
  const add = (column: TextColumn, nulls: number, unread: number, isLarge: boolean): void => {
    if (unread > 0) written.unread.push(column);
    if (unread > 0 || (nulls > 0 && unreadOf(column) === null)) written.gaps.set(column, nulls + unread);
    else written.empty.set(column, nulls);
    if (column.reading.type === 'number' && !column.isTold && (isLarge || column.longNumbers))
      written.inexact.push(column);
  };
  const footer = await readFooter(engine, path);
  const places = new Map(table.order.map((name, i) => [name, i]));
  const open: TextColumn[] = [];
  for (const column of table.text) {
    const { nulls, largest, isOrdinary } = footer[places.get(column.name)!];
    const { type } = column.reading;
    if (type === 'vector' || (unreadSql[type] !== undefined && !isOrdinary)) open.push(column);
    else add(column, nulls, 0, (largest ?? 0) > Number.MAX_SAFE_INTEGER);
  }
  for (const group of groupsOf(open)) {
    const facts = group.flatMap((column, i) => {
      const name = quoteName(column.name);
      const unread = unreadOf(column);
      return [
        `count(${name}) AS n${i}`,
        `${unread === null ? '0' : `count(*) FILTER (${isUnreadSql(column, name, unread)})`} AS u${i}`,
        `${column.reading.type === 'number' ? `coalesce(max(abs(${name})) > ${Number.MAX_SAFE_INTEGER}, false)` : 'false'} AS big${i}`,
      ];
    });
    const [found] = await engine.query(`SELECT ${facts.join(', ')} FROM read_parquet(${quotePath(path)})`);
    for (const [i, column] of group.entries())
      add(column, rows - Number(found[`n${i}`]), Number(found[`u${i}`]), found[`big${i}`] === true);
  }
  return written;
}

/** Of the cells that became NULL: which marks stood there, and whether there are cells that do not fit. */
export async function judgeNulls(
  engine: DataEngine,
  table: TextTable,
  { gaps, empty }: WrittenColumns,
  counted: ReadonlyMap<TextColumn, CountedNulls>,
): Promise<{ marks: Map<string, ReadColumn['missing']>; misfits: TextColumn[] }> {
  const marks = new Map<string, ReadColumn['missing']>();
  const misfits: TextColumn[] = [];
  for (const [{ name }, cells] of empty) if (cells > 0) marks.set(name, [{ mark: '', cells }]);
  const told = (column: TextColumn, found: ReadColumn['missing']): void => {
    const some = found.filter(({ cells }) => cells > 0);
    marks.set(
      column.name,
      some.toSorted((a, b) => b.cells - a.cells || (a.mark < b.mark ? -1 : 1)),
    );
    column.marks = some.flatMap(({ mark }) => (mark === '' ? [] : mark));
  };
  const group: TextColumn[] = [];
  for (const [column, nulls] of gaps) {
    const known = counted.get(column);
    if (known === undefined || known.others > 0) {
      group.push(column);
      continue;
    }
    const found = [...known.marks].map(([mark, cells]) => ({ mark, cells }));
    const empties = nulls - found.reduce((sum, { cells }) => sum + cells, 0);
    told(column, [...found, { mark: '', cells: empties }]);
  }
  if (group.length > 0) {
    const { inner, outer } = selectCells(group, ({ text, alias, reading }) => ({
      cell: group.length > plannedColumns ? trimSql(text) : trimmedSql(text),
      value: `CASE WHEN ${isMissingSql(reading, alias)} THEN coalesce(${alias}, '') END`,
    }));
    const parts = group.map((column, i) => `map_entries(histogram(${outer.get(column)!})) AS m${i}`);
    const [result] = await engine.query(
      `SELECT ${parts.join(', ')} FROM (SELECT ${inner.join(', ')} FROM ${table.from})`,
    );
    for (const [i, column] of group.entries()) {
      const entries = (result[`m${i}`] ?? []) as { key: string; value: number | string }[];
      const found = entries.map(({ key, value }) => ({ mark: key, cells: Number(value) }));
      told(column, found);
      if (found.reduce((sum, { cells: count }) => sum + count, 0) < gaps.get(column)!) misfits.push(column);
    }
  }
  return { marks, misfits };
}
