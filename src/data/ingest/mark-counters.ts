import type { ColumnReading } from '../../contracts/column-reading.ts';
import { isMissing } from '../cells/missing-marks.ts';
import { trimCell } from '../cells/trim-cell.ts';
import type { DataEngine } from '../data-engine.ts';
import { quoteText } from '../sql-literals.ts';
import type { TextColumn } from './text-column.ts';

/** More different marks of a column are counted by a second look at the source. */
const countedMarks = 32;

/** SQL of some value of each type. */
const someValue: Readonly<Record<ColumnReading['type'], string>> = {
  number: '0::DOUBLE',
  boolean: 'false',
  dateTime: `'1970-01-01'::TIMESTAMP`,
  vector: '[]::DOUBLE[]',
  text: `''`,
};

/** What is known of the NULLs that were written of a column. */
export interface CountedNulls {
  /** Cells of each mark, trimmed; of the empty one there are as many as the other NULLs. */
  marks: ReadonlyMap<string, number>;
  /** Cells with something else in them. */
  others: number;
}

/**
 * Counts what stood in the cells that become NULL while they are written, since reading a large file again only for that costs a quarter of
 * the whole. A query that writes returns no other numbers; so each mark has a sequence of DuckDB's that is asked for its next
 * value wherever the mark stands.
 */
export interface MarkCounters {
  /** SQL of NULL, which counts the cell; named by the column's alias, text with spaces around it or without. */
  sqlOf(column: TextColumn): string;
  /** Sets all counters to zero. */
  reset(): Promise<void>;
  /** What was counted since; columns that are not counted are left out. */
  read(): Promise<Map<TextColumn, CountedNulls>>;
}

/** Counters of these columns, for the marks that are known of each. */
export function createMarkCounters(engine: DataEngine, columns: readonly TextColumn[]): MarkCounters {
  const counters = new Map(
    columns.map((column) => {
      const marks = column.marks
        .filter((mark) => trimCell(mark) !== '' && isMissing(trimCell(mark), column.reading))
        .slice(0, countedMarks);
      return [column, { marks, others: `others_${column.alias}`, names: marks.map((_, i) => `mark${i}_${column.alias}`) }]; // prettier-ignore
    }),
  );
  const names = [...counters.values()].flatMap(({ others, names: ofMarks }) => [others, ...ofMarks]);
  return {
    sqlOf(column) {
      const { type, nanos } = column.reading;
      const some = nanos ? `'1970-01-01'::TIMESTAMP_NS` : someValue[type];
      const { marks, others, names: ofMarks } = counters.get(column)!;
      // Never true. The value is one, since DuckDB leaves out what can only be NULL.
      const counted = (name: string): string => `CASE WHEN nextval(${quoteText(name)}) < 0 THEN ${some} END`;
      const cases = marks.map((mark, i) => `WHEN ${quoteText(mark)} THEN ${counted(ofMarks[i])}`);
      const { alias } = column;
      return `CASE WHEN ${alias} IS NOT NULL THEN CASE ${alias} WHEN '' THEN NULL ${cases.join(' ')} ELSE ${counted(others)} END END`;
    },
    async reset() {
      if (names.length > 0)
        await engine.run(names.map((name) => `CREATE OR REPLACE TEMP SEQUENCE ${name}`).join('; '));
    },
    async read() {
      if (names.length === 0) return new Map();
      const [found] = await engine.query(
        `SELECT ${names.map((name) => `nextval(${quoteText(name)}) - 1 AS ${name}`).join(', ')}`,
      );
      return new Map(
        [...counters].map(([column, { marks, others, names: ofMarks }]) => {
          const cells = new Map<string, number>();
          for (const [i, written] of marks.entries()) {
            const mark = trimCell(written);
            cells.set(mark, (cells.get(mark) ?? 0) + Number(found[ofMarks[i]]));
          }
          return [column, { marks: cells, others: Number(found[others]) }];
        }),
      );
    },
  };
}
