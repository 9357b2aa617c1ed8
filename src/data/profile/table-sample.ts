import type { DataEngine } from '../data-engine.ts';
import { quotePath } from '../sql-literals.ts';

/** Rows up to which every figure of a profile is exact. */
export const exactRows = 100_000;
const sampleCells = 20_000_000;

/** A table to take figures from that would cost too much on all rows. */
export interface TableSample {
  table: string;
  rows: number;
  /** Whether it holds every row. */
  complete: boolean;
}

/**
 * Copies some of the rows into a table of the engine's own: the same ones each time, chosen by a hash of their numbers, since every k-th
 * row of a table may be of one class or one hour.
 * @param replaced SQL that follows `*` and gives columns other values
 */
export async function takeSample(
  engine: DataEngine,
  path: string,
  rows: number,
  columns: number,
  replaced = '',
): Promise<TableSample> {
  const most = Math.max(2000, Math.min(exactRows, Math.floor(sampleCells / columns)));
  const every = Math.ceil(rows / most);
  const table = 'profile_sample';
  // Numbers of rows cost the planner seconds in a table of thousands of columns.
  const source =
    every === 1
      ? `SELECT *${replaced} FROM read_parquet(${quotePath(path)})`
      : `SELECT * EXCLUDE (file_row_number)${replaced} FROM read_parquet(${quotePath(path)}, file_row_number=true) WHERE hash(file_row_number) % ${every} = 0`;
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${table} AS ${source}`);
  if (every === 1) return { table, rows, complete: true };
  const [counted] = await engine.query(`SELECT count(*) AS n FROM ${table}`);
  return { table, rows: Number(counted['n']), complete: false };
}
