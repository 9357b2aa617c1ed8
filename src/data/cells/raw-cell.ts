import type { ColumnReading } from '../../contracts/column-reading.ts';
import { dateSql } from './date-cell.ts';
import { hasLeadingZero, leadingZeroSql, numberSql } from './number-cell.ts';
import { trimSql } from './trim-cell.ts';

/** What is known of the source, which spares tests. */
export interface RawCellOptions {
  /** Whether there may be underscores between digits in it. */
  hasUnderscores?: boolean | undefined;
  /** Whether a cell such as `-nan` may become NaN instead of NULL. */
  allowsNan?: boolean;
}

/**
 * SQL of a cell's value from the text as it stands in the source, several times as fast as `cellSql`: cheap tests find the
 * numbers and dates that DuckDB's own casts read as we do, and the patterns decide on the other cells. It names the text
 * often, which takes the planner long in a table of thousands of columns.
 * @param text a column's name
 * @returns null for readings that need the trimmed text
 */
export function rawCellSql(
  reading: ColumnReading,
  text: string,
  options: RawCellOptions = {},
): string | null {
  if (reading.missing !== undefined) return null;
  const cell = trimSql(text);
  if (reading.type === 'number' && reading.unit === undefined)
    return `coalesce(${castNumber(text, reading.decimal ?? '.', options)}, ${numberSql(cell, reading)})`;
  if (reading.type === 'dateTime' && (reading.dateFormat ?? 'iso') === 'iso' && !reading.nanos)
    return `coalesce(${castIsoDate(text)}, ${dateSql(cell, 'iso')})`;
  return null;
}

/**
 * SQL of a number from the text as it stands in the source, where all cells are expected to be empty or in plain form: the
 * cheapest that there is. Text that only the pattern can judge becomes NaN or infinite; DuckDB stops with a Conversion Error at text that
 * is no number at all.
 * @returns null for other readings
 */
export function expectedNumberSql(
  reading: ColumnReading,
  text: string,
  options: RawCellOptions = {},
): string | null {
  if (reading.missing !== undefined || reading.type !== 'number' || reading.unit !== undefined) return null;
  const decimal = reading.decimal ?? '.';
  const odd = oddNumber(text, decimal, { ...options, allowsNan: true });
  return `CASE WHEN ${odd} THEN 'nan'::DOUBLE ELSE CAST(${withPoint(text, decimal)} AS DOUBLE) END`;
}

/** Whether {@link expectedNumberSql} reads a cell without an error and without giving it up; true for an empty cell. */
export const isExpectedNumber = (cell: string, { decimal = '.' }: ColumnReading): boolean =>
  cell === '' || (expectedForms[decimal].test(cell) && !hasLeadingZero(cell));

const expectedForms = {
  '.': /^(?:-?\d+\.?\d*|-?\.\d+)(?:[eE][+-]?\d+)?$/,
  ',': /^(?:-?\d+,?\d*|-,\d+)(?:[eE][+-]?\d+)?$/,
};

const withPoint = (text: string, decimal: '.' | ','): string =>
  decimal === ',' ? `replace(${text}, ',', '.')` : text;

/** A number in plain form; NULL says nothing. */
function castNumber(text: string, decimal: '.' | ',', options: RawCellOptions): string {
  return `CASE WHEN ${oddNumber(text, decimal, options)} THEN NULL ELSE TRY_CAST(${withPoint(text, decimal)} AS DOUBLE) END`;
}

/**
 * SQL that is true for text that DuckDB would take for a number otherwise than we do: `+-1`, spaces before digits with a
 * leading zero, `1_000`, `nan`. A test costs as much as the cast itself.
 */
function oddNumber(
  text: string,
  decimal: '.' | ',',
  { hasUnderscores = true, allowsNan = false }: RawCellOptions,
): string {
  const tests = [
    // Spaces, + and all else before − in ASCII.
    `${text} < '-'`,
    leadingZeroSql(text),
    ...(allowsNan ? [] : [`${text} >= ':'`, `(${text} >= '-:' AND ${text} < '.')`]),
    ...(hasUnderscores ? [`contains(${text}, '_')`] : []),
    ...(decimal === ',' ? [`contains(${text}, '.')`] : []),
  ];
  return tests.join(' OR ');
}

/** A date `2020-01-31`, alone or with a time `10:30:15` after a space or a T, with or without Z; NULL says nothing. */
const castIsoDate = (text: string): string =>
  `CASE WHEN ${text} >= '0001-' AND ${text} < ':' THEN
     CASE strlen(${text})
       WHEN 10 THEN CASE WHEN ${text} LIKE '____-__-__' THEN CAST(TRY_CAST(${text} AS DATE) AS TIMESTAMP) END
       WHEN 19 THEN CASE WHEN (${text} LIKE '____-__-__ __:__:__' OR ${text} LIKE '____-__-__T__:__:__') AND substr(${text}, 12, 2) < '24' THEN TRY_CAST(${text} AS TIMESTAMP) END
       WHEN 20 THEN CASE WHEN (${text} LIKE '____-__-__ __:__:__Z' OR ${text} LIKE '____-__-__T__:__:__Z') AND substr(${text}, 12, 2) < '24' THEN TRY_CAST(left(${text}, 19) AS TIMESTAMP) END
     END
   END`;
