import { TrainyardError } from '../../../errors.ts';
import type { DataEngine } from '../../data-engine.ts';
import { quoteName } from '../../sql-literals.ts';
import { bytesPerFeature, bytesPerRawCell } from './feature-memory.ts';
import { cellsPerRow, cellWidth, type ColumnRequest } from './column-request.ts';
import type { StoredTable } from './stored-table.ts';

/** Columns of raw values that are held at once take at most this share of the memory. */
const rawShare = 1 / 3;
/** Per row: its hash and the table of hashes (32 bytes at most), split, target, number. */
const bytesPerRow = 56;
const bytesPerToken = 4;

/** What preparation holds at its widest. */
export interface MemoryNeed {
  rows: number;
  /** Raw cells of a row. */
  rawColumns: number;
  /** Of all texts, once they are cut into tokens. */
  textBytes: number;
  /** Features of a row that are in memory. */
  width: number;
}

/** @throws TrainyardError outOfMemory naming what is needed and what may be taken */
export function checkMemory({ rows, rawColumns, textBytes, width }: MemoryNeed, limitBytes: number): void {
  const needed = rows * (bytesPerRow + rawColumns * bytesPerRawCell + width * bytesPerFeature) + textBytes;
  if (needed <= limitBytes) return;
  throw new TrainyardError(
    'outOfMemory',
    `The data takes about ${megabytes(needed)} as ${rows} rows of ${width} features; a run may take ${megabytes(limitBytes)}. Use fewer columns, categories or words, or raise the limit.`,
  );
}

/** A number of bytes, for a message. */
export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;

/** Columns in groups whose raw values fit the memory beside all else; at least one column each. */
export function groupColumns(
  columns: readonly ColumnRequest[],
  rows: number,
  limitBytes: number,
): ColumnRequest[][] {
  const cells = Math.floor((limitBytes * rawShare) / Math.max(1, rows * bytesPerRawCell));
  const groups: ColumnRequest[][] = [];
  for (const column of columns) {
    const last = groups.at(-1);
    if (last !== undefined && cellsPerRow(last) + cellWidth(column) <= cells) last.push(column);
    else groups.push([column]);
  }
  return groups;
}

/**
 * Memory that texts take once they are cut into tokens, about: a word of four letters and a space becomes one number of four
 * bytes, as does every single character.
 */
export async function bytesOfTexts(
  engine: DataEngine,
  table: StoredTable,
  columns: readonly ColumnRequest[],
): Promise<number> {
  const texts = columns.filter((column) => column.as === 'text');
  if (texts.length === 0) return 0;
  const lengths = texts.map(
    ({ name, tokenizer }) =>
      `coalesce(sum(length(${quoteName(name)})), 0) * ${tokenizer === 'word' ? 1 : bytesPerToken}`,
  );
  const [found] = await engine.query(
    `SELECT CAST(${lengths.join(' + ')} AS DOUBLE) AS bytes FROM ${table.from}`,
  );
  return Number(found['bytes']);
}
