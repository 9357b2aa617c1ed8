import type { ColumnReading } from '../../contracts/column-reading.ts';
import { dateSql } from './date-cell.ts';
import { numberSql } from './number-cell.ts';
import { trimSql } from './trim-cell.ts';

/** What is known of the source, which spares tests. */
export interface RawCellOptions {
  /** Whether there may be underscores in it. */
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
  if (reading.type === 'dateTime' && (reading.dateFormat ?? 'iso') === 'iso')
    return `coalesce(${castIsoDate(text)}, ${dateSql(cell, 'iso')})`;
  return null;
}

/**
 * A number in plain form; NULL says nothing. What DuckDB would take for a number as well is left to the pattern: `+-1`, spaces
 * before digits with a leading zero, `1_000`, `nan`. A test costs as much as the cast itself.
 */
function castNumber(
  text: string,
  decimal: '.' | ',',
  { hasUnderscores = true, allowsNan = false }: RawCellOptions,
): string {
  const others = [
    // Spaces, + and all else before − in ASCII.
    `${text} < '-'`,
    `(${text} >= '00' AND ${text} < '0:')`,
    ...(allowsNan ? [] : [`${text} >= ':'`, `(${text} >= '-:' AND ${text} < '.')`]),
    ...(hasUnderscores ? [`contains(${text}, '_')`] : []),
    ...(decimal === ',' ? [`contains(${text}, '.')`] : []),
  ];
  const plain = decimal === ',' ? `replace(${text}, ',', '.')` : text;
  return `CASE WHEN ${others.join(' OR ')} THEN NULL ELSE TRY_CAST(${plain} AS DOUBLE) END`;
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
