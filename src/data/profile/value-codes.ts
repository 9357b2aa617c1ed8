import type { DataEngine } from '../data-engine.ts';
import type { ColumnDraft } from './column-statistics.ts';
import type { TableSample } from './table-sample.ts';

const fewValues = 50;
const hashSteps = 1_000_000;

/** Whether a column can be compared value by value: it has 2 to 50 different ones. */
export const hasFewValues = ({ storedType, distinct }: ColumnDraft): boolean =>
  storedType !== 'DOUBLE[]' && distinct >= 2 && distinct <= fewValues;

/** Cells as numbers from 0 in the order of their appearance; null is a value like others. */
export interface ValueCodes {
  /** For each column the code of each row. */
  codes: Uint8Array[];
  /** For each column the number of different values. */
  sizes: number[];
  /** For each column the code of null, or −1. */
  missing: number[];
  /** Of the columns of numbers, the number of each row; NaN where there is none. */
  numbers: Float64Array[];
}

/**
 * Reads SQL expressions that have few values as codes, and others as numbers, of rows from all of the sample: tables are sorted, and what
 * comes first has one class.
 */
export async function readCodes(
  engine: DataEngine,
  sample: TableSample,
  {
    cells,
    numbers = [],
    mostRows,
  }: { cells: readonly string[]; numbers?: readonly string[]; mostRows: number },
): Promise<ValueCodes> {
  const most = Math.min(sample.rows, mostRows);
  const codes = cells.map(() => new Uint8Array(most));
  const seen = cells.map(() => new Map<unknown, number>());
  const amounts = numbers.map(() => new Float64Array(most).fill(Number.NaN));
  let rows = 0;
  const expressions = [...cells, ...numbers];
  if (expressions.length > 1) {
    const some = someRows(most, sample.rows);
    await engine.stream(`SELECT ${expressions.join(', ')} FROM ${sample.table}${some}`, (chunk, offset) => {
      rows += chunk.rowCount;
      for (const [j, code] of codes.entries())
        for (const [i, value] of chunk.getColumnValues(j).entries()) {
          const values = seen[j];
          if (!values.has(value)) values.set(value, values.size);
          code[offset + i] = values.get(value)!;
        }
      for (const [j, column] of amounts.entries())
        for (const [i, value] of chunk.getColumnValues(cells.length + j).entries())
          if (typeof value === 'number') column[offset + i] = value;
    });
  }
  return {
    codes: codes.map((code) => code.subarray(0, rows)),
    sizes: seen.map(({ size }) => size),
    missing: seen.map((values) => values.get(null) ?? -1),
    numbers: amounts.map((column) => column.subarray(0, rows)),
  };
}

/** SQL that follows a table and leaves some of its rows, about `most`: by a hash, since every k-th row may be of one class. */
function someRows(most: number, rows: number): string {
  if (most >= rows) return '';
  const share = Math.ceil((0.98 * most * hashSteps) / rows);
  return ` WHERE hash(rowid) % ${hashSteps} < ${share} LIMIT ${most}`;
}
