import type { ColumnReading } from '../../contracts/column-reading.ts';
import type { DataEngine } from '../data-engine.ts';
import { quoteText } from '../sql-literals.ts';
import { candidatesOf, signsOfNumbers, type ColumnFacts, type ReadingHints } from './column-facts.ts';
import { isMissing } from './missing-marks.ts';
import { hasLeadingZero, leadingZeroSql, readNumber } from './number-cell.ts';
import { cellSql, isMissingSql, readText } from './read-cell.ts';
import { trimCell } from './trim-cell.ts';

const integer = /^[+-]?\d+$/;
const longInteger = /^[+-]?\d{4,}$/;
const digit = /\d/;
const anySign = new RegExp(`[${signsOfNumbers.join('')}]`);

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
  const trimmed = cells.map(trimCell);
  const present = trimmed.filter((cell) => !isMissing(cell, asValue));
  const count = (test: (cell: string) => boolean): number => {
    let found = 0;
    for (const cell of present) if (test(cell)) found += 1;
    return found;
  };
  const signs = !present.some((cell) => anySign.test(cell))
    ? []
    : signsOfNumbers.filter((sign) => present.some((cell) => cell.includes(sign)));
  const candidates = candidatesOf(signs, hints);
  const isPlain = present.every((cell) => readNumber(cell, asValue) !== null);
  const hasPoints = present.some((cell) => cell.includes('.'));
  const hasDigits = present.some((cell) => digit.test(cell));
  const countFits = (reading: ColumnReading): number => count((cell) => readText(reading, cell) != null);
  // Most columns are numbers in plain form, or words: then little else needs to be tried.
  const fitsOf = (reading: ColumnReading): number => {
    if (!isPlain) return hasDigits || reading.type === 'boolean' ? countFits(reading) : 0;
    if (reading.type !== 'number') return 0;
    return (reading.decimal ?? '.') === '.' || !hasPoints ? present.length : countFits(reading);
  };
  return {
    candidates,
    facts: {
      present: present.length,
      named: trimmed.reduce((sum, cell) => sum + Number(!isMissing(cell, asText)), 0),
      names: count((cell) => hasLeadingZero(cell) || isInexact(cell)),
      ungrouped: count((cell) => longInteger.test(cell)),
      points: count((cell) => cell.includes('.')),
      commas: count((cell) => cell.includes(',')),
      fits: candidates.map(fitsOf),
    },
  };
}

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
    `SELECT ${signsOfNumbers.map((sign, i) => `coalesce(bool_or(contains(${cell}, ${quoteText(sign)})), false) AS s${i}`).join(', ')} FROM ${from}`,
  );
  const candidates = candidatesOf(
    signsOfNumbers.filter((_, i) => found[`s${i}`] === true),
    hints,
  );
  const count = (test: string, alias: string): string =>
    `count(*) FILTER (${present} AND (${test})) AS ${alias}`;
  const inexact = `regexp_full_match(${cell}, '[+-]?[0-9]{16,}') AND abs(TRY_CAST(${cell} AS DOUBLE)) > ${Number.MAX_SAFE_INTEGER}`;
  const [result] = await engine.query(
    `SELECT ${[
      count('true', 'present'),
      `count(*) FILTER (NOT ${isMissingSql(asText, cell)}) AS named`,
      count(`${leadingZeroSql(cell)} OR (${inexact})`, 'names'),
      count(`regexp_full_match(${cell}, '[+-]?[0-9]{4,}')`, 'ungrouped'),
      count(`contains(${cell}, '.')`, 'points'),
      count(`contains(${cell}, ',')`, 'commas'),
      ...candidates.map((reading, i) => count(`${cellSql(reading, cell)} IS NOT NULL`, `f${i}`)),
    ].join(', ')} FROM ${from}`,
  );
  const number = (name: string): number => Number(result[name]);
  return {
    candidates,
    facts: {
      present: number('present'),
      named: number('named'),
      names: number('names'),
      ungrouped: number('ungrouped'),
      points: number('points'),
      commas: number('commas'),
      fits: candidates.map((_, i) => number(`f${i}`)),
    },
  };
}
