import type { DuckDBDataChunk, DuckDBValue } from '@duckdb/node-api';
import { DuckDBBlobValue } from './duckdb.ts';
import { toJsonValue } from './json-value.ts';

/** A column of a chunk as values of a prediction's row: as `toJsonValue` has them, and bytes, which are images, as base64. */
export function columnValues(chunk: DuckDBDataChunk, column: number): unknown[] {
  const values: unknown[] = chunk.getColumnValues(column);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as DuckDBValue;
    if (typeof value === 'number' && Number.isFinite(value)) continue;
    values[i] =
      value instanceof DuckDBBlobValue ? Buffer.from(value.bytes).toString('base64') : toJsonValue(value);
  }
  return values;
}

/** Reads the rows of a chunk as objects. @param first the column of the chunk that `names[0]` is */
export function rowReader(
  names: readonly string[],
  first: number,
): (chunk: DuckDBDataChunk) => Record<string, unknown>[] {
  const isPlain = !names.includes('__proto__');
  return (chunk) => {
    const columns = names.map((_, i) => columnValues(chunk, first + i));
    return Array.from({ length: chunk.rowCount }, (_, i) => {
      // Assigned one by one, rows share their shape, and are read in half the time.
      if (!isPlain) return Object.fromEntries(names.map((name, column) => [name, columns[column][i]]));
      const row: Record<string, unknown> = {};
      for (let column = 0; column < names.length; column++) row[names[column]] = columns[column][i];
      return row;
    });
  };
}
