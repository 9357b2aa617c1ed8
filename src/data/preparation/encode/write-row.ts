import type { ColumnReading } from '../../../contracts/column-reading.ts';
import type { FittedColumn, FittedPreparation } from '../../../contracts/preparation.ts';
import { readCell, whyUnread } from '../../cells/read-cell.ts';
import { nameHint, shortened } from '../../../similar-names.ts';
import { kindOf } from '../columns/column-kinds.ts';
import { hasOverflow, overflowDetail } from '../columns/number-range.ts';
import type { Scale } from '../row-scaling.ts';

/** Tells what is wrong with a row: of a column, or of the row as a whole where `column` is null. */
export type ReportRow = (column: string | null, code: string, detail: string) => void;

/** Unknown columns of a row that are told. */
const reportedColumns = 10;

/** Writes JSON objects with values by column name as features. */
export interface RowWriter {
  /** Features of an object. */
  width: number;
  /**
   * Writes one at `out[at]`, where zeros are. A null is a missing value; a key that is absent is reported.
   * @param scaled a column whose numbers are scaled before all else; absent: none
   * @param seen what columns keep from one row of a request to the next; made once for the rows that follow each other
   * @returns what is still being written, and reported: images that are decoded in other threads
   */
  write(
    row: unknown,
    out: Float32Array,
    at: number,
    report: ReportRow,
    seen: Map<string, unknown>,
    scaled?: ScaledColumn,
  ): Promise<void>[];
}

/** A column of numbers that become (number − offset) / scale. */
export interface ScaledColumn extends Scale {
  column: string;
}

/**
 * A writer of these columns.
 * @param options.ignored columns that may be there and are not looked at
 * @param options.readings how cells of the dataset were read; a value of a prediction is read like them
 */
export function createRowWriter(
  columns: readonly FittedColumn[],
  options: {
    ignored: readonly string[];
    readings?: FittedPreparation['readings'];
  },
): RowWriter {
  const { readings = [] } = options;
  const ignored = new Set(options.ignored);
  const readingOf = new Map(readings.map(({ name, reading }) => [name, reading]));
  const names = new Set(columns.map(({ name }) => name));
  let width = 0;
  const cells = columns.map((column) => {
    const at = width;
    const kind = kindOf(column);
    width += kind.widthOf(column);
    return {
      name: column.name,
      at,
      write: kind.createCellWriter(column),
      reading: readingOf.get(column.name),
      isNumeric: column.kind === 'numeric',
      scaled: kind.scalingsOf?.(column).length ?? 0,
    };
  });
  return {
    width,
    write(row, out, at, report, seen, scaled) {
      if (typeof row !== 'object' || row === null || Array.isArray(row)) {
        report(null, 'notAnObject', 'A row is an object of values by column name.');
        return [];
      }
      for (const name of names)
        if (!Object.hasOwn(row, name))
          report(name, 'missingColumn', `The column "${name}" is not there; give null for a missing value.`);
      let unknown = 0;
      for (const name in row) {
        if (names.has(name) || ignored.has(name) || !Object.hasOwn(row, name)) continue;
        unknown += 1;
        if (unknown > reportedColumns) break;
        report(
          name,
          'unknownColumn',
          `The model knows no column "${shortened(name)}"; ${nameHint(name, [...names], 'its columns are')}`,
        );
      }
      const pending: Promise<void>[] = [];
      for (const cell of cells) {
        if (!Object.hasOwn(row, cell.name)) continue;
        const note = (wrong: string | null): void => {
          if (wrong !== null) report(cell.name, 'wrongType', wrong);
        };
        const value = (row as Record<string, unknown>)[cell.name];
        const read = readValue(cell, value);
        // A name that no file of the column holds is an unknown category; anything else is refused.
        if (read === undefined && (cell.isNumeric || cell.reading?.type === 'text')) {
          note(whyUnread(cell.reading!, value));
          continue;
        }
        const given = read === undefined ? value : read;
        if (typeof given === 'number' && !Number.isFinite(given)) {
          report(cell.name, 'numberTooLarge', overflowDetail(value));
          continue;
        }
        const isScaled = scaled?.column === cell.name && typeof given === 'number';
        const number = isScaled ? (given - scaled.offset) / scaled.scale : given;
        const wrong = cell.write(number, out, at + cell.at, seen);
        if (wrong instanceof Promise) pending.push(wrong.then(note));
        else if (wrong === null && hasOverflow(out, at + cell.at, at + cell.at + cell.scaled))
          report(cell.name, 'numberTooLarge', overflowDetail(value));
        else note(wrong);
      }
      return pending;
    },
  };
}

/** A value of a prediction as the column reads it; undefined: its reading takes no such value. */
export function readValue(
  { reading, isNumeric }: { reading: ColumnReading | undefined; isNumeric: boolean },
  value: unknown,
): unknown {
  if (reading !== undefined) return readCell(reading, value);
  return isNumeric ? plainValue(value) : value;
}

const longNumber = /^-?\d[\d.]{15,}(?:[eE][+-]?\d+)?$/;

/** A value for a column without a reading, as models of before have it: a number that came as text, to keep its digits, is one. */
const plainValue = (value: unknown): unknown =>
  typeof value === 'string' && longNumber.test(value) ? Number(value) : value;
