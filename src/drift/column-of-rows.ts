import type { InputColumn } from '../contracts/definition/definition.ts';
import type { ColumnReading } from '../contracts/column-reading.ts';
import type { ColumnValues } from '../data/drift/compare-column.ts';
import { comparedAs } from '../data/drift/training-baseline.ts';
import { readValue } from '../data/preparation/encode/write-row.ts';

/**
 * The values of a column of rows of a request as they are compared: numbers, times as seconds since 1970, and names of categories. Cells are
 * read as those of the training rows were; what is no number or time then is missing.
 * @returns null where no row has the column
 */
export function columnOfRows(
  rows: readonly Record<string, unknown>[],
  { name, type }: InputColumn,
  reading?: ColumnReading,
): ColumnValues | null {
  if (rows.every((row) => !Object.hasOwn(row, name))) return null;
  const isNumeric = comparedAs(type) === 'numbers';
  const cells = rows.map((row) =>
    Object.hasOwn(row, name) ? readValue({ reading, isNumeric }, row[name]) : null,
  );
  if (isNumeric) return Float64Array.from(cells, type === 'dateTime' ? timeOf : numberOf);
  const codeOf = new Map<string | null, number>();
  const codes = Int32Array.from(cells, (cell) => {
    const value = categoryOf(cell);
    const known = codeOf.get(value) ?? codeOf.size;
    codeOf.set(value, known);
    return known;
  });
  return { codes, values: [...codeOf.keys()] };
}

function numberOf(cell: unknown): number {
  if (typeof cell === 'number') return cell;
  if (typeof cell === 'boolean') return Number(cell);
  return typeof cell === 'string' && cell.trim() !== '' ? Number(cell) : NaN;
}

function timeOf(cell: unknown): number {
  if (typeof cell === 'number') return cell;
  return typeof cell === 'string' ? Date.parse(cell) / 1000 : NaN;
}

const categoryOf = (cell: unknown): string | null =>
  typeof cell === 'string' || typeof cell === 'number' || typeof cell === 'boolean' ? String(cell) : null;
