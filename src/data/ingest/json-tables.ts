import { createWriteStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { TrainyardError } from '../../errors.ts';
import { cutJson, textOf, type JsonParts, type JsonSlice } from './json-slices.ts';

/** A file of another layout than records is held in memory while it is turned into such. */
const mostBytes = 33_554_432;
const headBytes = 65_536;
const recordsAtOnce = 1000;

/** One object whose first value is an array or object, or an array of arrays. */
const otherLayout = /^\s*(?:\{\s*"(?:[^"\\]|\\.){0,1000}"\s*:\s*[[{]|\[\s*\[)/;
const index = /^\d+$/;

/** A table as names of its columns and, row by row, the JSON text of its cells. */
interface SlicedTable {
  names: string[];
  rows: number;
  cell: (row: number, column: number) => JsonSlice;
}

/**
 * Writes the rows of a JSON table that does not stand as records as an object a line: columns as arrays (`{"a": [1, 2]}`), as pandas
 * writes them (by index, as `split` with `columns` and `data`), or rows as arrays under a first one of names.
 * @returns whether there was such a table; false: the records stand as they are
 * @throws TrainyardError datasetInvalid (otherJsonLayout) where it can't be told what is a row
 */
export async function writeAsRecords(from: string, to: string, signal?: AbortSignal): Promise<boolean> {
  const file = await open(from);
  let size: number;
  try {
    ({ size } = await file.stat());
    const head = Buffer.alloc(Math.min(size, headBytes));
    await file.read(head, 0, head.length, 0);
    if (!otherLayout.test(head.toString('utf8').replace(/^\uFEFF/, ''))) return false;
  } finally {
    await file.close();
  }
  if (size > mostBytes) throw otherLayoutError(`is larger than ${mostBytes} bytes`);
  const bytes = await readFile(from, { signal });
  const start = bytes[0] === 0xef ? 3 : 0;
  const parts = cutJson(bytes, { start, end: bytes.length });
  const table = parts === null ? null : findTable(bytes, parts);
  if (table === null) return false;
  await pipeline(Readable.from(linesOf(bytes, table)), createWriteStream(to), { signal });
  return true;
}

function findTable(bytes: Buffer, top: JsonParts): SlicedTable | null {
  if (top.values.length === 0) return null;
  if (top.kind === 'array') return rowsUnderNames(bytes, top.values);
  const [names, rows] = ['columns', 'data'].map((key) => top.values[top.keys.indexOf(key)] as JsonSlice | undefined); // prettier-ignore
  const split = names && rows && splitTable(bytes, names, rows);
  if (split) return split;
  const columns = top.values.map((value) => cutJson(bytes, value));
  if (!columns.every((column) => column !== null)) return null;
  if (columns.every(({ kind }) => kind === 'array')) return columnsOf(bytes, top.keys, columns);
  return columns.every(({ kind }) => kind === 'object') ? tableByIndex(top.keys, columns) : null;
}

/** `{"columns": ["a", "b"], "data": [[1, 2], [3, 4]]}`; null where it is something else. */
function splitTable(bytes: Buffer, names: JsonSlice, rows: JsonSlice): SlicedTable | null {
  const header = cutJson(bytes, names);
  const data = cutJson(bytes, rows);
  if (header?.kind !== 'array' || data?.kind !== 'array') return null;
  return tableOfRows(bytes, header.values, data.values);
}

/** `[["a", "b"], [1, 2], [3, 4]]`; null where the first row holds no names. */
function rowsUnderNames(bytes: Buffer, rows: readonly JsonSlice[]): SlicedTable | null {
  const header = cutJson(bytes, rows[0]);
  if (header?.kind !== 'array') return null;
  const table = tableOfRows(bytes, header.values, rows.slice(1));
  if (table === null)
    throw otherLayoutError('holds rows as arrays, of which the first does not name the columns');
  return table;
}

function tableOfRows(
  bytes: Buffer,
  header: readonly JsonSlice[],
  rows: readonly JsonSlice[],
): SlicedTable | null {
  const names = header.map((name) => textOf(bytes, name));
  if (names.length === 0 || !names.every((name) => name !== null)) return null;
  const cells = rows.map((row) => cutJson(bytes, row));
  for (const [i, row] of cells.entries())
    if (row?.kind !== 'array' || row.values.length !== names.length)
      throw otherLayoutError(
        `has ${names.length} names, and a row ${i + 1} that is no array of as many values`,
      );
  return { names, rows: cells.length, cell: (row, column) => cells[row]!.values[column] };
}

/** `{"a": [1, 2], "b": [3, 4]}`; null for one record with lists of numbers and nothing else in it. */
function columnsOf(bytes: Buffer, names: string[], columns: readonly JsonParts[]): SlicedTable | null {
  const [{ values: first }] = columns;
  // A list of records under a key is a table of its own.
  if (columns.some(({ values }) => values.length > 0 && bytes[values[0].start] === 123)) return null;
  const other = columns.findIndex(({ values }) => values.length !== first.length);
  if (other >= 0)
    throw otherLayoutError(
      `holds columns as arrays of different lengths: ${first.length} value(s) under "${names[0].slice(0, 40)}", ${columns[other].values.length} under "${names[other].slice(0, 40)}"`,
    );
  return { names, rows: first.length, cell: (row, column) => columns[column].values[row] };
}

/** `{"a": {"0": 1, "1": 2}, …}`, columns by the index of their rows, or `{"0": {"a": 1}, …}`, rows by their index. */
function tableByIndex(keys: string[], columns: readonly JsonParts[]): SlicedTable {
  const [{ keys: inner }] = columns;
  const isSame = columns.every((column) => column.keys.length === inner.length && column.keys.every((key, i) => key === inner[i])); // prettier-ignore
  if (isSame && inner.length > 0) {
    const [outerIsIndex, innerIsIndex] = [keys, inner].map((list) => list.every((key) => index.test(key)));
    if (innerIsIndex && !outerIsIndex)
      return { names: keys, rows: inner.length, cell: (row, column) => columns[column].values[row] };
    if (outerIsIndex && !innerIsIndex)
      return { names: inner, rows: keys.length, cell: (row, column) => columns[row].values[column] };
  }
  throw otherLayoutError('is an object of objects, and it can not be told whether those are rows or columns');
}

function* linesOf(bytes: Buffer, { names, rows, cell }: SlicedTable): Generator<string> {
  const keys = names.map((name) => JSON.stringify(name));
  for (let from = 0; from < rows; from += recordsAtOnce) {
    const lines: string[] = [];
    for (let row = from; row < Math.min(rows, from + recordsAtOnce); row++) {
      const cells = keys.map((key, column) => {
        const { start, end } = cell(row, column);
        // Line breaks stand between values only.
        return `${key}:${bytes.toString('utf8', start, end).replace(/[\r\n]+/g, ' ')}`;
      });
      lines.push(`{${cells.join(',')}}\n`);
    }
    yield lines.join('');
  }
}

function otherLayoutError(what: string): TrainyardError {
  const detail = `The JSON ${what}. Upload an array of objects, or one object a line: each object is a row, its keys are the columns (pandas: \`orient='records'\`).`;
  return new TrainyardError('datasetInvalid', detail, { issues: [{ code: 'otherJsonLayout', detail }] });
}
