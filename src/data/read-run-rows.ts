import type { RunRow, RunRowOrder } from '../contracts/run-rows.ts';
import type { SplitPart } from '../contracts/definition/split-parts.ts';
import type { DataEngine } from './data-engine.ts';
import { readRowsAt } from './read-rows.ts';
import { quotePath, quoteText } from './sql-literals.ts';

/** Which rows of a run are asked for; without a filter all. */
export interface RunRowsQuery {
  /** The run's files, as the trainer wrote them. */
  paths: readonly string[];
  part?: SplitPart;
  fold?: number;
  /** Only predictions that are right, or wrong. */
  correct?: boolean;
  order: RunRowOrder;
  offset: number;
  limit: number;
  /** The dataset whose values are to stand beside each row; null: none. */
  parquetPath: string | null;
}

const orders: Readonly<Record<RunRowOrder, string>> = {
  row: 'row, fold',
  error: 'error DESC NULLS LAST, row, fold',
};

/** A page of a run's rows, the number of those that the filters leave, and whether any of the run's predictions is right or wrong. */
export async function readRunRows(
  engine: DataEngine,
  query: RunRowsQuery,
): Promise<{ rows: RunRow[]; total: number; hasCorrect: boolean }> {
  const { paths, order, offset, limit, parquetPath } = query;
  const files = `read_parquet([${paths.map(quotePath).join(', ')}])`;
  const [counted] = await engine.query(
    `SELECT count(*) FILTER (WHERE ${filterOf(query)}) AS total, count(correct) AS judged FROM ${files}`,
  );
  // Only what the order needs is sorted, as predictions may be long. A row is once in each file, and each file is of one fold.
  const found = await engine.query(
    `WITH page AS (SELECT row, coalesce(fold, 0) AS fold FROM ${files} WHERE ${filterOf(query)}
       ORDER BY ${orders[order]} LIMIT ${limit} OFFSET ${offset})
     SELECT file.row, part, file.fold, truth, prediction, correct, error
     FROM ${files} AS file JOIN page ON file.row = page.row AND coalesce(file.fold, 0) = page.fold
     ORDER BY ${orders[order].replace('row, fold', 'file.row, page.fold')}`,
  );
  const rows = found.map((row) => ({ ...row, truth: parsed(row['truth']), prediction: parsed(row['prediction']) }) as unknown as RunRow); // prettier-ignore
  if (parquetPath !== null) {
    const values = await readRowsAt(engine, { parquetPath, rows: rows.map(({ row }) => row) });
    for (const row of rows) row.values = values.get(row.row) ?? {};
  }
  return { rows, total: Number(counted['total']), hasCorrect: Number(counted['judged']) > 0 };
}

function filterOf({ part, fold, correct }: RunRowsQuery): string {
  const filters = [
    part && `part = ${quoteText(part)}`,
    fold !== undefined && `fold = ${fold}`,
    correct !== undefined && `correct = ${correct}`,
  ].filter(Boolean);
  return filters.join(' AND ') || 'true';
}

const parsed = (json: unknown): unknown => (typeof json === 'string' ? JSON.parse(json) : null);
