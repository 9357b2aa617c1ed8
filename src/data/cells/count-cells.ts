import type { ColumnReading } from '../../contracts/column-reading.ts';
import type { DataEngine } from '../data-engine.ts';
import { quoteText } from '../sql-literals.ts';
import {
  candidatesOf,
  signsOfNumbers,
  toleratedShare,
  type ColumnFacts,
  type ReadingHints,
} from './column-facts.ts';
import { compactDateSql, isCompactDate } from './date-cell.ts';
import { isMissing } from './missing-marks.ts';
import { hasLeadingZero, leadingZeroSql, readNumber } from './number-cell.ts';
import { cellSql, isMissingSql, readText } from './read-cell.ts';
import { beyondDaySql, isBeyondDay, isShortTime, shortTimeSql } from './time-cell.ts';
import { trimCell } from './trim-cell.ts';

const integer = /^[+-]?\d+$/;
const longInteger = /^[+-]?\d{4,}$/;
const digit = /\d/;
const bareExponent = /^\d+E\d+$/;
const digitsOnly = /^\d+(?:E\d+)?$/;

/** How a cell's being missing is judged among values and among texts. */
const missingRules = ({ missing }: ReadingHints): { asValue: ColumnReading; asText: ColumnReading } => {
  const told = missing === undefined ? {} : { missing };
  return { asValue: { type: 'number', ...told }, asText: { type: 'text', ...told } };
};

/** An integer that no double holds exactly. */
const isInexact = (cell: string): boolean =>
  cell.length > 15 && integer.test(cell) && !Number.isSafeInteger(Number(cell));

/** Facts of sampled cells, with the candidates that were counted. */
export function countSample(
  cells: readonly string[],
  hints: ReadingHints,
): { facts: ColumnFacts; candidates: ColumnReading[] } {
  const { asValue, asText } = missingRules(hints);
  const present: string[] = [];
  let [named, names, long, ungrouped, points, commas] = [0, 0, 0, 0, 0, 0];
  let isPlain = true;
  for (const written of cells) {
    const cell = trimCell(written);
    if (!isMissing(cell, asText)) named += 1;
    if (isMissing(cell, asValue)) continue;
    present.push(cell);
    isPlain &&= readNumber(cell, asValue) !== null;
    if (hasLeadingZero(cell)) names += 1;
    else if (isInexact(cell)) {
      names += 1;
      long += 1;
    }
    if (longInteger.test(cell)) ungrouped += 1;
    if (cell.includes('.')) points += 1;
    if (cell.includes(',')) commas += 1;
  }
  const signs = isPlain ? [] : signsOfNumbers.filter((sign) => hasSign(present, sign));
  const candidates = candidatesOf(signs, hints);
  const fits = isPlain ? fitsOfNumbers(present, candidates, points > 0) : fitsOf(present, candidates);
  return {
    candidates,
    facts: {
      present: present.length,
      named,
      names,
      long,
      ungrouped,
      points,
      commas,
      exponents: exponentsIn(present),
      fits,
      ...timeFacts(present, { isPlain, hasTimes: candidates.some(({ timeFormat }, i) => timeFormat !== undefined && fits[i] > 0) }), // prettier-ignore
    },
  };
}

/** What tells dates in digits and times from other numbers and names. */
function timeFacts(
  present: readonly string[],
  { isPlain, hasTimes }: { isPlain: boolean; hasTimes: boolean },
): Pick<ColumnFacts, 'compact' | 'shortTimes' | 'beyondDay' | 'different'> {
  const count = (is: (cell: string) => boolean): number =>
    present.reduce((sum, cell) => sum + Number(is(cell)), 0);
  const compact = isPlain ? count(isCompactDate) : 0;
  const short = hasTimes ? present.filter(isShortTime) : [];
  return {
    compact,
    shortTimes: short.length,
    beyondDay: short.filter(isBeyondDay).length,
    different: compact > 0 || hasTimes ? new Set(present).size : 0,
  };
}

/** Programs write an exponent with its sign, a point before it, or a small e: digits with a bare E may be a code. */
function exponentsIn(present: readonly string[]): number {
  const exponents = present.filter((cell) => bareExponent.test(cell)).length;
  return exponents > 0 && present.every((cell) => digitsOnly.test(cell)) ? exponents : 0;
}

const hasSign = (cells: readonly string[], sign: string): boolean =>
  cells.some((cell) => cell.includes(sign)) &&
  (sign !== '(' || !cells.every((cell) => cell.startsWith(sign)));

/** Fits of cells that are numbers in plain form: most columns are. Whether another form fits all of them as well is all that counts. */
function fitsOfNumbers(
  present: readonly string[],
  candidates: readonly ColumnReading[],
  hasPoints: boolean,
): number[] {
  return candidates.map((reading) => {
    if (reading.type !== 'number' || reading.timeFormat !== undefined) return 0;
    const fits = (cell: string): boolean => readText(reading, cell) !== undefined;
    return (reading.decimal ?? '.') === '.' || !hasPoints || present.every(fits) ? present.length : 0;
  });
}

/** Fits of other cells. Each different one is read once: where it is a word, it mostly occurs often. */
function fitsOf(present: readonly string[], candidates: readonly ColumnReading[]): number[] {
  const times = new Map<string, number>();
  for (const cell of present) times.set(cell, (times.get(cell) ?? 0) + 1);
  const hasDigits = present.some((cell) => digit.test(cell));
  return candidates.map((reading) => {
    if (!hasDigits && reading.type !== 'boolean') return 0;
    // Numbers and dates count up to a half, which is told of a column of text; no other type is taken that so many cells do not fit.
    const isTold =
      (reading.type === 'number' && reading.timeFormat === undefined) || reading.type === 'dateTime';
    const mostMisfits = isTold ? present.length / 2 : Math.max(1, present.length * toleratedShare);
    let found = 0;
    let misfits = 0;
    for (const [cell, cells] of times) {
      if (readText(reading, cell) !== undefined) found += cells;
      else if ((misfits += cells) > mostMisfits) return isTold ? found : 0;
    }
    return found;
  });
}

const inexactSql = (cell: string): string =>
  `regexp_full_match(${cell}, '[+-]?[0-9]{16,}') AND abs(TRY_CAST(${cell} AS DOUBLE)) > ${Number.MAX_SAFE_INTEGER}`;

/** SQL that is true for digits that are a name: with a leading zero, or more than a double holds. */
export const namesSql = (cell: string): string => `(${leadingZeroSql(cell)} OR (${inexactSql(cell)}))`;

/** SQL that is true for a present cell that fits; one that means "no value" in this format only, such as -999,0, does as well. */
const fitsSql = (reading: ColumnReading, cell: string): string =>
  `${cellSql(reading, cell)} IS NOT NULL${reading.missing === undefined ? '' : ` OR ${isMissingSql(reading, cell)}`}`;

/**
 * The same of all cells of a column.
 * @param from what stands after FROM
 * @param cell SQL of the trimmed text
 */
export async function countColumn(
  engine: DataEngine,
  from: string,
  cell: string,
  hints: ReadingHints,
): Promise<{ facts: ColumnFacts; candidates: ColumnReading[] }> {
  const { asValue, asText } = missingRules(hints);
  const present = `NOT ${isMissingSql(asValue, cell)}`;
  const [found] = await engine.query(
    `SELECT ${signsOfNumbers.map((sign, i) => `coalesce(bool_or(contains(${cell}, ${quoteText(sign)}))${sign === '(' ? ` AND NOT bool_and(starts_with(${cell}, '('))` : ''}, false) AS s${i}`).join(', ')} FROM ${from} WHERE ${present}`,
  );
  const candidates = candidatesOf(
    signsOfNumbers.filter((_, i) => found[`s${i}`] === true),
    hints,
  );
  const count = (test: string, alias: string): string =>
    `count(*) FILTER (${present} AND (${test})) AS ${alias}`;
  const inexact = inexactSql(cell);
  const [result] = await engine.query(
    `SELECT ${[
      count('true', 'present'),
      `count(*) FILTER (NOT ${isMissingSql(asText, cell)}) AS named`,
      count(namesSql(cell), 'names'),
      count(`NOT ${leadingZeroSql(cell)} AND ${inexact}`, 'long'),
      count(`regexp_full_match(${cell}, '[+-]?[0-9]{4,}')`, 'ungrouped'),
      count(`contains(${cell}, '.')`, 'points'),
      count(`contains(${cell}, ',')`, 'commas'),
      count(`regexp_full_match(${cell}, '[0-9]+E[0-9]+')`, 'exponents'),
      count(`regexp_full_match(${cell}, '[0-9]+(E[0-9]+)?')`, 'digits'),
      count(compactDateSql(cell), 'compact'),
      count(shortTimeSql(cell), 'short'),
      count(`${shortTimeSql(cell)} AND ${beyondDaySql(cell)}`, 'beyond'),
      `count(DISTINCT ${cell}) FILTER (${present} AND (${compactDateSql(cell)} OR contains(${cell}, ':') OR contains(${cell}, 'P') OR contains(${cell}, 'day'))) AS different`,
      ...candidates.map((reading, i) => count(fitsSql(reading, cell), `f${i}`)),
    ].join(', ')} FROM ${from}`,
  );
  const number = (name: string): number => Number(result[name]);
  return {
    candidates,
    facts: {
      present: number('present'),
      named: number('named'),
      names: number('names'),
      long: number('long'),
      ungrouped: number('ungrouped'),
      points: number('points'),
      commas: number('commas'),
      exponents: number('digits') === number('present') ? number('exponents') : 0,
      compact: number('compact'),
      shortTimes: number('short'),
      beyondDay: number('beyond'),
      different: number('different'),
      fits: candidates.map((_, i) => number(`f${i}`)),
    },
  };
}
