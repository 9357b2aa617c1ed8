import { constants, gunzipSync } from 'node:zlib';
import type { DatasetFormat } from '../contracts/dataset.ts';
import { TrainyardError } from '../errors.ts';

/** Media types that say which format the data has. */
const formatOfMediaType: Readonly<Record<string, DatasetFormat>> = {
  'text/csv': 'csv',
  'application/csv': 'csv',
  'text/tab-separated-values': 'tsv',
  'application/json': 'json',
  'application/x-ndjson': 'ndjson',
  'application/ndjson': 'ndjson',
  'application/jsonl': 'ndjson',
  'application/vnd.apache.parquet': 'parquet',
  'application/x-parquet': 'parquet',
  'application/zip': 'zip',
  'application/x-zip-compressed': 'zip',
};

/** Media types that leave the format open: the name or the first bytes tell it. */
const openMediaTypes = [
  'application/octet-stream',
  'application/gzip',
  'application/x-gzip',
  'text/plain',
  // What curl sends with --data-binary when nothing else is said.
  'application/x-www-form-urlencoded',
];

const formatOfExtension: Readonly<Record<string, DatasetFormat>> = {
  csv: 'csv',
  tsv: 'tsv',
  tab: 'tsv',
  json: 'json',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  parquet: 'parquet',
  zip: 'zip',
};

/** Media types that an upload may have. */
export const uploadMediaTypes: readonly string[] = [...Object.keys(formatOfMediaType), ...openMediaTypes];

/**
 * The format of an upload: as asked for, else by its media type, its file name, its first bytes. Ingest reads the data
 * itself and has the last word.
 * @throws unsupportedMediaType, datasetFormatUnknown
 */
export function detectFormat(upload: {
  format: DatasetFormat | undefined;
  mediaType: string | undefined;
  fileName: string | null;
  /** The first bytes, up to a few thousand. */
  head: Buffer;
}): DatasetFormat {
  const { format, mediaType, fileName, head } = upload;
  if (mediaType !== undefined && !uploadMediaTypes.includes(mediaType)) {
    throw new TrainyardError(
      'unsupportedMediaType',
      `An upload can not have the media type ${mediaType}; it may be ${uploadMediaTypes.join(', ')}, or multipart/form-data.`,
    );
  }
  return (
    format ??
    formatOfMediaType[mediaType ?? ''] ??
    formatOfExtension[extensionOf(fileName ?? '')] ??
    formatOfBytes(head)
  );
}

function extensionOf(fileName: string): string {
  return (
    fileName
      .toLowerCase()
      .replace(/\.gz$/, '')
      .match(/\.([a-z0-9]+)$/)?.[1] ?? ''
  );
}

function formatOfBytes(head: Buffer): DatasetFormat {
  if (head.subarray(0, 4).toString('latin1') === 'PAR1') return 'parquet';
  if (head.subarray(0, 2).toString('latin1') === 'PK') return 'zip';
  if (head[0] === 0x1f && head[1] === 0x8b) return formatOfBytes(beginningOfGzip(head));
  // UTF-16 text has zero bytes, and a byte order mark before them; ingest says then which encoding is wanted.
  const isUtf16 = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  if (head.includes(0) && !isUtf16) {
    throw new TrainyardError(
      'datasetFormatUnknown',
      'The format can not be told from the first bytes: say it with ?format=csv (or tsv, json, ndjson, parquet, zip), the ' +
        'Content-Type, or a file name.',
    );
  }
  const text = head
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (text.startsWith('[')) return 'json';
  if (text.startsWith('{')) return 'ndjson';
  return text.split('\n', 1)[0].includes('\t') ? 'tsv' : 'csv';
}

/** What the first bytes of a gzip file say; nothing where they are damaged, which ingest reports. */
function beginningOfGzip(head: Buffer): Buffer {
  try {
    // A flush, as the end of the stream is not there yet.
    return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return Buffer.alloc(0);
  }
}
