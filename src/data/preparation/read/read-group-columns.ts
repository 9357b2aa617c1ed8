import type { DataEngine } from '../../data-engine.ts';
import type { CodedColumn } from './raw-columns.ts';
import type { ColumnRequest } from './column-request.ts';
import { readColumns } from './read-columns.ts';
import { openTable } from './stored-table.ts';

/** Stored types whose values have an order that groups may be cut by; the names of numbers are not of these. */
const orderedTypes: ReadonlySet<string> = new Set(['DOUBLE', 'BIGINT', 'DATE', 'TIMESTAMP', 'TIMESTAMP_NS']);

/**
 * Reads columns of a stored dataset to group its rows by.
 */
export async function readGroupColumns(
  engine: DataEngine,
  parquetPath: string,
  names: readonly string[],
): Promise<{ name: string; values: CodedColumn; order: Float64Array | null }[]> {
  const table = await openTable(engine, parquetPath);
  const isOrdered = (name: string): boolean => orderedTypes.has(table.types.get(name) ?? '');
  const requests = names.flatMap((name): ColumnRequest[] => [
    { name, as: 'category' },
    ...(isOrdered(name) ? [{ name, as: 'time' as const }] : []),
  ]);
  const { categories, numbers } = await readColumns(engine, table, requests);
  return names.map((name) => ({
    name,
    values: categories.get(name)!,
    order: numbers.get(name) ?? null,
  }));
}
