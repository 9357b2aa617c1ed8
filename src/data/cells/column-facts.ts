import type { ColumnReading } from '../../contracts/column-reading.ts';
import { unitSigns, type NumberFormat } from './number-cell.ts';

/** What the cells of a column are, counted: those of a sample or all of them. */
export interface ColumnFacts {
  /** Cells that are not missing among numbers, dates, true and false. */
  present: number;
  /** Cells that are not missing among texts. */
  named: number;
  /** Digits with a leading zero, and integers that a double can't hold: they are names. */
  names: number;
  /** Those of the names that are integers beyond a double. */
  long: number;
  /** Integers of four digits and more without a mark between them. */
  ungrouped: number;
  /** Cells with a point, with a comma, and those with a point for a separator of dates. */
  points: number;
  commas: number;
  /** Digits with an E and digits, such as 12E4, where all other cells are digits, too: 0 where others are not. */
  exponents: number;
  /** Dates in eight digits, of the years 1900 to 2099. */
  compact: number;
  /** Times of two parts, such as 12:30, and those of them that are no time of a day. */
  shortTimes: number;
  beyondDay: number;
  /** Different cells among the present ones, where they may be compact dates or times; 0 where not. */
  different: number;
  /** How many present cells fit each candidate, in its order. */
  fits: readonly number[];
}

/** What is known, or was said, of the file around a column. */
export interface ReadingHints {
  delimiter: string | null;
  decimal?: '.' | ',' | undefined;
  /** The decimal mark that cells show; `decimal` may have been said. */
  shownDecimal?: '.' | ',' | undefined;
  thousands?: NumberFormat['thousands'] | undefined;
  dateFormat?: ColumnReading['dateFormat'] | undefined;
  /** Cells that were said to mean "no value". */
  missing?: string[] | undefined;
  /** Whether the other columns of the file write the day before the month. */
  dayFirst?: boolean | undefined;
}

/** A column is read as a type although this share of a sample does not fit it: a count of all cells then judges. */
export const toleratedShare = 0.02;

/** Formats of numbers, the likelier first. */
const numberFormats: readonly NumberFormat[] = [
  {},
  { thousands: ',' },
  { decimal: ',' },
  { decimal: ',', thousands: '.' },
  { thousands: ' ' },
  { decimal: ',', thousands: ' ' },
  { thousands: "'" },
];

const guessedDates = [
  'iso', 'dd/mm/yyyy', 'mm/dd/yyyy', 'yyyy/mm/dd', 'yyyy-mm', 'yyyy-Qq', 'Qq-yyyy', 'yyyy-Www', 'dd/mm/yy', 'mm/dd/yy',
  'dd mmm yyyy', 'mmm dd yyyy', 'dd mmm yy', 'mmm yyyy', 'mm/yyyy',
] as const; // prettier-ignore

/** A time of two parts is one of a day, unless it was told, or has a fraction, which only seconds have. */
const guessedTimes = ['hh:mm', 'duration', 'mm:ss'] as const;

/**
 * Readings that a column may have, those of numbers first. What was said narrows them down.
 * @param signs units, minus signs and parentheses that occur in the column, as {@link signsOfNumbers} lists them
 */
export function candidatesOf(
  signs: readonly string[],
  { decimal, thousands, dateFormat, missing }: Partial<ReadingHints> = {},
): ColumnReading[] {
  const minus = {
    ...(signs.includes('\u2212') && { minus: true }),
    ...(signs.includes('(') && { parentheses: true }),
  };
  const units = [undefined, ...unitSigns.filter((unit) => signs.includes(unit))];
  const formats = numberFormats.filter(
    (format) =>
      (decimal === undefined || (format.decimal ?? '.') === decimal) &&
      (thousands === undefined || format.thousands === undefined || format.thousands === thousands),
  );
  const numbers = units.flatMap((unit) =>
    formats.map((format): ColumnReading => ({
      type: 'number',
      ...format,
      ...(unit === undefined ? {} : { unit }),
      ...minus,
    })),
  );
  const dates = dateFormat === undefined ? guessedDates : dateFormat === 'iso' ? (['iso'] as const) : ([dateFormat, 'iso'] as const); // prettier-ignore
  const readings: ColumnReading[] = [
    ...numbers,
    { type: 'boolean' },
    ...dates.map((format): ColumnReading => ({ type: 'dateTime', dateFormat: format })),
    ...guessedTimes.map((timeFormat): ColumnReading => ({ type: 'number', timeFormat })),
    { type: 'vector' },
  ];
  return missing === undefined ? readings : readings.map((reading) => ({ ...reading, missing }));
}

/** Signs whose presence adds candidates. Parentheses do where some cells have none: (5) beside 5 is −5, all in them may be anything. */
export const signsOfNumbers = [...unitSigns, '\u2212', '('] as const;
