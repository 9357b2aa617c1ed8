import { dateFormats, timeFormats, type ColumnReading } from '../../contracts/column-reading.ts';
import type { ReadColumn, ReadOptions } from '../../contracts/dataset-reading.ts';
import { countSample } from '../cells/count-cells.ts';
import { toleratedShare, type ColumnFacts, type ReadingHints } from '../cells/column-facts.ts';
import { decideReading, type DecidedReading } from '../cells/decide-reading.ts';
import { isExpectedNumber } from '../cells/raw-cell.ts';
import { isMissing } from '../cells/missing-marks.ts';
import { trimCell } from '../cells/trim-cell.ts';
import { isNamedNa, withNamedNa } from './code-names.ts';
import { compactNote, noteOf } from './text-notes.ts';

/** A column whose cells come as text, while it is found out what they are. */
export interface TextColumn {
  name: string;
  /** SQL of the cell's text in the source. */
  text: string;
  /** Its name within queries: names of users are never SQL names here. */
  alias: string;
  reading: ColumnReading;
  /** Whether NA would be a name among the sampled texts. */
  namesNa: boolean;
  /** Said by the user: cells that do not fit refuse the file. */
  isTold: boolean;
  /** What a sample did not decide; all cells may. */
  open: DecidedReading['open'];
  /** Of a column that is text all the same: the reading that more than half of its cells fit, or all of them where it is true and false. */
  likely: ColumnReading | null;
  /** Whether sampled numbers have more digits than a double holds. */
  longNumbers: boolean;
  /** Whether sampled times have fractions of a second. */
  hasFractions: boolean;
  /** Whether cells with something in them are known to have become NULL, such as NA. */
  hasMarks: boolean;
  /** Those of them that are known to mean "no value", as they are written and without the spaces around. */
  marks: string[];
  /** Whether every sampled cell is empty or a number that DuckDB's cast reads as we do. */
  isExpected: boolean;
  /** Types that strings of this source may turn out to be. */
  guesses: 'all' | 'dates' | 'none';
  note?: ReadColumn['note'];
}

const longDigits = 17;
const isLong = (cell: string): boolean =>
  cell.length >= longDigits && (cell.match(/\d/g)?.length ?? 0) >= longDigits;
/** A fraction of a second with more than microseconds in it. */
const nanosecond = /:\d\d[.,]\d{6}\d*[1-9]/;
const fraction = /:\d\d[.,]\d/;

const cellTypeOf = { numeric: 'number', categorical: 'text', boolean: 'boolean', dateTime: 'dateTime', text: 'text', vector: 'vector' } as const; // prettier-ignore

/** SQL that is true for a time that a TIMESTAMP, which holds microseconds, cuts off. */
export const isNanosecondSql = (cell: string): string =>
  `regexp_matches(${cell}, ':[0-9]{2}[.,][0-9]{6}[0-9]*[1-9]')`;

type Told = NonNullable<ReadOptions['columns']>[string];

/** What was told of the format, where it is one of dates. */
const dateFormatOf = (format: Told['format']): ReadingHints['dateFormat'] =>
  dateFormats.find((one) => one === format);

/** The reading that was told for a column, as far as it was. */
export function toldReading(
  { type, format, missingValues }: Told,
  hints: ReadingHints,
): ColumnReading | null {
  const missing = missingValues === undefined ? {} : { missing: missingValues };
  const timeFormat = timeFormats.find((one) => one === format);
  if (timeFormat !== undefined && (type === undefined || type === 'numeric'))
    return { type: 'number', timeFormat, ...missing };
  const cell = type === undefined ? (format === undefined ? null : 'dateTime') : cellTypeOf[type];
  if (cell === null) return null;
  if (cell === 'boolean') return { type: cell, spellings: true, ...missing };
  if (cell === 'dateTime')
    return { type: cell, dateFormat: dateFormatOf(format) ?? hints.dateFormat ?? 'iso', ...missing };
  return { type: cell, ...missing };
}

/** Text columns with the readings that samples suggest; what one column tells of the file decides others. */
export function planTextColumns(
  sources: readonly {
    name: string;
    text: string;
    cells: readonly string[];
    guesses: TextColumn['guesses'];
  }[],
  options: ReadOptions,
  hints: ReadingHints,
): { columns: TextColumn[]; hints: ReadingHints } {
  const counted = sources.map(({ cells, guesses, name }) => {
    const own = ownHints(hints, options, name);
    const { facts, candidates } = countSample(guesses === 'none' ? [] : cells, own);
    const likely = guesses === 'none' ? null : likelyReading(facts, candidates);
    return { facts: withoutGuesses(facts, candidates, guesses), candidates, own, likely };
  });
  const first = counted.map(({ facts, candidates, own }) =>
    decideReading(facts, candidates, own, toleratedShare),
  );
  const found = hintsOf(first, hints);
  const columns = sources.map(({ name, text, cells, guesses }, j): TextColumn => {
    const { facts, candidates, own, likely } = counted[j];
    const known = withFound(own, found);
    const said =
      options.columns !== undefined && Object.hasOwn(options.columns, name) ? options.columns[name] : {};
    const told = toldReading(said, own);
    const decided = decideReading(facts, candidates, known, toleratedShare);
    const base = told ?? (guesses === 'none' ? { type: 'text' as const } : decided.reading);
    const missing = said.missingValues ?? options.missingValues;
    const reading = withNumberFormat(
      { ...base, ...(missing === undefined ? {} : { missing }) },
      told,
      cells,
      known,
    );
    if (reading.type === 'dateTime' && cells.some((cell) => nanosecond.test(cell))) reading.nanos = true;
    const isExpected = reading.type === 'number' && reading.missing === undefined && cells.every((cell) => isExpectedNumber(cell, reading)); // prettier-ignore
    const isMark = (cell: string): boolean => cell !== '' && isMissing(trimCell(cell), reading);
    const marks = isExpected
      ? []
      : [...new Set(cells.filter(isMark).flatMap((cell) => [cell, trimCell(cell)]))];
    const namesNa = reading.type === 'text' && missing === undefined && isNamedNa(cells);
    return {
      name,
      text,
      alias: `c${j}`,
      reading: namesNa && cells.some((cell) => trimCell(cell) === 'NA') ? withNamedNa(reading) : reading,
      namesNa,
      isTold: told !== null,
      open: told === null ? decided.open : null,
      likely: told === null && reading.type === 'text' ? likely : null,
      longNumbers: cells.some(isLong),
      hasFractions: reading.type === 'dateTime' && cells.some((cell) => fraction.test(cell)),
      hasMarks: !isExpected && (decided.misfits > 0 || marks.length > 0),
      marks,
      isExpected,
      guesses,
      ...(told === null &&
        guesses !== 'none' &&
        (reading.type === 'text'
          ? noteOf(cells, { reading, guesses, likely }, own)
          : reading.type === 'number' && compactNote(facts))),
    };
  });
  return { columns, hints: found };
}

/** What was said of a column, and else what others tell of the file. */
const withFound = (own: ReadingHints, found: ReadingHints): ReadingHints => ({
  ...own,
  decimal: own.decimal ?? found.decimal,
  shownDecimal: found.shownDecimal,
  dayFirst: own.dayFirst ?? found.dayFirst,
});

/** Number formats of a column that was told to be numeric, found in its cells or told for the file. */
function withNumberFormat(
  reading: ColumnReading,
  told: ColumnReading | null,
  cells: readonly string[],
  hints: ReadingHints,
): ColumnReading {
  if (told?.type !== 'number' || reading.timeFormat !== undefined) return reading;
  const { facts, candidates } = countSample(cells, hints);
  // Dates in digits are numbers where that was said, and few different times are, too.
  const asked = { ...facts, names: 0, exponents: 0, compact: 0, different: facts.present };
  const decided = decideReading(asked, candidates, hints, 1);
  const format = decided.reading.type === 'number' ? decided.reading : {};
  return { ...format, ...reading, leadingZeros: true };
}

/** What was said for the file and for the column decides before what is found. */
function ownHints(hints: ReadingHints, options: ReadOptions, name: string): ReadingHints {
  const said =
    options.columns !== undefined && Object.hasOwn(options.columns, name) ? options.columns[name] : {};
  const missing = said.missingValues ?? options.missingValues;
  return {
    ...hints,
    ...(dateFormatOf(said.format) === undefined ? {} : { dateFormat: dateFormatOf(said.format) }),
    ...(missing === undefined ? {} : { missing }),
  };
}

/** Facts of which only the types count that strings of the source may be. */
export function withoutGuesses(
  facts: ColumnFacts,
  candidates: readonly ColumnReading[],
  guesses: TextColumn['guesses'],
): ColumnFacts {
  if (guesses === 'all') return facts;
  const isGuessed = ({ type, timeFormat }: ColumnReading): boolean =>
    type === 'dateTime' || timeFormat !== undefined;
  return { ...facts, fits: facts.fits.map((count, i) => (isGuessed(candidates[i]) ? count : 0)) };
}

/** The reading that most cells fit, if they are more than half; true and false only where all of them are. */
export function likelyReading(
  { fits, present }: ColumnFacts,
  candidates: readonly ColumnReading[],
): ColumnReading | null {
  // Times have a note of their own.
  const counted = fits.map((count, i) => (candidates[i].timeFormat === undefined ? count : 0));
  const most = Math.max(0, ...counted);
  const likely = candidates[counted.indexOf(most)];
  const isMost =
    likely?.type === 'number' || likely?.type === 'dateTime' ? most * 2 > present : most === present;
  return most > 0 && isMost ? likely : null;
}

/** What columns that leave no doubt tell of the others. */
function hintsOf(decided: readonly DecidedReading[], hints: ReadingHints): ReadingHints {
  const only = <T>(values: readonly (T | undefined)[]): T | undefined => {
    const different = new Set(values.filter((value) => value !== undefined));
    return different.size === 1 ? [...different][0] : undefined;
  };
  const shownDecimal = only(decided.map(({ tells }) => tells.decimal));
  return {
    ...hints,
    shownDecimal,
    decimal: hints.decimal ?? shownDecimal,
    dayFirst: hints.dayFirst ?? only(decided.map(({ tells }) => tells.dayFirst)),
  };
}
