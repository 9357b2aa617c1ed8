import type { TimeFormat } from '../../contracts/column-reading.ts';
import { quoteText } from '../sql-literals.ts';
import { casesSql, namedPatterns, partsOfCell } from './named-patterns.ts';

const day = 86_400;
const minute = '[0-5][0-9]';
const fraction = '(?:[.,](?<f>[0-9]{1,9})[0-9]*)?';
const clock = `(?<h>[0-9]{1,3}):(?<i>${minute}):(?<s>${minute})${fraction}`;

/** Patterns of each format, one of which fits; the names of their groups say what is what. */
const patterns = namedPatterns<TimeFormat>({
  'hh:mm': [
    `(?<n>[+-]?)(?<h>[0-9]{1,3}):(?<i>${minute})(?::(?<s>${minute})${fraction})?(?: ?(?<a>[AaPp][.]?[Mm][.]?))?`,
  ],
  'mm:ss': [`(?<n>[+-]?)(?<i>[0-9]{1,4}):(?<s>${minute})${fraction}`, `(?<n>[+-]?)${clock}`],
  duration: [
    // ISO 8601; months and years have no fixed length.
    `(?<n>[+-]?)P(?:(?<w>[0-9]+)W)?(?:(?<d>[0-9]+)D)?(?:T(?:(?<h>[0-9]+)H)?(?:(?<i>[0-9]+)M)?(?:(?<s>[0-9]+)${fraction}S)?)?`,
    // As pandas, Python and DuckDB write them: the days have a sign of their own.
    `(?<e>[+-]?)(?<d>[0-9]+) days?(?:,? (?<n>[+-]?)${clock})?`,
    `(?<n>[+-]?)${clock}`,
  ],
});

/** Nothing after the P, or after the T, of ISO 8601. */
const unfinished = /[PT]$/;

/** A trimmed cell as seconds: since midnight, or of a duration; null where it is none of the format. */
export function readTime(cell: string, format: TimeFormat): number | null {
  if (unfinished.test(cell)) return null;
  const parts = partsOfCell(cell, patterns[format]);
  return parts && secondsOf(parts);
}

function secondsOf(parts: Record<string, string | undefined>): number | null {
  const number = (name: string): number => Number(parts[name] ?? 0);
  let hour = number('h');
  if (parts['a'] !== undefined) {
    if (hour < 1 || hour > 12 || parts['n'] !== '') return null;
    hour = (hour % 12) + (/^p/i.test(parts['a']) ? 12 : 0);
  }
  const whole = hour * 3600 + number('i') * 60 + number('s');
  const time = whole + Number((parts['f'] ?? '').padEnd(9, '0')) / 1e9;
  const days = (number('w') * 7 + number('d')) * day;
  const isIso = parts['e'] === undefined;
  const sign = parts['n'] === '-' ? -1 : 1;
  return (isIso ? sign * days : (parts['e'] === '-' ? -1 : 1) * days) + sign * time || 0;
}

/** SQL of the same, a DOUBLE; NULL where the cell is no time of the format. @param cell SQL of the trimmed cell */
export function timeSql(cell: string, format: TimeFormat): string {
  const cases = casesSql(cell, patterns[format], secondsSql);
  return `CASE WHEN right(${cell}, 1) IN ('P', 'T') THEN NULL ${cases} END`;
}

function secondsSql(groups: readonly string[], parts: string): string {
  const has = (name: string): boolean => groups.includes(name);
  const number = (name: string): string => (has(name) ? `coalesce(TRY_CAST(p.${name} AS DOUBLE), 0)` : '0');
  const sign = (name: string): string => (has(name) ? `CASE WHEN p.${name} = '-' THEN -1 ELSE 1 END` : '1');
  const hour = has('a')
    ? `CASE WHEN p.a = '' THEN ${number('h')} WHEN ${number('h')} NOT BETWEEN 1 AND 12 OR p.n <> '' THEN NULL ELSE ${number('h')} % 12 + CASE WHEN lower(left(p.a, 1)) = 'p' THEN 12 ELSE 0 END END`
    : number('h');
  const fractionOf = has('f') ? `CAST(rpad(p.f, 9, '0') AS DOUBLE) / 1e9` : '0';
  const time = `(${hour}) * 3600 + ${number('i')} * 60 + ${number('s')} + ${fractionOf}`;
  const days = `(${number('w')} * 7 + ${number('d')}) * ${day}`;
  const seconds = `(${sign(has('e') ? 'e' : 'n')}) * (${days}) + (${sign('n')}) * (${time}) + 0.0`;
  return `list_transform([${parts}], lambda p: CAST(${seconds} AS DOUBLE))[1]`;
}

const twoParts = /^[+-]?\d{1,4}:[0-5]\d(?: ?[AaPp][.]?[Mm][.]?)?$/;
const beyondDay = /^[+-]?(?:2[5-9]|[3-9]\d|\d{3,4}):/;

/** Whether a trimmed cell is a time of two parts, such as 12:30; it is no time of a day where `beyondDay`. */
export const isShortTime = (cell: string): boolean => twoParts.test(cell);
export const isBeyondDay = (cell: string): boolean => beyondDay.test(cell);

/** SQL of {@link isShortTime}. */
export const shortTimeSql = (cell: string): string =>
  `regexp_full_match(${cell}, ${quoteText(twoParts.source.slice(1, -1).replaceAll('\\d', '[0-9]'))})`;
/** SQL of {@link isBeyondDay}. */
export const beyondDaySql = (cell: string): string =>
  `regexp_matches(${cell}, ${quoteText(beyondDay.source.replaceAll('\\d', '[0-9]'))})`;
