import type { ColumnReading } from '../../contracts/column-reading.ts';
import { TrainyardError } from '../../errors.ts';
import { readText } from '../cells/read-cell.ts';
import { shorten } from './column-names.ts';

const integerPattern = /^\d+$/;

/**
 * Whether the first record looks like data rather than names: every column that holds numbers, dates or true/false
 * begins with such a value; or, among columns of text only, each first cell occurs again further down its column.
 * Names that are rising integers over numbers, such as years, count as names where a text column has one too.
 * @param readings of the columns, by the other records
 */
export function looksLikeData(
  first: readonly string[],
  rows: readonly (readonly string[])[],
  readings: readonly ColumnReading[],
): boolean {
  const hasValue = (j: number): boolean => rows.some((row) => readText(readings[j], row[j] ?? '') != null);
  const typed = readings.flatMap((reading, j) => (reading.type !== 'text' && hasValue(j) ? [j] : []));
  const occursAgain = (j: number): boolean => rows.some((row) => row[j]?.trim() === first[j]);
  if (typed.length === 0) return rows.length > 1 && first.every((cell, j) => cell !== '' && occursAgain(j));
  const valueLike = (j: number): boolean => readText(readings[j], first[j]) != null;
  const isGap = (j: number): boolean => readText(readings[j], first[j]) === null;
  if (!typed.every((j) => valueLike(j) || (isGap(j) && typed.some(valueLike)))) return false;
  const text = first.map((_, j) => j).filter((j) => !typed.includes(j));
  const rising = typed.every((j, i) => {
    if (!integerPattern.test(first[j])) return false;
    return i === 0 || Number(first[j]) > Number(first[typed[i - 1]]);
  });
  return !(rising && typed.length > 1 && text.some((j) => first[j] !== '' && !occursAgain(j)));
}

/** The error for a first record that looks like data. */
export function noHeader(first: readonly string[], line: number): TrainyardError {
  const shown = shorten(first.slice(0, 6).join(', '));
  const detail = `The first line (${shown}) looks like data: there is no header. Put a line with the columns' names first, or tell \`header=false\`.`;
  return new TrainyardError('datasetInvalid', detail, { issues: [{ code: 'noHeader', line, detail }] });
}
