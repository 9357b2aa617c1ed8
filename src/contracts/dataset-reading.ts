import { Type, type Static } from 'typebox';
import { ColumnReading, dateFormats, groupingMarks } from './column-reading.ts';
import { MapOf, Nullable, OneOf } from './common.ts';

/** Types that a column can be told to be. */
export const tellableTypes = ['numeric', 'categorical', 'boolean', 'dateTime', 'text', 'vector'] as const;

const missingValues = Type.Array(Type.String({ maxLength: 100 }), {
  maxItems: 100,
  description: 'Cells that mean "no value", in place of the usual ones; an empty cell always does.',
});
const dateFormat = OneOf(dateFormats, {
  description: 'The separator may be /, . or -, and a time may follow. ISO 8601 is read as well.',
});

/** How a file is to be read, where the reader should not find out by itself. */
export const ReadOptions = Type.Object(
  {
    delimiter: Type.Optional(
      Type.String({ minLength: 1, maxLength: 1, description: 'What separates the fields of a CSV.' }),
    ),
    decimal: Type.Optional(OneOf(['.', ','] as const, { description: 'The decimal mark of numbers.' })),
    thousands: Type.Optional(
      OneOf(groupingMarks, { description: 'The mark that groups digits, where digits are grouped.' }),
    ),
    missingValues: Type.Optional(missingValues),
    dateFormat: Type.Optional(dateFormat),
    header: Type.Optional(
      Type.Boolean({
        description:
          'Whether the first line of a CSV names the columns. Without names they are called column1, column2, …',
      }),
    ),
    skipLines: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 10_000, description: 'Lines at the start of a CSV to leave out.' }),
    ),
    columns: Type.Optional(
      MapOf(
        Type.Object(
          {
            type: Type.Optional(
              OneOf(tellableTypes, {
                description: 'A cell that does not fit then refuses the file, with its row.',
              }),
            ),
            format: Type.Optional(dateFormat),
            missingValues: Type.Optional(missingValues),
          },
          { additionalProperties: false },
        ),
        { description: 'What is said of single columns, by their names.' },
      ),
    ),
  },
  { $id: 'ReadOptions', additionalProperties: false },
);
export type ReadOptions = Static<typeof ReadOptions>;

/** A note of the reader on a column that a person might expect to be read otherwise. */
export const readingNotes = ['mostlyNumbers', 'exactDigits', 'dayOrMonth', 'decimalMark', 'leftOut', 'unnamed'] as const; // prettier-ignore

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
          description: 'The most frequent cells that are no numbers.',
        }),
      ),
    }),
  ),
});
export type ReadColumn = Static<typeof ReadColumn>;

/** What the reader decided, by itself or as it was told. */
export const DatasetReading = Type.Object(
  {
    delimiter: Nullable(Type.String({ description: 'What separates the fields of a CSV; null elsewhere.' })),
    quote: Nullable(Type.String()),
    header: Nullable(Type.Boolean()),
    skipLines: Type.Integer(),
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
