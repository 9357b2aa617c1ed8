import type { ColumnReading } from '../../contracts/column-reading.ts';
import { isOneOfSql } from '../sql-literals.ts';

/** Cells of a text column that mean "no value". Only what no class or category is called; `-` and `None` may be one. */
export const textMarks = ['', 'NA', 'N/A', 'n/a', 'null', 'NULL', 'NaN', 'nan', '?', '<NA>', '#N/A', '#NA'] as const; // prettier-ignore

/**
 * Cells among numbers, dates, true and false, and vectors that mean "no value", in lower case: there no class can be
 * meant. What pandas, R, SPSS, MySQL and spreadsheets write.
 */
export const valueMarks = [
  '', 'na', 'n/a', 'n.a.', 'nan', '-nan', 'null', '(null)', 'none', 'nil', 'nat', '<na>', '#n/a', '#na', '#n/a n/a',
  'missing', 'undefined', '?', '-', '--', '–', '—', '.', '\\n', '#div/0!', '#value!', '#ref!', '#name?', '#num!',
  '#null!', '1.#ind', '-1.#ind', '1.#qnan', '-1.#qnan',
] as const; // prettier-ignore

const textMarkSet: ReadonlySet<string> = new Set(textMarks);
const valueMarkSet: ReadonlySet<string> = new Set(valueMarks);
const longestMark = Math.max(...[...textMarks, ...valueMarks].map(({ length }) => length));
const capitals = /[A-Z]/g;

/** Whether a trimmed cell means "no value" under a reading. */
export function isMissing(cell: string, { type, missing }: Pick<ColumnReading, 'type' | 'missing'>): boolean {
  if (cell === '') return true;
  if (missing !== undefined) return missing.includes(cell);
  if (cell.length > longestMark) return false;
  return type === 'text' ? textMarkSet.has(cell) : valueMarkSet.has(lowerAscii(cell));
}

/** SQL of the same, true or false; false for NULL. @param cell SQL of the trimmed cell */
export function missingSql(cell: string, { type, missing }: Pick<ColumnReading, 'type' | 'missing'>): string {
  const [text, marks] =
    missing !== undefined
      ? [cell, ['', ...missing]]
      : type === 'text'
        ? [cell, textMarks]
        : [`lower(${cell})`, valueMarks];
  // Most cells are longer than any mark, and told by that.
  const longest = Math.max(...marks.map((mark) => Buffer.byteLength(mark)));
  return `CASE WHEN strlen(${cell}) <= ${longest} THEN ${isOneOfSql(text, marks)} ELSE false END`;
}

/** Lower case of ASCII letters: what SQL's lower() and JavaScript agree on for the marks. */
const lowerAscii = (text: string): string => text.replace(capitals, (letter) => letter.toLowerCase());
