import { open } from 'node:fs/promises';
import {
  formatOfFileName,
  formatOfMagic,
  formatOfMediaType,
  isOpenExtension,
  type DatasetFormat,
} from '../../contracts/dataset-formats.ts';
import { foreignFormatOf } from '../../contracts/foreign-formats.ts';
import { TrainyardError } from '../../errors.ts';

/** What the uploader says of the data. Each may be wrong or missing. */
export interface DeclaredFormat {
  fileName?: string | undefined;
  contentType?: string | undefined;
  /** Wins over name and content type. */
  format?: DatasetFormat | undefined;
}

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
export const isGzip = (start: Buffer): boolean => start[0] === 0x1f && start[1] === 0x8b;

/**
 * The format of (decompressed) data: from its first bytes where they leave no doubt, else as named, else from content
 * type and file name; other text is CSV.
 * @throws TrainyardError datasetFormatUnknown (a file of another kind), datasetInvalid (emptyFile, notParquet)
 */
export function detectFormat(start: Buffer, declared: DeclaredFormat): DatasetFormat {
  if (start.length === 0)
    throw new TrainyardError('datasetInvalid', 'The file is empty.', {
      issues: [{ code: 'emptyFile', detail: 'no bytes' }],
    });
  const certain = formatOfMagic(start);
  if (certain !== null) return certain;
  const foreign = foreignFormatOf(start);
  if (foreign !== null) throw new TrainyardError('datasetFormatUnknown', `The data is ${foreign}.`);
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

function saidFormat({ contentType, fileName = '' }: DeclaredFormat): DatasetFormat | null {
  const mediaType = contentType?.split(';', 1)[0]!.trim().toLowerCase() ?? '';
  const isText = isOpenExtension(fileName);
  return formatOfMediaType(mediaType) ?? formatOfFileName(fileName) ?? (isText ? 'csv' : null);
}
