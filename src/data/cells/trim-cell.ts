import { quoteText } from '../sql-literals.ts';

/** Characters that are left out around a cell: spaces of several widths, tabs, line breaks. */
const spaces = [' ', '\t', '\r', '\n', '\v', '\f', '\u00a0', '\u2009', '\u202f', '\ufeff'];
const characters = spaces.join('');

const around = new RegExp(`^[${characters}]+|[${characters}]+$`, 'g');

/** Whether a character is in ASCII and no space: then nothing is left out beside it. */
const isVisible = (code: number): boolean => code > 32 && code < 128;

/** A cell without the spaces around it. */
export const trimCell = (text: string): string =>
  isVisible(text.charCodeAt(0)) && isVisible(text.charCodeAt(text.length - 1))
    ? text
    : text.replace(around, '');

/** SQL of the same. One literal: thousands of calls of chr() take the planner minutes in a wide table. */
export const trimSql = (cell: string): string => `trim(${cell}, ${quoteText(characters)})`;

const atEnd = `[${characters}]$`;

/** SQL of the same, ten times as fast where few cells have spaces around them; names the cell four times. */
export const trimmedSql = (cell: string): string =>
  // Byte by byte, all of the characters come before '!' or after the last of ASCII; RE2 looks for the last one from the end.
  `CASE WHEN ${cell} < '!' OR ${cell} >= '\u0080' OR regexp_matches(${cell}, ${quoteText(atEnd)}) THEN ${trimSql(cell)} ELSE ${cell} END`;
