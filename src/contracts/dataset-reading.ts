import { Type, type Static } from 'typebox';
import { ColumnReading, dateFormats, groupingMarks, timeFormats } from './column-reading.ts';
import { MapOf, Nullable, OneOf } from './common.ts';

/** Encodings of texts that are read, by their names in the WHATWG Encoding Standard. */
export const textEncodings = [
  'utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'windows-1250', 'windows-1251', 'windows-1253', 'windows-1254',
  'windows-1255', 'windows-1256', 'windows-1257', 'windows-1258', 'windows-874', 'iso-8859-2', 'iso-8859-5', 'iso-8859-7',
  'iso-8859-15', 'koi8-r', 'koi8-u', 'ibm866', 'macintosh', 'shift_jis', 'euc-jp', 'gb18030', 'big5', 'euc-kr',
] as const; // prettier-ignore
export type TextEncoding = (typeof textEncodings)[number];

/** Types that a column can be told to be. */
export const tellableTypes = ['numeric', 'categorical', 'boolean', 'dateTime', 'text', 'vector'] as const;

const missingValues = Type.Array(Type.String({ maxLength: 100 }), {
  maxItems: 100,
  description: 'Cells that mean "no value", in place of the usual ones; an empty cell always does.',
});
const dateFormat = OneOf(dateFormats, {
  description:
    'Order of the parts of dates. The separator may be /, . or -, and a time may follow. ISO 8601 is always read.',
});

/** How a file is to be read, where the reader should not find out by itself. */
export const ReadOptions = Type.Object(
  {
    encoding: Type.Optional(
      OneOf(textEncodings, {
        description:
          'Encoding of a text. UTF-8 and UTF-16 are recognised; `windows-1252` is also Latin-1 (ISO 8859-1), `gb18030` also GBK and GB 2312.',
      }),
    ),
    delimiter: Type.Optional(
      Type.String({ minLength: 1, maxLength: 1, description: 'Separator of the fields of a CSV.' }),
    ),
    quote: Type.Optional(
      Type.String({
        maxLength: 1,
        description:
          'Character that encloses fields of a CSV, doubled within them: by default `"`, or an apostrophe where all fields of a column stand between two; empty where quotes are characters like any other.',
      }),
    ),
    decimal: Type.Optional(OneOf(['.', ','] as const, { description: 'Decimal mark of numbers.' })),
    thousands: Type.Optional(
      OneOf(groupingMarks, {
        description: 'Mark that groups the digits of numbers, such as the comma of 1,000.',
      }),
    ),
    missingValues: Type.Optional(missingValues),
    dateFormat: Type.Optional(dateFormat),
    header: Type.Optional(
      Type.Boolean({
        description:
          'Whether the first line of a CSV names the columns; if not, they are named column1, column2 and so on.',
      }),
    ),
    headerLines: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 10,
        description:
          'Number of lines of the header of a CSV; 1 by default. Names are put together from all of them (`mass_kg`), an empty cell above others counting as the one on its left.',
      }),
    ),
    skipLines: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 10_000,
        description: 'Number of lines to skip at the start of a CSV.',
      }),
    ),
    skipLastLines: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 10_000,
        description:
          'Number of lines to leave out at the end of a CSV, such as totals and notes; lines without anything in them do not count.',
      }),
    ),
    columns: Type.Optional(
      MapOf(
        Type.Object(
          {
            type: Type.Optional(
              OneOf(tellableTypes, {
                description:
                  'Type of the column. If a cell does not fit it, the file is rejected, with the number of the row.',
              }),
            ),
            format: Type.Optional(
              OneOf([...dateFormats, ...timeFormats], {
                description:
                  'Order of the parts of dates, as `dateFormat` of the file; or the format of times of day and durations (`hh:mm`, `mm:ss`, `duration`), which are then read as numbers of seconds.',
              }),
            ),
            missingValues: Type.Optional(missingValues),
          },
          { additionalProperties: false },
        ),
        { maxProperties: 10_000, description: 'Options of single columns, by name.' },
      ),
    ),
  },
  { $id: 'ReadOptions', additionalProperties: false },
);
export type ReadOptions = Static<typeof ReadOptions>;

/** A note of the reader on a column that a person might expect to be read otherwise. */
export const readingNotes = [
  'mostlyNumbers', 'mostlyDates', 'writtenAsText', 'numbersWithUnit', 'otherFormat', 'exactDigits', 'dayOrMonth', 'decimalMark',
  'leftOut', 'unnamed', 'renamed', 'unreadDates', 'clockTimes', 'compactDates', 'otherDigits', 'otherNotation',
  'flattened',
] as const; // prettier-ignore

/** What the reader decided on a column. */
export const ReadColumn = Type.Object({
  name: Type.String(),
  reading: ColumnReading,
  missing: Type.Array(Type.Object({ mark: Type.String(), cells: Type.Integer() }), {
    description: 'Cells that were read as "no value", by what was written there; "" is an empty cell.',
  }),
  note: Type.Optional(
    Type.Object({
      code: OneOf(readingNotes),
      detail: Type.String(),
      others: Type.Optional(
        Type.Array(Type.Object({ value: Type.String(), cells: Type.Integer() }), {
          description: 'The most frequent cells that do not fit, such as those that are no numbers.',
        }),
      ),
    }),
  ),
});
export type ReadColumn = Static<typeof ReadColumn>;

/** What the reader decided, by itself or as it was told. */
export const DatasetReading = Type.Object(
  {
    delimiter: Nullable(Type.String({ description: 'Separator of the fields of a CSV; null elsewhere.' })),
    quote: Nullable(
      Type.String({
        description: 'Character that encloses fields of a CSV, empty if none does; null elsewhere.',
      }),
    ),
    header: Nullable(Type.Boolean()),
    skipLines: Type.Integer(),
    encoding: Type.Optional(OneOf(textEncodings, { description: 'Encoding of the text.' })),
    decimal: Nullable(
      OneOf(['.', ','] as const, {
        description: 'The decimal mark that the columns show; null where none does.',
      }),
    ),
    options: ReadOptions,
    columns: Type.Array(ReadColumn, {
      description:
        'Columns with missing values, with a format of their own, or with a note; the others are read as the profile tells.',
    }),
  },
  { $id: 'DatasetReading' },
);
export type DatasetReading = Static<typeof DatasetReading>;
