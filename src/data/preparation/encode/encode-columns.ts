import type { FittedColumn } from '../../../contracts/preparation.ts';
import type { ColumnWriter } from '../columns/column-kind.ts';
import { kindOf } from '../columns/column-kinds.ts';
import type { EncodeContext } from '../columns/encode-context.ts';
import type { RawColumns } from '../read/raw-columns.ts';

/** Rows are written in blocks that stay in the processor's cache while one column after another fills them. */
const cellsPerBlock = 1 << 17;

/**
 * Writes the features of those columns whose raw values were read.
 * @param columns all fitted columns, in the order of their features
 * @param parts the splits: the rows of each, and where its features go, [rows × width], row-major, zeros at first
 */
export function encodeColumns(
  columns: readonly FittedColumn[],
  raw: RawColumns,
  context: EncodeContext,
  parts: readonly { rows: Int32Array; features: Float32Array }[],
): void {
  let width = 0;
  const writers: ColumnWriter[] = [];
  for (const column of columns) {
    const kind = kindOf(column);
    if (kind.isRead(column, raw)) writers.push(kind.createColumnWriter(column, raw, context, width));
    width += kind.widthOf(column);
  }
  const block = Math.max(1, Math.floor(cellsPerBlock / width));
  for (const { rows, features } of parts)
    for (let from = 0; from < rows.length; from += block)
      for (const write of writers) write(rows, from, Math.min(rows.length, from + block), features, width);
}
