import type { ColumnReading } from '../../contracts/column-reading.ts';
import { countColumn } from '../cells/count-cells.ts';
import type { ReadingHints } from '../cells/column-facts.ts';
import { decideReading } from '../cells/decide-reading.ts';
import { cellSql } from '../cells/read-cell.ts';
import type { DataEngine } from '../data-engine.ts';
import { isNanosecondSql, likelyReading, withoutGuesses, type TextColumn } from './text-column.ts';
import { trimmed, type TextTable } from './text-table.ts';

/** At most this share of a column's values (and at least one) is taken for dirt; above, the column is text. */
const dirtShare = 0.01;

/** Decides a column by all of its cells. */
export async function redecide(engine: DataEngine, table: TextTable, column: TextColumn): Promise<void> {
  const hints: ReadingHints = { ...table.hints, missing: column.reading.missing };
  const { facts, candidates } = await countColumn(engine, trimmed(table, [column]), column.alias, hints);
  const counted = withoutGuesses(facts, candidates, column.guesses);
  const decided = decideReading(counted, candidates, hints, dirtShare);
  const isNanos = column.reading.nanos === true && decided.reading.type === 'dateTime';
  column.reading = { ...decided.reading, ...(isNanos && { nanos: true }) };
  column.open = decided.open;
  column.likely = decided.reading.type === 'text' ? likelyReading(facts, candidates) : null;
}

/** Times that a sample shows with fractions of a second may have nanoseconds further on. */
export async function findNanoseconds(engine: DataEngine, table: TextTable): Promise<void> {
  for (const column of table.text) {
    if (!column.hasFractions || column.reading.type !== 'dateTime' || column.reading.nanos) continue;
    const [found] = await engine.query(
      `SELECT coalesce(bool_or(${isNanosecondSql(column.text)}), false) AS some FROM ${table.from}`,
    );
    if (found['some'] === true) column.reading = { ...column.reading, nanos: true };
  }
}

/** Whether an integer of the column is beyond 2⁵³, or two numbers that differ would become the same. */
export async function losesDigits(
  engine: DataEngine,
  table: TextTable,
  column: TextColumn,
): Promise<boolean> {
  const { alias, reading } = column;
  const plain = `regexp_replace(regexp_replace(${alias}, '^[+]|[ ,_]', '', 'g'), '([.][0-9]*?)0+$', '\\1')`;
  const [result] = await engine.query(
    `SELECT count(*) FILTER (regexp_full_match(${alias}, '[+-]?[0-9]{16,}') AND abs(v) > ${Number.MAX_SAFE_INTEGER}) AS long,
       count(DISTINCT ${plain}) FILTER (length(${alias}) > 16) AS texts, count(DISTINCT v) FILTER (length(${alias}) > 16) AS numbers
     FROM (SELECT ${alias}, ${cellSql(reading, alias)} AS v FROM ${trimmed(table, [column])}) WHERE v IS NOT NULL`,
  );
  return Number(result['long']) > 0 || Number(result['texts']) > Number(result['numbers']);
}

/** Numbers as text with all their digits; with other marks than a point among them they have no order. */
export const exactNames = ({
  missing,
  decimal = '.',
  thousands,
  unit,
  minus,
  parentheses,
}: ColumnReading): ColumnReading => ({
  type: 'text',
  ...(missing && { missing }),
  ...(decimal === '.' &&
    thousands === undefined &&
    unit === undefined &&
    !minus &&
    !parentheses && { exact: true }),
});
