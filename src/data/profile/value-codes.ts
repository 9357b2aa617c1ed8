import type { DataEngine } from '../data-engine.ts';
import type { ColumnDraft } from './column-statistics.ts';
import type { TableSample } from './table-sample.ts';

const fewValues = 50;

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
}

/** Reads SQL expressions that have few values as codes, of the first rows of the sample. */
export async function readCodes(
  engine: DataEngine,
  sample: TableSample,
  cells: readonly string[],
  mostRows: number,
): Promise<ValueCodes> {
  const rows = Math.min(sample.rows, mostRows);
  const codes = cells.map(() => new Uint8Array(rows));
  const seen = cells.map(() => new Map<unknown, number>());
  if (cells.length > 1) {
    await engine.stream(`SELECT ${cells.join(', ')} FROM ${sample.table} LIMIT ${rows}`, (chunk, offset) => {
      for (const [j, code] of codes.entries())
        for (const [i, value] of chunk.getColumnValues(j).entries()) {
          const values = seen[j];
          if (!values.has(value)) values.set(value, values.size);
          code[offset + i] = values.get(value)!;
        }
    });
  }
  return {
    codes,
    sizes: seen.map(({ size }) => size),
    missing: seen.map((values) => values.get(null) ?? -1),
  };
}
