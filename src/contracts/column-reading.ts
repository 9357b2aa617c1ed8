import { Type, type Static } from 'typebox';
import { OneOf } from './common.ts';

/** What the cells of a column are read as. */
export const cellTypes = ['number', 'boolean', 'dateTime', 'vector', 'text'] as const;

/** Marks that group digits; none by default. */
export const groupingMarks = [',', '.', ' ', "'"] as const;

/** The formats of dates that are read; a time may follow each that has a day. */
export const dateFormats = [
  'iso',
  'yyyy-mm',
  'yyyy/mm/dd',
  'dd/mm/yyyy',
  'mm/dd/yyyy',
  'dd/mm/yy',
  'mm/dd/yy',
  'dd mmm yyyy',
  'mmm dd yyyy',
  'dd mmm yy',
  'mmm yyyy',
  'mmm yy',
  'mm/yyyy',
  'yyyy-Qq',
  'Qq-yyyy',
  'yyyy-Www',
  'yyyymmdd',
] as const;
export type DateFormat = (typeof dateFormats)[number];

/** The formats of times of day and durations that are read, as numbers of seconds. */
export const timeFormats = ['hh:mm', 'mm:ss', 'duration'] as const;
export type TimeFormat = (typeof timeFormats)[number];

/**
 * How a cell of a column is read: in a file, in a JSON row, in a prediction. Kept with the dataset and the model, so that
 * the same cell gives the same value everywhere.
 */
export const ColumnReading = Type.Object({
  type: OneOf(cellTypes),
  missing: Type.Optional(
    Type.Array(Type.String(), {
      description:
        'Cells that mean "no value" where the usual marks do not apply; an empty cell always does. In a column of numbers, marks that are numbers count by their value: -999 is also -999.0.',
    }),
  ),
  decimal: Type.Optional(
    OneOf(['.', ','] as const, { description: 'Decimal mark of a number; . by default.' }),
  ),
  thousands: Type.Optional(
    OneOf(groupingMarks, { description: 'The mark that groups digits, where there is one.' }),
  ),
  unit: Type.Optional(
    Type.String({
      description:
        'A percent or currency sign, or the code of a currency, beside the numbers; their value is the number as written.',
    }),
  ),
  minus: Type.Optional(Type.Boolean({ description: 'Whether U+2212 is written for minus.' })),
  parentheses: Type.Optional(
    Type.Boolean({ description: 'Whether (5) is the number −5, as in accounting.' }),
  ),
  leadingZeros: Type.Optional(
    Type.Boolean({
      description: 'Whether 007 is the number 7; elsewhere digits with a leading zero are a name.',
    }),
  ),
  dateFormat: Type.Optional(
    OneOf(dateFormats, {
      description: 'Format of dates; the separator may be /, . or -. A time may follow.',
    }),
  ),
  timeFormat: Type.Optional(
    OneOf(timeFormats, {
      description:
        'Format of times of day and durations, which are read as numbers of seconds. `hh:mm`: hours and minutes (12:30, 1:05 PM), perhaps seconds. `mm:ss`: minutes and seconds, perhaps after hours. `duration`: days and a time (1 days 02:03:04), or ISO 8601 without months and years (PT1H5M).',
    }),
  ),
  nanos: Type.Optional(
    Type.Boolean({
      description: 'Whether times are kept to the nanosecond; otherwise to the microsecond.',
    }),
  ),
  exact: Type.Optional(
    Type.Boolean({
      description:
        'Whether the texts are numbers with more digits than a number holds: names, which are ordered by their values.',
    }),
  ),
  dateOnly: Type.Optional(Type.Boolean({ description: 'Whether the dates are stored without a time.' })),
  spellings: Type.Optional(
    Type.Boolean({
      description: 'Whether yes and no, y and n, t and f, 1 and 0 are true and false as well.',
    }),
  ),
});
export type ColumnReading = Static<typeof ColumnReading>;
