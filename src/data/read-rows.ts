import type { DatasetRows } from '../contracts/dataset.ts';
import type { DataEngine } from './data-engine.ts';
import { imageFormatExpression } from './images/image-format.ts';
import { quoteName, quotePath } from './sql-literals.ts';

/** Columns that a query reads: each takes memory for 2048 rows, however few are asked for. */
const columnsPerQuery = 500;

/**
 * A page of a stored dataset's rows in their order, as JSON values: integers beyond 2⁵³ as text, dates as `YYYY-MM-DD`,
 * times as ISO 8601 in UTC, missing values as null, images as their format and size in bytes.
 * @param options.offset rows to skip
 * @param options.limit at most so many rows
 * @param options.wholeImages images as base64 in place of that
 */
export async function readRows(
  engine: DataEngine,
  options: { parquetPath: string; offset: number; limit: number; wholeImages?: boolean },
): Promise<DatasetRows> {
  const { parquetPath, offset, limit, wholeImages = false } = options;
  const [footer] = await engine.query(
    `SELECT num_rows AS n FROM parquet_file_metadata(${quotePath(parquetPath)})`,
  );
  // A filter on the row number skips whole row groups; OFFSET would read them.
  const filter = `file_row_number >= ${offset} AND file_row_number < ${offset + limit}`;
  const { columns, rows } = await readFiltered(engine, parquetPath, filter, wholeImages);
  return { columns, rows, offset, total: Number(footer['n']) };
}

/**
 * Rows of a stored dataset by their numbers, from 0, as {@link readRows} gives them.
 * @param options.rows each once or more often, in any order
 * @param options.wholeImages as there
 */
export async function readRowsAt(
  engine: DataEngine,
  options: { parquetPath: string; rows: readonly number[]; wholeImages?: boolean },
): Promise<Map<number, Record<string, unknown>>> {
  const numbers = [...new Set(options.rows)].toSorted((a, b) => a - b);
  if (numbers.length === 0) return new Map();
  const filter = `file_row_number IN (${numbers.join(', ')})`;
  const { rows } = await readFiltered(engine, options.parquetPath, filter, options.wholeImages);
  return new Map(numbers.map((number, index) => [number, rows[index]] as const));
}

/** The rows that a filter on `file_row_number` leaves, in their order. */
async function readFiltered(
  engine: DataEngine,
  parquetPath: string,
  filter: string,
  wholeImages = false,
): Promise<Pick<DatasetRows, 'columns' | 'rows'>> {
  const file = quotePath(parquetPath);
  const described = await engine.query(`DESCRIBE SELECT * FROM read_parquet(${file})`);
  const rows: Record<string, unknown>[] = [];
  for (let start = 0; start < described.length; start += columnsPerQuery) {
    const cells = described.slice(start, start + columnsPerQuery).map((column) => {
      const name = String(column['column_name']);
      if (column['column_type'] !== 'BLOB') return quoteName(name);
      return wholeImages ? `to_base64(${quoteName(name)}) AS ${quoteName(name)}` : imagePreview(name);
    });
    const part = await engine.query(
      `SELECT ${cells.join(', ')} FROM read_parquet(${file}, file_row_number=true)
       WHERE ${filter} ORDER BY file_row_number`,
    );
    for (const [i, row] of part.entries()) rows[i] = start === 0 ? row : { ...rows[i], ...row };
  }
  return { columns: described.map((column) => String(column['column_name'])), rows };
}

/** What stands for an image among a row's values: `{ "format": "png", "bytes": 312 }`. */
function imagePreview(name: string): string {
  const cell = quoteName(name);
  return `CASE WHEN ${cell} IS NOT NULL THEN {'format': ${imageFormatExpression(cell)}, 'bytes': octet_length(${cell})} END AS ${cell}`;
}
