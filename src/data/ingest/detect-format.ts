import { open } from 'node:fs/promises';
import type { DatasetFormat } from '../../contracts/dataset-formats.ts';
import { TrainyardError } from '../../errors.ts';

/** What the uploader says of the data. Each may be wrong or missing. */
export interface DeclaredFormat {
  fileName?: string | undefined;
  contentType?: string | undefined;
  /** Wins over name and content type. */
  format?: DatasetFormat | undefined;
}

const byExtension: Readonly<Record<string, DatasetFormat>> = {
  csv: 'csv',
  txt: 'csv',
  tsv: 'tsv',
  tab: 'tsv',
  json: 'json',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  parquet: 'parquet',
  pq: 'parquet',
  zip: 'zip',
};

const byContentType: Readonly<Record<string, DatasetFormat>> = {
  'text/csv': 'csv',
  'application/csv': 'csv',
  'text/tab-separated-values': 'tsv',
  'application/json': 'json',
  'text/json': 'json',
  'application/x-ndjson': 'ndjson',
  'application/ndjson': 'ndjson',
  'application/jsonl': 'ndjson',
  'application/x-jsonlines': 'ndjson',
  'application/vnd.apache.parquet': 'parquet',
  'application/x-parquet': 'parquet',
  'application/zip': 'zip',
  'application/x-zip-compressed': 'zip',
};

const startsWith = (bytes: Buffer, ...values: number[]): boolean => values.every((v, i) => bytes[i] === v);

/** The first bytes of a file, at most 4096. */
export async function readStart(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(4096);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Whether the bytes begin a gzip member. */
export const isGzip = (start: Buffer): boolean => startsWith(start, 0x1f, 0x8b);

/**
 * The format of (decompressed) data: from its first bytes where they leave no doubt, else as named, else from content
 * type and file name; other text is CSV.
 * @throws TrainyardError datasetFormatUnknown, datasetInvalid (emptyFile, notParquet)
 */
export function detectFormat(start: Buffer, declared: DeclaredFormat): DatasetFormat {
  if (start.length === 0)
    throw new TrainyardError('datasetInvalid', 'The file is empty.', {
      issues: [{ code: 'emptyFile', detail: 'no bytes' }],
    });
  if (startsWith(start, 0x50, 0x41, 0x52, 0x31)) return 'parquet';
  // A file, or, in an empty archive, its end.
  if (startsWith(start, 0x50, 0x4b, 0x03, 0x04) || startsWith(start, 0x50, 0x4b, 0x05, 0x06)) return 'zip';
  const said = declared.format ?? saidFormat(declared);
  if (said === 'parquet') {
    const detail = 'The data is not Parquet: it does not begin with PAR1.';
    throw new TrainyardError('datasetInvalid', detail, { issues: [{ code: 'notParquet', detail }] });
  }
  if (said === 'zip') {
    const detail = 'The data is not a ZIP archive: it does not begin with PK.';
    throw new TrainyardError('datasetInvalid', detail, { issues: [{ code: 'notZip', detail }] });
  }
  const text = start.toString('utf8').replace(/^\uFEFF/, '');
  const trimmed = text.trimStart();
  // No header of a CSV begins like that, whatever was said.
  if (/^\[\s*\{\s*["}]/.test(trimmed)) return 'json';
  if (/^\{\s*"[^"]*"\s*:/.test(trimmed)) return 'ndjson';
  // `.json` may hold one array or an object a line; only the data tells.
  if (said === 'json' && trimmed.startsWith('{')) return 'ndjson';
  if (said === 'ndjson' && trimmed.startsWith('[')) return 'json';
  if (said !== null) return said;
  if (/^\[\s*[{\]]/.test(trimmed)) return 'json';
  return 'csv';
}

function saidFormat({ contentType, fileName }: DeclaredFormat): DatasetFormat | null {
  const mime = contentType?.split(';', 1)[0]!.trim().toLowerCase() ?? '';
  const extension = /\.([a-z]+)(?:\.gz|\.gzip)?$/i.exec(fileName ?? '')?.[1]?.toLowerCase() ?? '';
  return byContentType[mime] ?? byExtension[extension] ?? null;
}
