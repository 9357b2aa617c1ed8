import type { ColumnReading } from '../../contracts/column-reading.ts';
import { dateSql } from './date-cell.ts';
import { hasLeadingZero, leadingZeroSql, numberSql } from './number-cell.ts';
import { quoteText } from '../sql-literals.ts';
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
  if (reading.missing !== undefined || reading.timeFormat !== undefined) return null;
  const cell = trimSql(text);
  if (reading.type === 'number' && reading.unit === undefined)
    return `coalesce(${castNumber(text, reading.decimal ?? '.', options)}, ${numberSql(cell, reading)})`;
  if (reading.type === 'dateTime' && (reading.dateFormat ?? 'iso') === 'iso' && !reading.nanos)
    return `coalesce(${castIsoDate(text)}, ${dateSql(cell, 'iso')})`;
  const order = reading.dateFormat && orders[reading.dateFormat];
  if (reading.type === 'dateTime' && order !== undefined && !reading.nanos)
    return `coalesce(${parseDate(text, order)}, ${dateSql(cell, reading.dateFormat!)})`;
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
  const isPlain = reading.missing === undefined && reading.unit === undefined && reading.timeFormat === undefined; // prettier-ignore
  if (reading.type !== 'number' || !isPlain) return null;
  const decimal = reading.decimal ?? '.';
  const odd = oddNumber(text, decimal, { ...options, allowsNan: true });
  return `CASE WHEN ${odd} THEN 'nan'::DOUBLE ELSE CAST(${withPoint(text, decimal)} AS DOUBLE) END`;
}

/** Whether {@link expectedNumberSql} reads a cell without an error and without giving it up; true for an empty cell. */
export const isExpectedNumber = (cell: string, { decimal = '.', timeFormat }: ColumnReading): boolean =>
  cell === '' || (timeFormat === undefined && expectedForms[decimal].test(cell) && !hasLeadingZero(cell));

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

/** Formats whose dates of ten characters DuckDB's own parser reads, by the two parts before or after the year. */
const orders: Readonly<Partial<Record<NonNullable<ColumnReading['dateFormat']>, [string, string]>>> = {
  'dd/mm/yyyy': ['%d', '%m'],
  'mm/dd/yyyy': ['%m', '%d'],
};

/** A date `31/01/2020`, `31.01.2020` or `31-01-2020`, alone or with a time `10:30` or `10:30:15` after a space; NULL says nothing. */
function parseDate(text: string, [first, second]: [string, string]): string {
  const parsed = ['/', '.', '-'].map((mark) => {
    const date = [first, second, '%Y'].join(mark);
    const form = `__${mark}__${mark}____`;
    return `WHEN ${quoteText(mark)} THEN CASE strlen(${text})
      WHEN 10 THEN CASE WHEN ${text} LIKE '${form}' THEN try_strptime(${text}, '${date}') END
      WHEN 16 THEN CASE WHEN ${text} LIKE '${form} __:__' THEN try_strptime(${text}, '${date} %H:%M') END
      WHEN 19 THEN CASE WHEN ${text} LIKE '${form} __:__:__' THEN try_strptime(${text}, '${date} %H:%M:%S') END
    END`;
  });
  // Digits at both ends of the year and at the end: the parser passes over spaces, and knows a year 0.
  return `CASE WHEN ${text} >= '0' AND ${text} < ':' AND substr(${text}, 7, 4) >= '0001' AND substr(${text}, 7, 4) < ':' AND right(${text}, 1) BETWEEN '0' AND '9' AND substr(${text}, 10, 1) BETWEEN '0' AND '9'
     THEN CASE substr(${text}, 3, 1) ${parsed.join(' ')} END
   END`;
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
