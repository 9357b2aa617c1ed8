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
 */
export async function readRows(
  engine: DataEngine,
  options: { parquetPath: string; offset: number; limit: number },
): Promise<DatasetRows> {
  const { parquetPath, offset, limit } = options;
  const file = quotePath(parquetPath);
  const [footer] = await engine.query(`SELECT num_rows AS n FROM parquet_file_metadata(${file})`);
  const described = await engine.query(`DESCRIBE SELECT * FROM read_parquet(${file})`);
  const rows: Record<string, unknown>[] = [];
  for (let start = 0; start < described.length; start += columnsPerQuery) {
    const cells = described.slice(start, start + columnsPerQuery).map((column) => {
      const name = String(column['column_name']);
      return column['column_type'] === 'BLOB' ? imagePreview(name) : quoteName(name);
    });
    // A filter on the row number skips whole row groups; OFFSET would read them.
    const part = await engine.query(
      `SELECT ${cells.join(', ')} FROM read_parquet(${file}, file_row_number=true)
       WHERE file_row_number >= ${offset} AND file_row_number < ${offset + limit} ORDER BY file_row_number`,
    );
    for (const [i, row] of part.entries()) rows[i] = start === 0 ? row : { ...rows[i], ...row };
  }
  return {
    columns: described.map((column) => String(column['column_name'])),
    rows,
    offset,
    total: Number(footer['n']),
  };
}

/** What stands for an image among a row's values: `{ "format": "png", "bytes": 312 }`. */
function imagePreview(name: string): string {
  const cell = quoteName(name);
  return `CASE WHEN ${cell} IS NOT NULL THEN {'format': ${imageFormatExpression(cell)}, 'bytes': octet_length(${cell})} END AS ${cell}`;
}
