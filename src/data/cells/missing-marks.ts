import type { ColumnReading } from '../../contracts/column-reading.ts';
import { isOneOfSql } from '../sql-literals.ts';
import { numberSql, readNumber, type NumberFormat } from './number-cell.ts';
import { trimCell } from './trim-cell.ts';

/** Errors of spreadsheets: in English, German, French, Spanish, Italian, Portuguese, Dutch, Polish. */
export const spreadsheetErrors = [
  '#N/A', '#DIV/0!', '#VALUE!', '#REF!', '#NAME?', '#NUM!', '#NULL!', '#SPILL!', '#CALC!',
  '#NV', '#WERT!', '#BEZUG!', '#ZAHL!', '#VALEUR!', '#NOM?', '#NOMBRE!', '#NUL!', '#N/D',
  '#¡DIV/0!', '#¡VALOR!', '#¡REF!', '#¿NOMBRE?', '#¡NUM!', '#¡NULO!', '#VALORE!', '#RIF!', '#NOME?', '#NULLO!',
  '#VALOR!', '#NÚM!', '#NULO!', '#N/B', '#DEEL/0!', '#WAARDE!', '#VERW!', '#NAAM?', '#GETAL!', '#LEEG!',
  '#N/D!', '#DZIEL/0!', '#ARG!', '#ADR!', '#NAZWA?', '#LICZBA!', '#ZERO!',
] as const; // prettier-ignore

/**
 * Cells of a text column that mean "no value". Only what no class or category is called; `-` and `None` may be one. Spreadsheets write
 * their errors in capitals.
 */
export const textMarks = [
  '', 'NA', 'N/A', 'n/a', 'null', 'NULL', 'NaN', 'nan', '?', '<NA>', '#NA', ...spreadsheetErrors,
] as const; // prettier-ignore

/**
 * Cells among numbers, dates, true and false, and vectors that mean "no value", in lower case: there no class can be
 * meant. What pandas, R, SPSS, MySQL and spreadsheets write.
 */
export const valueMarks = [
  '', 'na', 'n/a', 'n.a.', 'nan', '-nan', 'null', '(null)', 'none', 'nil', 'nat', '<na>', '#na', '#n/a n/a',
  'missing', 'undefined', '?', '-', '--', '–', '—', '.', '\\n', '1.#ind', '-1.#ind', '1.#qnan', '-1.#qnan',
  ...spreadsheetErrors.map((error) => error.toLowerCase()),
  // SQL has a lower case of every letter, and what is compared here one of ASCII only.
  '#nÚm!',
] as const; // prettier-ignore

const textMarkSet: ReadonlySet<string> = new Set(textMarks);
const valueMarkSet: ReadonlySet<string> = new Set(valueMarks);
const longestMark = Math.max(...[...textMarks, ...valueMarks].map(({ length }) => length));
const capitals = /[A-Z]/g;

/** A reading, as far as it says what means "no value". */
type MissingRule = NumberFormat & Pick<ColumnReading, 'type' | 'missing'>;

/** The values of marks that are numbers, by the reading, as the same one is asked for each cell. */
const markNumbers = new WeakMap<MissingRule, readonly number[]>();

/** Values that mean "no value" among numbers: a mark -999 is also -999.0, and -999,00 where commas are decimal. */
export function missingNumbers(reading: MissingRule): readonly number[] {
  if (reading.type !== 'number' || reading.missing === undefined) return [];
  let numbers = markNumbers.get(reading);
  if (numbers === undefined) {
    numbers = reading.missing.flatMap((mark) => {
      const cell = trimCell(mark);
      return readNumber(cell, { ...reading, leadingZeros: true }) ?? readNumber(cell, {}) ?? [];
    });
    markNumbers.set(reading, numbers);
  }
  return numbers;
}

/** Whether a trimmed cell means "no value" under a reading. */
export function isMissing(cell: string, reading: MissingRule): boolean {
  if (cell === '') return true;
  const { type, missing } = reading;
  if (missing !== undefined) {
    if (missing.includes(cell)) return true;
    const numbers = missingNumbers(reading);
    const value = numbers.length === 0 ? null : readNumber(cell, reading);
    return value !== null && numbers.includes(value);
  }
  if (cell.length > longestMark) return false;
  return type === 'text' ? textMarkSet.has(cell) : valueMarkSet.has(lowerAscii(cell));
}

/** SQL of the same, true or false; false for NULL. @param cell SQL of the trimmed cell */
export function missingSql(cell: string, reading: MissingRule): string {
  const { type, missing } = reading;
  const [text, marks] =
    missing !== undefined
      ? [cell, ['', ...missing]]
      : type === 'text'
        ? [cell, textMarks]
        : [`lower(${cell})`, valueMarks];
  // Most cells are longer than any mark, and told by that.
  const longest = Math.max(...marks.map((mark) => Buffer.byteLength(mark)));
  const isMark = `CASE WHEN strlen(${cell}) <= ${longest} THEN ${isOneOfSql(text, marks)} ELSE false END`;
  const numbers = missingNumbers(reading).filter((value) => Number.isFinite(value));
  if (numbers.length === 0) return isMark;
  const values = numbers.map((value) => `${value.toExponential()}::DOUBLE`).join(', ');
  return `(${isMark} OR coalesce(list_contains([${values}], ${numberSql(cell, reading)}), false))`;
}

/** Lower case of ASCII letters: what SQL's lower() and JavaScript agree on for the marks. */
const lowerAscii = (text: string): string => text.replace(capitals, (letter) => letter.toLowerCase());
