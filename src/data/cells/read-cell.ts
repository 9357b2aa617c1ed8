import type { ColumnReading } from '../../contracts/column-reading.ts';
import { isoTime } from '../iso-time.ts';
import { booleanSql, readBoolean } from './boolean-cell.ts';
import { dateSql, readDate, type Moment } from './date-cell.ts';
import { isMissing, missingNumbers, missingSql } from './missing-marks.ts';
import { numberSql, readNumber } from './number-cell.ts';
import { trimCell } from './trim-cell.ts';
import { readVector, vectorSql } from './vector-cell.ts';

/** What a cell means: a value of the reading's type, null where it is missing, undefined where it does not fit. */
export type CellValue = string | number | boolean | number[] | Moment | null | undefined;

/** Reads the text of a cell. */
export function readText(reading: ColumnReading, text: string): CellValue {
  const cell = trimCell(text);
  if (isMissing(cell, reading)) return null;
  switch (reading.type) {
    case 'number':
      return readNumber(cell, reading) ?? undefined;
    case 'boolean':
      return readBoolean(cell, reading.spellings) ?? undefined;
    case 'dateTime':
      return readDate(cell, reading.dateFormat ?? 'iso') ?? undefined;
    case 'vector':
      return readVector(cell) ?? undefined;
    case 'text':
      return cell;
  }
}

/**
 * SQL of {@link readText}: the value in its stored type; NULL where it is missing or does not fit.
 * @param cell SQL of the trimmed text
 */
export function cellSql(reading: ColumnReading, cell: string): string {
  const value = valueSql(reading, cell);
  // The usual marks are no numbers, dates or truths, so that the value is NULL already.
  const told = reading.type === 'text' || reading.missing !== undefined;
  return told ? `CASE WHEN ${missingSql(cell, reading)} THEN NULL ELSE ${value} END` : value;
}

function valueSql(reading: ColumnReading, cell: string): string {
  switch (reading.type) {
    case 'number':
      return numberSql(cell, reading);
    case 'boolean':
      return booleanSql(cell, reading.spellings);
    case 'dateTime':
      return dateSql(cell, reading.dateFormat ?? 'iso', reading.nanos);
    case 'vector':
      return vectorSql(cell);
    case 'text':
      return cell;
  }
}

/** SQL that is true where a cell means "no value"; false where it has one or does not fit. */
export const isMissingSql = (reading: ColumnReading, cell: string): string =>
  `(${cell} IS NULL OR ${missingSql(cell, reading)})`;

/** A JSON number that stands for itself: what a double can't hold has lost digits before it came here. */
const isExact = (value: number): boolean => !Number.isInteger(value) || Number.isSafeInteger(value);

/**
 * A JSON value of a prediction, read as a cell of the column's file would be: a number, true or false, a list of numbers, a
 * date as ISO 8601 in UTC, a text; null where it is missing; undefined where it does not fit.
 */
export function readCell(reading: ColumnReading, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') {
    const read = readText(reading, value);
    if (read === undefined && reading.type === 'dateTime')
      return isoOf(readDate(trimCell(value), 'iso'), reading);
    // A number without its percent sign is one: there is no other column that it could be told from.
    if (read === undefined && reading.unit !== undefined)
      return readNumber(trimCell(value), { ...reading, unit: undefined }) ?? undefined;
    return typeof read === 'object' && read !== null && 'seconds' in read ? isoOf(read, reading) : read;
  }
  if (typeof value !== 'number') {
    // Names that were read from text are text.
    return reading.type === 'text' && typeof value === 'boolean' ? String(value) : value;
  }
  if (reading.missing?.includes(String(value)) || missingNumbers(reading).includes(value)) return null;
  if (reading.dateFormat === 'yyyymmdd') return isoOf(readDate(String(value), 'yyyymmdd'), reading);
  if (reading.type === 'boolean' && (value === 0 || value === 1)) return value === 1;
  if (reading.type === 'text') return isExact(value) ? String(Object.is(value, -0) ? 0 : value) : undefined;
  return value;
}

/** Why a value can't be read as a cell of the column. */
export function whyUnread({ type, dateFormat, timeFormat }: ColumnReading, value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  const shown = text.length <= 60 ? text : `${text.slice(0, 60)}…`;
  if (type === 'text')
    return `The number ${shown} has more digits than JSON numbers keep; send it as a string.`;
  const format = dateFormat === undefined || dateFormat === 'iso' ? '' : ` or as ${dateFormat}`;
  const expected = {
    number:
      timeFormat === undefined ? 'a number' : `a number of seconds, or a time of the format ${timeFormat}`,
    boolean: 'true or false',
    dateTime: `a date or time as an ISO 8601 string${format}`,
    vector: 'an array of numbers',
  }[type];
  return `Expected ${expected}, got ${shown}.`;
}

/** A moment as ISO 8601: as rows are shown, and as categories of dates are called. */
function isoOf(moment: Moment | null, { dateOnly, nanos = false }: ColumnReading): string | undefined {
  if (moment === null) return undefined;
  const { seconds } = moment;
  if (dateOnly) return isoTime(seconds, 0).slice(0, 10);
  // What is stored to the microsecond is cut off there.
  return isoTime(seconds, nanos ? moment.nanos : moment.nanos - (moment.nanos % 1000));
}
