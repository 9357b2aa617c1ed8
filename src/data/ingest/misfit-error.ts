import type { ColumnReading } from '../../contracts/column-reading.ts';
import { TrainyardError, type ErrorIssue } from '../../errors.ts';
import { cellSql, isMissingSql } from '../cells/read-cell.ts';
import type { DataEngine } from '../data-engine.ts';
import { shorten } from './column-names.ts';
import type { TextColumn } from './text-column.ts';
import { trimmed, type TextTable } from './text-table.ts';

const reportedIssues = 20;

const expected: Readonly<Record<ColumnReading['type'], string>> = {
  number: 'a number',
  boolean: 'true or false',
  dateTime: 'a date or time',
  vector: 'a list of numbers, such as [1, 2.5]',
  text: 'text',
};

/** The error that names the first cells of a column that do not fit it. */
export async function misfitError(
  engine: DataEngine,
  table: TextTable,
  column: TextColumn,
): Promise<TrainyardError> {
  const { alias, reading, name, isTold } = column;
  const cells = await engine.query(
    `SELECT row, left(cell, 80) AS value FROM (SELECT row_number() OVER () AS row, ${alias} AS cell FROM ${trimmed(table, [column])})
     WHERE NOT ${isMissingSql(reading, 'cell')} AND ${cellSql(reading, 'cell')} IS NULL ORDER BY row LIMIT ${reportedIssues}`,
  );
  const rows = cells.map(({ row }) => Number(row));
  const places = (await table.locate?.(rows)) ?? rows.map((row) => ({ row }));
  const what = reading.dateFormat && reading.dateFormat !== 'iso' ? `a date (${reading.dateFormat})` : expected[reading.type]; // prettier-ignore
  const why = isTold
    ? 'as was told for this column'
    : 'as nearly all other values of this column are. A missing value is written as an empty cell, NA, null, ? or -, or as `missingValues` tells; with `type: categorical` for the column all cells are names';
  const issues = cells.map(({ value }, i): ErrorIssue => ({
    code: 'mixedTypes',
    detail: `"${shorten(String(value))}" is not ${what}, ${why}.`,
    ...places[i],
    column: name,
  }));
  return invalidRows(issues, table.locate && (await hintOf(engine, table, rows)));
}

/** Rows at an end of a table that may be a part of its header, or lie below it. */
const rowsAtEnd = 5;

/** What lines at the start or the end of a CSV may be that do not fit. @param rows those that do not, the first of them */
async function hintOf(engine: DataEngine, table: TextTable, rows: readonly number[]): Promise<string> {
  if (rows.every((row) => row <= 2)) return 'If the header has more lines than one, tell `headerLines`.';
  const [{ n }] = await engine.query(`SELECT count(*) AS n FROM ${table.from}`);
  const isBelow = rows.every((row) => row > Number(n) - rowsAtEnd);
  return isBelow ? 'If the last lines are totals or notes, tell `skipLastLines`.' : '';
}

/** The error of rows that can't be read. @param hint at what to do about it */
export function invalidRows(issues: ErrorIssue[], hint = ''): TrainyardError {
  const { row, line, column, detail } = issues[0];
  const where = `row ${row}${line === undefined ? '' : ` (line ${line})`}${column === undefined ? '' : `, column "${shorten(column)}"`}`;
  return new TrainyardError(
    'datasetInvalid',
    `The data has an error in ${where}: ${detail}${hint && ` ${hint}`}`,
    { issues },
  );
}
