import type { DataEngine } from '../../data-engine.ts';
import { quoteName, quotePath } from '../../sql-literals.ts';

/** A stored dataset, opened for preparation. */
export interface StoredTable {
  from: string;
  /** The same with the column `file_row_number`, from 0. */
  numbered: string;
  rows: number;
  /** Stored SQL type by column name. */
  types: ReadonlyMap<string, string>;
  /** Length of the vectors of each column that holds any. */
  vectorLengths: ReadonlyMap<string, number>;
}

/** Reads a stored dataset's columns and row count. */
export async function openTable(engine: DataEngine, parquetPath: string): Promise<StoredTable> {
  const from = `read_parquet(${quotePath(parquetPath)})`;
  const described = await engine.query(`DESCRIBE SELECT * FROM ${from}`);
  const [footer] = await engine.query(
    `SELECT num_rows AS n FROM parquet_file_metadata(${quotePath(parquetPath)})`,
  );
  const types = new Map(
    described.map((column) => [String(column['column_name']), String(column['column_type'])]),
  );
  const vectorLengths = new Map<string, number>();
  for (const [name, type] of types) {
    if (type !== 'DOUBLE[]') continue;
    const cell = quoteName(name);
    const [first] = await engine.query(
      `SELECT len(${cell}) AS n FROM ${from} WHERE ${cell} IS NOT NULL LIMIT 1`,
    );
    if (first !== undefined) vectorLengths.set(name, Number(first['n']));
  }
  return {
    from,
    numbered: `read_parquet(${quotePath(parquetPath)}, file_row_number = true)`,
    rows: Number(footer['n']),
    types,
    vectorLengths,
  };
}

/** A part of a table's rows: `count` of them from row `from` on, as a table of its own. */
export function rowRange(table: StoredTable, from: number, count: number): StoredTable {
  return {
    ...table,
    rows: count,
    from: `(SELECT * FROM ${table.numbered} WHERE file_row_number >= ${from} AND file_row_number < ${from + count})`,
  };
}
