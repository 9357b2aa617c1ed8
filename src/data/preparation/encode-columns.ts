import type { FittedColumn } from '../../contracts/preparation.ts';
import { createCategoryIndex, encodeCategory, encodeNumeric, widthOf } from './column-encoder.ts';
import type { RawColumns } from './raw-columns.ts';

/** Writes a column's features of `rows[from … to)`; `at` is its first feature. */
type ColumnWriter = (rows: Int32Array, from: number, to: number, out: Float32Array, width: number) => void;

/** Rows are written in blocks that stay in the processor's cache while one column after another fills them. */
const cellsPerBlock = 1 << 17;

function createColumnWriter(column: FittedColumn, raw: RawColumns, at: number): ColumnWriter {
  if (column.kind === 'numeric') {
    const values = raw.numbers.get(column.name)!;
    return (rows, from, to, out, width) => {
      for (let i = from; i < to; i++) encodeNumeric(column, values[rows[i]], out, i * width + at);
    };
  }
  const { codes, values } = raw.categories.get(column.name)!;
  const indices = Int32Array.from(values.map(createCategoryIndex(column)));
  return (rows, from, to, out, width) => {
    for (let i = from; i < to; i++) encodeCategory(column, indices[codes[rows[i]]], out, i * width + at);
  };
}

/**
 * Writes the features of those columns whose raw values were read.
 * @param columns all fitted columns, in the order of their features
 * @param parts the splits: the rows of each, and where its features go, [rows × width], row-major, zeros at first
 */
export function encodeColumns(
  columns: readonly FittedColumn[],
  raw: RawColumns,
  parts: readonly { rows: Int32Array; features: Float32Array }[],
): void {
  let width = 0;
  const writers: ColumnWriter[] = [];
  for (const column of columns) {
    const source = column.kind === 'numeric' ? raw.numbers : raw.categories;
    if (source.has(column.name)) writers.push(createColumnWriter(column, raw, width));
    width += widthOf(column);
  }
  const block = Math.max(1, Math.floor(cellsPerBlock / width));
  for (const { rows, features } of parts)
    for (let from = 0; from < rows.length; from += block)
      for (const write of writers) write(rows, from, Math.min(rows.length, from + block), features, width);
}
