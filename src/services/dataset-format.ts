import { constants, gunzipSync } from 'node:zlib';
import {
  formatOfFileName,
  formatOfMagic,
  formatOfMediaType,
  uploadMediaTypes,
  type DatasetFormat,
} from '../contracts/dataset-formats.ts';
import { foreignFormatOf } from '../contracts/foreign-formats.ts';
import { TrainyardError } from '../errors.ts';

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
    format ?? formatOfMediaType(mediaType ?? '') ?? formatOfFileName(fileName ?? '') ?? formatOfBytes(head)
  );
}

function formatOfBytes(head: Buffer): DatasetFormat {
  const format = formatOfMagic(head);
  if (format !== null) return format;
  if (head[0] === 0x1f && head[1] === 0x8b) return formatOfBytes(beginningOfGzip(head));
  const foreign = foreignFormatOf(head);
  if (foreign !== null) throw new TrainyardError('datasetFormatUnknown', `The data is ${foreign}.`);
  // UTF-16 text has zero bytes, and a byte order mark before them; ingest says then which encoding is wanted.
  const isUtf16 = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  if (head.includes(0) && !isUtf16) {
    throw new TrainyardError(
      'datasetFormatUnknown',
      'The format can not be recognised from the first bytes: name it with ?format=csv (or tsv, json, ndjson, parquet, zip), the ' +
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
