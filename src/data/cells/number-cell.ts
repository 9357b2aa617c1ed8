import type { ColumnReading } from '../../contracts/column-reading.ts';
import { quoteText } from '../sql-literals.ts';
import { readTime, timeSql } from './time-cell.ts';

/** How numbers are written. */
export type NumberFormat = Pick<
  ColumnReading,
  'decimal' | 'thousands' | 'unit' | 'minus' | 'parentheses' | 'leadingZeros' | 'timeFormat'
>;

/** Signs of a unit that may stand beside a number, and ISO 4217 codes of currencies. */
export const unitSigns = [
  '%', '$', '€', '£', '¥', '₹', 'USD', 'EUR', 'GBP', 'JPY', 'CNY', 'INR', 'CHF', 'CAD', 'AUD', 'NZD', 'SEK', 'NOK', 'DKK',
  'PLN', 'CZK', 'HUF', 'BRL', 'MXN', 'ZAR', 'SGD', 'HKD', 'KRW', 'TRY', 'ILS',
] as const; // prettier-ignore

/** Digits with a leading zero are a name, such as a postal code. */
const leadingZero = /^0\d/;
const plainNumber = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const infinity = /^[+-]?inf(inity)?$/i;
const spaces = '[ \u00a0\u2009\u202f]';

const isPlain = ({ decimal = '.', thousands, unit, minus, parentheses }: NumberFormat): boolean =>
  decimal === '.' && thousands === undefined && unit === undefined && minus !== true && parentheses !== true;

/** How the grouping mark is found in a pattern: a space may be a narrow or a hard one, an apostrophe a curly one. */
function groupPattern(thousands: NonNullable<NumberFormat['thousands']>): string {
  if (thousands === ' ') return spaces;
  return thousands === "'" ? "['’]" : `[${thousands}]`;
}

/** Digits in groups, of which the first has no leading zero: 0,123 is no 123. Groups of two before the last three are Indian: 1,23,456 has no other meaning. */
function groupedPattern(thousands: NonNullable<NumberFormat['thousands']>): string {
  const mark = groupPattern(thousands);
  const indian = thousands === ',' ? '|[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}' : '';
  return `(?:[1-9][0-9]{0,2}(?:${mark}[0-9]{3})+${indian}|[0-9]+)`;
}

/** The pattern of a number in a format; RE2 and JavaScript read it alike. */
function patternOf({ decimal = '.', thousands, unit, minus, parentheses }: NumberFormat): string {
  const sign = minus ? '[+\u2212-]?' : '[+-]?';
  const whole = thousands === undefined ? '[0-9]+' : groupedPattern(thousands);
  const body = `(?:${whole}(?:[${decimal}][0-9]*)?|[${decimal}][0-9]+)(?:[eE][+-]?[0-9]+)?`;
  const signed = withUnit(body, unit, sign);
  return parentheses ? `(?:${signed}|${inParentheses(body, unit)})` : signed;
}

/** A number in parentheses; the unit stands within or, as spreadsheets write amounts, outside of them. */
function inParentheses(body: string, unit: string | undefined): string {
  const within = `[(]${withUnit(body, unit, '')}[)]`;
  return unit === undefined ? within : `${within}|${withUnit(`[(]${body}[)]`, unit, '')}`;
}

/** @param sign the pattern of a sign */
function withUnit(body: string, unit: string | undefined, sign: string): string {
  if (unit === undefined) return `${sign}${body}`;
  if (unit === '%') return `${sign}${body}${spaces}?%`;
  const mark = unit === '$' ? '[$]' : unit;
  return `(?:${sign}(?:${mark}${spaces}?)?|${mark}${spaces}?${sign})${body}(?:${spaces}?${mark})?`;
}

/** By the format, as the same one is asked for each cell of a column. */
const patterns = new WeakMap<NumberFormat, RegExp>();

function compiled(format: NumberFormat): RegExp {
  let pattern = patterns.get(format);
  if (pattern === undefined) patterns.set(format, (pattern = new RegExp(`^(?:${patternOf(format)})$`)));
  return pattern;
}

/** A trimmed cell as a number; null where it is none in this format. */
export function readNumber(cell: string, format: NumberFormat): number | null {
  if (format.timeFormat !== undefined) return readTime(cell, format.timeFormat);
  if (format.leadingZeros !== true && hasLeadingZero(cell)) return null;
  if (isPlain(format))
    return plainNumber.test(cell) ? Number(cell) : infinity.test(cell) ? infinite(cell) : null;
  if (!compiled(format).test(cell)) return null;
  const { decimal = '.', thousands, unit, minus, parentheses } = format;
  let text = unit === undefined ? cell : cell.replaceAll(unit, '');
  if (parentheses) text = text.replace('(', '-').replace(')', '');
  text = text.replace(/[ \u00a0\u2009\u202f]/g, '');
  if (minus) text = text.replaceAll('\u2212', '-');
  if (thousands === "'") text = text.replace(/['’]/g, '');
  else if (thousands !== undefined && thousands !== ' ') text = text.replaceAll(thousands, '');
  if (decimal === ',') text = text.replaceAll(',', '.');
  return Number(text);
}

const infinite = (cell: string): number => (cell.startsWith('-') ? -Infinity : Infinity);

/** SQL of the same, NULL where the cell is no number. @param cell SQL of the trimmed cell */
export function numberSql(cell: string, format: NumberFormat): string {
  if (format.timeFormat !== undefined) return timeSql(cell, format.timeFormat);
  const zero = format.leadingZeros === true ? 'false' : leadingZeroSql(cell);
  // One mention of the cell: in a wide table the planner compares every expression with every other.
  if (isPlain(format))
    return `TRY_CAST(regexp_extract(${cell}, ${quoteText(plainSource(format))}) AS DOUBLE)`;
  const { decimal = '.', thousands, unit, minus, parentheses } = format;
  const replace = (text: string, what: string, by: string): string => `replace(${text}, ${what}, ${by})`;
  let text = unit === undefined ? cell : replace(cell, quoteText(unit), "''");
  for (const space of [' ', '\u00a0', '\u2009', '\u202f'].map(quoteText))
    if (thousands === ' ' || unit !== undefined) text = replace(text, space, "''");
  if (minus) text = replace(text, quoteText('\u2212'), "'-'");
  if (thousands === "'") text = replace(replace(text, quoteText("'"), "''"), quoteText('’'), "''");
  else if (thousands !== undefined && thousands !== ' ') text = replace(text, quoteText(thousands), "''");
  if (decimal === ',') text = replace(text, "','", "'.'");
  if (parentheses) text = replace(replace(text, "'('", "'-'"), "')'", "''");
  return `CASE WHEN ${zero} OR NOT regexp_full_match(${cell}, ${quoteText(patternOf(format))}) THEN NULL ELSE TRY_CAST(${text} AS DOUBLE) END`;
}

/** SQL that is true for digits with a leading zero, by order: a pattern costs ten times as much. */
export const leadingZeroSql = (cell: string): string => `(${cell} >= '00' AND ${cell} < '0:')`;

/** Whether a trimmed cell is digits with a leading zero. */
export const hasLeadingZero = (cell: string): boolean => cell.startsWith('0') && leadingZero.test(cell);

/** The pattern of a number in plain form for RE2. */
function plainSource({ leadingZeros }: NumberFormat): string {
  const whole = leadingZeros === true ? '[+-]?[0-9]+' : '(?:[+-][0-9]+|0|[1-9][0-9]*)';
  const infinite = '[+-]?[iI][nN][fF](?:[iI][nN][iI][tT][yY])?';
  return `^(?:(?:${whole}(?:[.][0-9]*)?|[+-]?[.][0-9]+)(?:[eE][+-]?[0-9]+)?|${infinite})$`;
}
