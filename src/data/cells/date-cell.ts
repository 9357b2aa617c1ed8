import type { DateFormat } from '../../contracts/column-reading.ts';
import { quoteText } from '../sql-literals.ts';
import { casesSql, namedPatterns, partsOfCell } from './named-patterns.ts';

/** A moment: whole seconds since 1970 in UTC, and billionths of a second above. */
export interface Moment {
  seconds: number;
  nanos: number;
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const year = '(?<y>[0-9]{4})';
const shortYear = '(?<y>[0-9]{2})';
const month = '(?<m>0?[1-9]|1[0-2])';
const day = '(?<d>0?[1-9]|[12][0-9]|3[01])';
const monthName =
  '(?<n>[Jj]an(?:uary)?|[Ff]eb(?:ruary)?|[Mm]ar(?:ch)?|[Aa]pr(?:il)?|[Mm]ay|[Jj]une?|[Jj]uly?|[Aa]ug(?:ust)?|[Ss]ep(?:t|tember)?|[Oo]ct(?:ober)?|[Nn]ov(?:ember)?|[Dd]ec(?:ember)?|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)';
const time =
  '(?:(?:[Tt]|,? +)(?<h>[01]?[0-9]|2[0-3]):(?<i>[0-5][0-9])(?::(?<s>[0-5][0-9])(?:[.,](?<f>[0-9]{1,9})[0-9]*)?)? ?(?<a>[AaPp][.]?[Mm][.]?)? ?(?<z>[Zz]|UTC|GMT|[+-](?:0[0-9]|1[0-5])(?::?[0-5][0-9])?)?)?';
const compactTime =
  '(?:[Tt](?<h>[01][0-9]|2[0-3])(?<i>[0-5][0-9])(?:(?<s>[0-5][0-9])(?:[.,](?<f>[0-9]{1,9})[0-9]*)?)?(?<z>[Zz]|[+-](?:0[0-9]|1[0-5])(?::?[0-5][0-9])?)?)';

const weekday =
  '(?:(?:[Mm]on|[Tt]ue(?:s)?|[Ww]ed(?:nes)?|[Tt]hu(?:rs)?|[Ff]ri|[Ss]at(?:ur)?|[Ss]un)(?:day)?[.]?,? +)?';
/** As C's asctime and Python's ctime write it: the year comes last. */
const timeBeforeYear = '(?<h>[01]?[0-9]|2[0-3]):(?<i>[0-5][0-9]):(?<s>[0-5][0-9])(?: (?:UTC|GMT))?';

/** Patterns of each format, one of which fits; the names of their groups say what is what. */
const patterns = namedPatterns<DateFormat>({
  iso: [
    `${year}-${month}-${day}${time}`,
    `${year}(?<m>0[1-9]|1[0-2])(?<d>0[1-9]|[12][0-9]|3[01])${compactTime}`,
  ],
  'yyyy-mm': [`${year}[-/]${month}`, `${year}-?M${month}`],
  'yyyy/mm/dd': [`${year}[/.]${month}[/.]${day}${time}`],
  'dd/mm/yyyy': [`${day}[/.-]${month}[/.-]${year}${time}`],
  'mm/dd/yyyy': [`${month}[/.-]${day}[/.-]${year}${time}`],
  'dd/mm/yy': [`${day}[/.-]${month}[/.-]${shortYear}${time}`],
  'mm/dd/yy': [`${month}[/.-]${day}[/.-]${shortYear}${time}`],
  'dd mmm yyyy': [
    `${weekday}${day}[ /-]?${monthName}[.]?[ /-]?${year}${time}`,
    // As SAS writes it.
    `${day}${monthName}${year}:(?<h>[01][0-9]|2[0-3]):(?<i>[0-5][0-9])(?::(?<s>[0-5][0-9])(?:[.](?<f>[0-9]{1,9})[0-9]*)?)?`,
  ],
  'mmm dd yyyy': [
    `${weekday}${monthName}[.]? ${day},? ${year}${time}`,
    `${weekday}${monthName} +${day} ${timeBeforeYear} ${year}`,
  ],
  'dd mmm yy': [`${day}[ /-]?${monthName}[.]?[ /-]?${shortYear}${time}`],
  'mmm yyyy': [`${monthName}[.]?[ /-]?${year}`],
  'mmm yy': [`${monthName}[.]?[ /-]'?${shortYear}`],
  'mm/yyyy': [`${month}[/.-]${year}`],
  'yyyy-Qq': [`${year}[ -]?[Qq](?<q>[1-4])`],
  'Qq-yyyy': [`[Qq](?<q>[1-4])[ /-]?${year}`],
  'yyyy-Www': [`${year}-?[Ww](?<w>0[1-9]|[1-4][0-9]|5[0-3])(?:-?(?<e>[1-7]))?`],
  yyyymmdd: [`${year}(?<m>0[1-9]|1[0-2])(?<d>0[1-9]|[12][0-9]|3[01])(?:[.]0+)?`],
});

/** Years of two digits lie in 1969 to 2068, as POSIX says. */
const century = (short: number): number => (short >= 69 ? 1900 : 2000);

/** A trimmed cell as a moment; null where it is no date of the format, or one that no calendar has. Without an offset it is UTC. */
export function readDate(cell: string, format: DateFormat): Moment | null {
  const parts = partsOfCell(cell, patterns[format]);
  return parts && momentOf(parts, format);
}

function momentOf(parts: Record<string, string | undefined>, format: DateFormat): Moment | null {
  const written = Number(parts['y']);
  const fullYear = isShort(format) ? century(written) + written : written;
  if (parts['w'] !== undefined) return momentOfWeek(fullYear, Number(parts['w']), Number(parts['e'] ?? 1));
  const monthNumber =
    parts['q'] !== undefined
      ? 3 * Number(parts['q']) - 2
      : parts['n'] !== undefined
        ? months.indexOf(parts['n'].slice(0, 3).toLowerCase()) + 1
        : Number(parts['m']);
  const dayNumber = Number(parts['d'] ?? 1);
  const date = new Date(0);
  date.setUTCFullYear(fullYear, monthNumber - 1, dayNumber);
  if (fullYear === 0 || date.getUTCMonth() !== monthNumber - 1) return null;
  let hour = Number(parts['h'] ?? 0);
  if (parts['a'] !== undefined) {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (/^p/i.test(parts['a']) ? 12 : 0);
  }
  const seconds = hour * 3600 + Number(parts['i'] ?? 0) * 60 + Number(parts['s'] ?? 0);
  return {
    seconds: date.getTime() / 1000 + seconds - offsetSeconds(parts['z']),
    nanos: Number((parts['f'] ?? '').padEnd(9, '0')),
  };
}

const compactDate = /^(?:19|20)[0-9]{6}(?:[.]0+)?$/;

/** Whether a trimmed cell is a date in eight digits that one may expect: of the years 1900 to 2099. */
export const isCompactDate = (cell: string): boolean =>
  compactDate.test(cell) && readDate(cell, 'yyyymmdd') !== null;

/** SQL of the same. */
export const compactDateSql = (cell: string): string =>
  `(CASE WHEN regexp_full_match(${cell}, '(19|20)[0-9]{6}([.]0+)?') THEN ${dateSql(cell, 'yyyymmdd')} IS NOT NULL ELSE false END)`;

/** Whether the year has two digits. */
const isShort = (format: DateFormat): boolean => /[^y]yy$/.test(format);

const dayMillis = 86_400_000;

/** A day of an ISO week, 1 for Monday; null where the year has no such week. Week 1 is that of January 4th. */
function momentOfWeek(fullYear: number, week: number, dayOfWeek: number): Moment | null {
  const fourth = new Date(0);
  fourth.setUTCFullYear(fullYear, 0, 4);
  const monday = fourth.getTime() - ((fourth.getUTCDay() + 6) % 7) * dayMillis + (week - 1) * 7 * dayMillis;
  const thursday = new Date(monday + 3 * dayMillis);
  if (fullYear === 0 || thursday.getUTCFullYear() !== fullYear) return null;
  return { seconds: (monday + (dayOfWeek - 1) * dayMillis) / 1000, nanos: 0 };
}

function offsetSeconds(zone: string | undefined): number {
  if (zone === undefined || !/^[+-]/.test(zone)) return 0;
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  const seconds = Number(digits.slice(0, 2)) * 3600 + Number(digits.slice(2)) * 60;
  return zone.startsWith('-') ? -seconds : seconds;
}

/**
 * SQL of the same, a TIMESTAMP, or a TIMESTAMP_NS, which holds the years 1678 to 2261 only; NULL where the cell is no date of the format.
 * @param cell SQL of the trimmed cell
 */
export function dateSql(cell: string, format: DateFormat, nanos = false): string {
  const cases = casesSql(cell, patterns[format], (groups, parts) => momentSql(groups, parts, format, nanos));
  return `CASE ${cases} END`;
}

function momentSql(groups: readonly string[], parts: string, format: DateFormat, nanos: boolean): string {
  const has = (name: string): boolean => groups.includes(name);
  const number = (name: string): string => `coalesce(TRY_CAST(p.${name} AS BIGINT), 0)`;
  const written = number('y');
  const fullYear = isShort(format)
    ? `(${written} + CASE WHEN ${written} >= 69 THEN 1900 ELSE 2000 END)`
    : written;
  const monthNumber = has('q')
    ? `(3 * ${number('q')} - 2)`
    : has('n')
      ? `list_position([${months.map(quoteText).join(', ')}], lower(left(p.n, 3)))`
      : number('m');
  const dayNumber = has('d') ? number('d') : '1';
  const date = has('w')
    ? weekSql(fullYear, number('w'), `coalesce(TRY_CAST(p.e AS BIGINT), 1)`)
    : `TRY_CAST(format('{:04d}-{:02d}-{:02d}', ${fullYear}, ${monthNumber}, ${dayNumber}) AS DATE)`;
  const isHeld = nanos ? `${fullYear} BETWEEN 1678 AND 2261` : `${fullYear} <> 0`;
  const guarded = `CASE WHEN ${isHeld} THEN epoch_us(CAST(${date} AS TIMESTAMP)) END`;
  const made = (micros: string, rest: string): string =>
    `list_transform([${parts}], lambda p: ${nanos ? `make_timestamp_ns((${micros}) * 1000 + ${rest})` : `make_timestamp(${micros})`})[1]`;
  if (!has('h')) return made(guarded, '0');
  const hour = has('a')
    ? `CASE WHEN p.a = '' THEN ${number('h')} WHEN ${number('h')} NOT BETWEEN 1 AND 12 THEN NULL ELSE ${number('h')} % 12 + CASE WHEN lower(left(p.a, 1)) = 'p' THEN 12 ELSE 0 END END`
    : number('h');
  const digits = `rpad(replace(substr(p.z, 2), ':', ''), 4, '0')`;
  const offset = !has('z')
    ? '0'
    : `CASE WHEN left(p.z, 1) IN ('+', '-') THEN (CASE WHEN left(p.z, 1) = '-' THEN -1 ELSE 1 END) * (CAST(left(${digits}, 2) AS BIGINT) * 3600 + CAST(substr(${digits}, 3) AS BIGINT) * 60) ELSE 0 END`;
  const seconds = `(${hour}) * 3600 + ${number('i')} * 60 + ${number('s')} - (${offset})`;
  const fraction = (from: number, digits: number): string =>
    has('f') ? `CAST(rpad(substr(p.f, ${from}, ${digits}), ${digits}, '0') AS BIGINT)` : '0';
  return made(`${guarded} + (${seconds}) * 1000000 + ${fraction(1, 6)}`, fraction(7, 3));
}

/** SQL of a day of an ISO week; NULL where the year has no such week. */
function weekSql(fullYear: string, week: string, dayOfWeek: string): string {
  const fourth = `make_date(greatest(${fullYear}, 1), 1, 4)`;
  const monday = `(${fourth} + CAST((${week} - 1) * 7 + 1 - isodow(${fourth}) AS INTEGER))`;
  return `CASE WHEN isoyear(${monday}) = ${fullYear} THEN ${monday} + CAST(${dayOfWeek} - 1 AS INTEGER) END`;
}
