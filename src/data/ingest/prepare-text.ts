import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatasetFormat } from '../../contracts/dataset-formats.ts';
import { TrainyardError } from '../../errors.ts';
import { copyWithPlainLineEnds } from './copy-source.ts';
import { featuresIn, writeProperties } from './geojson.ts';
import { copyJson, scanJson, type JsonArray } from './json-scan.ts';
import { writeAsRecords } from './json-tables.ts';
import { findJsonLayout, type JsonSource } from './read-json.ts';
import { scanTextFile, type TextScan } from './scan-text.ts';
import { geometryNote } from './stored-column.ts';

/** A text as it is read: perhaps a copy, in which it is easier to read. */
export interface PreparedText {
  path: string;
  scan: TextScan;
  /** Null for a CSV. */
  json: Omit<JsonSource, 'path'> | null;
}

/** How a text is to be looked through. */
export interface TextToPrepare {
  format: DatasetFormat;
  folder: string;
  maxLineBytes: number;
  signal: AbortSignal | undefined;
  /** @param fraction of its bytes, 0 … 1 */
  onScanned: (fraction: number) => void;
}

/**
 * Looks through a text, and makes a copy where it is easier to read: with plain line ends, or as records.
 * @param folder where copies go
 * @throws TrainyardError datasetInvalid; the signal's reason
 */
export async function prepareText(
  path: string,
  { format, folder, maxLineBytes, signal, onScanned }: TextToPrepare,
): Promise<PreparedText> {
  const { size } = await stat(path);
  const isCsv = format === 'csv' || format === 'tsv';
  const scan = await scanTextFile(path, {
    maxLineBytes: format === 'json' ? null : maxLineBytes,
    signal,
    onBytes: (bytes) => onScanned(bytes / size),
  });
  if (!isCsv) return prepareJson(path, scan, { folder, maxLineBytes, signal });
  const uneven = isCsv && (scan.lineEnd === 'mixed' || scan.lineEnd === 'cr');
  if (!uneven) return { path, scan, json: null };
  const even = join(folder, 'even');
  await copyWithPlainLineEnds(path, even, {
    skipBytes: scan.hasBom ? 3 : 0,
    lonelyCr: scan.lineEnd === 'cr',
    signal,
  });
  return {
    path: even,
    scan: {
      ...scan,
      hasBom: false,
      bytes: (await stat(even)).size,
      head: scan.lineEnd === 'cr' ? scan.head.replaceAll('\r', '\n') : scan.head,
    },
    json: null,
  };
}

/** Arrays that may be the table: those that the object holds itself, else the only one that lies deeper. */
function recordArrays(arrays: readonly JsonArray[]): readonly JsonArray[] {
  const own = arrays.filter(({ path }) => path.length === 1);
  if (own.length > 0) return own;
  return arrays.length === 1 ? arrays : [];
}

/** JSON that DuckDB reads as it is meant: rows in an array or an object a line, numbers that it would round in quotes. */
async function prepareJson(
  path: string,
  scan: TextScan,
  options: Pick<TextToPrepare, 'folder' | 'maxLineBytes' | 'signal'>,
  isRecords = false,
): Promise<PreparedText> {
  const { folder, maxLineBytes, signal } = options;
  const { values, arrays, hasLongNumbers, hasEmptyKeys } = await scanJson(path, signal);
  const renamedPath = join(folder, 'renamed.json');
  const recordsPath = join(folder, 'records.parquet');
  const isObject = values === 1 && scan.head.trimStart().startsWith('{');
  const wrapped = isObject ? recordArrays(arrays) : [];
  const records = join(folder, 'records.ndjson');
  const features = isRecords ? null : featuresIn(scan.head, { isObject, wrapped });
  if (features !== null) {
    await writeProperties(path, records, { ...features, signal });
    const read = await prepareJson(records, await scanTextFile(records, { maxLineBytes, signal }), options, true); // prettier-ignore
    return { ...read, json: { ...read.json!, leftOut: [{ name: 'geometry', note: geometryNote }] } };
  }
  if (!isRecords && values === 1 && wrapped.length === 0 && (await writeAsRecords(path, records, signal)))
    return prepareJson(records, await scanTextFile(records, { maxLineBytes, signal }), options, true); // prettier-ignore
  if (wrapped.length > 1) {
    const keys = wrapped.map(({ path: keys }) => `"${keys.join('.').slice(0, 40)}"`).join(', ');
    const detail = `The file is one object with several tables in it, under ${keys}. Upload the array of one of them.`;
    throw new TrainyardError('datasetInvalid', detail, { issues: [{ code: 'severalTables', detail }] });
  }
  const layout = wrapped.length === 1 ? ('array' as const) : findJsonLayout(scan.head);
  const bytes = scan.hasBom ? { start: 3, end: scan.bytes } : null;
  const part = wrapped[0] ?? bytes;
  if (part === null && !hasLongNumbers)
    return {
      path,
      scan,
      json: { layout, longKeys: new Set<string>(), hasEmptyKeys, renamedPath, recordsPath },
    };
  const plain = join(folder, 'plain.json');
  const longKeys = await copyJson(path, plain, part, signal);
  return { path: plain, scan, json: { layout, longKeys, hasEmptyKeys, renamedPath, recordsPath } };
}
