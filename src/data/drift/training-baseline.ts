import type { InputColumn } from '../../contracts/definition/definition.ts';
import type { ColumnBaseline, TrainingBaseline } from '../../contracts/drift.ts';
import type { DataEngine } from '../data-engine.ts';
import { valuesAt } from '../preparation/columns/order-statistics.ts';
import type { ColumnRequest } from '../preparation/read/column-request.ts';
import { readColumns } from '../preparation/read/read-columns.ts';
import { openTable, type StoredTable } from '../preparation/read/stored-table.ts';
import type { ColumnValues } from './compare-column.ts';
import { summarizeCategories, summarizeNumbers } from './summarize-column.ts';

/** Stored types whose values are numbers, whichever other values are there: nanoseconds are read as ranks. */
const numberTypes: ReadonlySet<string> = new Set(['DOUBLE', 'BIGINT', 'DATE', 'TIMESTAMP']);

/** What of a column is compared: numbers, categories, or nothing. */
export function comparedAs(type: InputColumn['type']): 'numbers' | 'categories' | null {
  if (type === 'numeric' || type === 'dateTime') return 'numbers';
  return type === 'categorical' || type === 'boolean' ? 'categories' : null;
}

/** Cells that are read at once: 128 MB of numbers. */
const cellsAtOnce = 16_000_000;

/**
 * Reads the columns of a stored table whose values can be compared, some at a time, in their order.
 * @param visit gets null for a column that is not there, or whose stored values are of another kind
 */
export async function readCompared(
  engine: DataEngine,
  table: StoredTable,
  inputs: readonly InputColumn[],
  visit: (input: InputColumn, values: ColumnValues | null) => void,
): Promise<void> {
  const atOnce = Math.max(1, Math.floor(cellsAtOnce / Math.max(1, table.rows)));
  for (let from = 0; from < inputs.length; from += atOnce) {
    const some = inputs.slice(from, from + atOnce);
    const requests = some.flatMap((input) => requestOf(input, table.types.get(input.name)) ?? []);
    const { numbers, categories } = await readColumns(engine, table, requests);
    for (const input of some) visit(input, numbers.get(input.name) ?? categories.get(input.name) ?? null);
  }
}

function requestOf({ name, type }: InputColumn, stored: string | undefined): ColumnRequest | null {
  const as = comparedAs(type);
  if (as === null || stored === undefined) return null;
  if (as === 'categories') return { name, as: 'category' };
  return numberTypes.has(stored) ? { name, as: 'time' } : null;
}

/** Of more columns no baseline is kept: a file that is read whole would be too large. */
const mostColumns = 300;

/**
 * What the training rows are like, for later comparisons: of the first 300 inputs that can be compared.
 * @param rowNumbers the training rows, each once, from 0
 */
export async function trainingBaseline(
  engine: DataEngine,
  parquetPath: string,
  inputs: readonly InputColumn[],
  rowNumbers: Int32Array,
): Promise<TrainingBaseline> {
  const table = await openTable(engine, parquetPath);
  const columns: ColumnBaseline[] = [];
  const compared = inputs.filter(({ type }) => comparedAs(type) !== null).slice(0, mostColumns);
  await readCompared(engine, table, compared, ({ name, type }, values) => {
    if (values === null) return;
    const about = { column: name, type };
    if (values instanceof Float64Array)
      columns.push({ ...about, ...summarizeNumbers(valuesAt(values, rowNumbers)) });
    else columns.push({ ...about, ...summarizeCategories(values, rowNumbers) });
  });
  return { rows: rowNumbers.length, columns };
}
