import type { InputColumn } from '../../../contracts/definition/definition.ts';
import { TrainyardError } from '../../../errors.ts';
import type { StoredTable } from './stored-table.ts';
import type { Tokenizer } from './tokenize.ts';

/**
 * A column to read: as numbers (NaN where missing), as times (numbers that rise with the values), as categories, as vectors, or as texts
 * cut into tokens.
 */
export type ColumnRequest =
  | { name: string; as: 'number' | 'time' | 'category' }
  | { name: string; as: 'vector'; length: number }
  | { name: string; as: 'text'; tokenizer: Tokenizer };

const isTimeType = (stored: string): boolean => ['DATE', 'TIMESTAMP', 'TIMESTAMP_NS'].includes(stored);

/** Numbers that a cell of a column holds. */
export const cellWidth = (request: ColumnRequest): number => (request.as === 'vector' ? request.length : 1);

/** Numbers that columns hold in a row. */
export const cellsPerRow = (columns: readonly ColumnRequest[]): number =>
  columns.reduce((sum, column) => sum + cellWidth(column), 0);

/**
 * How a column is read for the type that it is used as.
 * @param tokenizer for texts
 * @throws TrainyardError trainingDataUnusable
 */
export function requestFor(
  table: StoredTable,
  { name, type }: InputColumn,
  tokenizer: Tokenizer = 'word',
): ColumnRequest {
  const stored = table.types.get(name);
  if (stored === undefined)
    throw new TrainyardError('trainingDataUnusable', `The dataset has no column "${name}".`, {
      issues: [{ code: 'unknownColumn', column: name, detail: 'not a column of the dataset' }],
    });
  if (type === 'categorical' && stored !== 'DOUBLE[]') return { name, as: 'category' };
  if (type === 'vector' && stored === 'DOUBLE[]')
    return { name, as: 'vector', length: table.vectorLengths.get(name) ?? 0 };
  const fits =
    (type === 'numeric' && ['DOUBLE', 'BIGINT', 'BOOLEAN'].includes(stored)) ||
    (type === 'boolean' && ['BOOLEAN', 'DOUBLE', 'BIGINT'].includes(stored)) ||
    (type === 'dateTime' && isTimeType(stored)) ||
    (type === 'text' && stored === 'VARCHAR');
  if (!fits)
    throw new TrainyardError(
      'trainingDataUnusable',
      `The column "${name}" holds ${stored} and cannot be used as ${type}.`,
      { issues: [{ code: 'wrongType', column: name, detail: `stored as ${stored}, used as ${type}` }] },
    );
  return type === 'text' ? { name, as: 'text', tokenizer } : { name, as: 'number' };
}

/**
 * How a column is read that orders rows. Numbers beyond a double are stored as text.
 * @throws TrainyardError trainingDataUnusable
 */
export function timeRequest(table: StoredTable, name: string): ColumnRequest {
  const stored = table.types.get(name);
  if (stored === 'VARCHAR') return { name, as: 'time' };
  requestFor(table, { name, type: stored !== undefined && isTimeType(stored) ? 'dateTime' : 'numeric' });
  return { name, as: 'time' };
}
