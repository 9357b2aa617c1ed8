import type { ColumnReading } from '../../contracts/column-reading.ts';
import { expectedNumberSql, rawCellSql } from '../cells/raw-cell.ts';
import { cellSql } from '../cells/read-cell.ts';
import { readingOfStored } from '../cells/reading-of-stored.ts';
import type { NamedReading } from '../cells/stored-readings.ts';
import { trimmedSql } from '../cells/trim-cell.ts';
import type { MarkCounters } from './mark-counters.ts';
import type { SourceColumn, StoredType } from './source-table.ts';
import type { TextColumn } from './text-column.ts';
import { plannedColumns, selectCells, unreadOf, type TextTable } from './text-table.ts';

const storedTypes: Readonly<Record<ColumnReading['type'], StoredType>> = { number: 'DOUBLE', boolean: 'BOOLEAN', dateTime: 'TIMESTAMP', vector: 'DOUBLE[]', text: 'VARCHAR' }; // prettier-ignore

const storedTypeOf = ({ type, nanos }: ColumnReading): StoredType =>
  nanos ? 'TIMESTAMP_NS' : storedTypes[type];

/** What is selected of a table where it is written, each column as its reading says. */
export function sourceOf(
  table: TextTable,
  counters: MarkCounters,
): { from: string; columns: SourceColumn[] } {
  const typed = new Map(table.typed.map((column, i) => [column.name, { ...column, alias: `t${i}` }]));
  const text = new Map(table.text.map((column) => [column.name, column]));
  const cells = selectCells(table.text, (column) => writtenSql(table, column, counters));
  const inner = [
    ...cells.inner,
    ...[...typed.values()].map(({ expression, alias }) => `${expression} AS ${alias}`),
  ];
  const columns = table.order.map((name): SourceColumn => {
    const column = text.get(name);
    if (column !== undefined)
      return { name, storedType: storedTypeOf(column.reading), expression: cells.outer.get(column)! };
    const { storedType, alias } = typed.get(name)!;
    return { name, storedType, expression: alias };
  });
  return { from: `(SELECT ${inner.join(', ')} FROM ${table.from})`, columns };
}

/** How the columns of a table are read, to be kept with it. */
export function readingsOf(table: TextTable): NamedReading[] {
  const named = (name: string, reading: ColumnReading): NamedReading => {
    const writtenAs = table.written?.get(name);
    return { name, reading, ...(writtenAs === undefined ? {} : { writtenAs }) };
  };
  return [
    ...table.text.map(({ name, reading }) => named(name, reading)),
    ...table.typed.flatMap(({ name, storedType, reading: told }) => {
      const reading = told ?? readingOfStored(storedType);
      return reading === null ? [] : [named(name, reading)];
    }),
  ];
}

/** Columns whose NULLs are counted while they are written. Expressions that many columns share count nothing. */
export const countedColumns = ({ text }: TextTable): TextColumn[] =>
  text.length > plannedColumns ? [] : text.filter((column) => unreadOf(column) === null);

/** SQL of what is written of a column. */
function writtenSql(
  table: TextTable,
  column: TextColumn,
  counters: MarkCounters,
): { cell: string; value: string } {
  const expected = column.isExpected ? expectedNumberSql(column.reading, column.alias, table) : null;
  if (expected !== null) return { cell: column.text, value: expected };
  const { cell, value } = columnSql(table, column);
  const unread = unreadOf(column);
  if (unread === null)
    return table.text.length > plannedColumns
      ? { cell, value }
      : { cell, value: `coalesce(${value}, ${counters.sqlOf(column)})` };
  return { cell, value: `coalesce(${value}, CASE WHEN ${column.alias} IS NOT NULL THEN ${unread} END)` };
}

/** SQL of a column's cell under its alias, and of its value, which names the alias. */
function columnSql(table: TextTable, column: TextColumn): { cell: string; value: string } {
  const { text, alias, reading } = column;
  const value = rawCellSql(reading, alias, {
    hasUnderscores: table.hasUnderscores,
    allowsNan: unreadOf(column) !== null,
  });
  return value === null ? { cell: trimmedSql(text), value: cellSql(reading, alias) } : { cell: text, value };
}
