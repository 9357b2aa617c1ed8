/**
 * The file formats that an upload may have: the one table of their media types, file extensions and first bytes. A new
 * format is one row here and one reader in `data/ingest`.
 */

/** File formats that an upload may have. */
export const datasetFormats = ['csv', 'tsv', 'json', 'ndjson', 'parquet', 'zip'] as const;
export type DatasetFormat = (typeof datasetFormats)[number];

/** By what a file of a format is recognised. */
export interface DatasetFormatTraits {
  /** Media types that name the format; lower case, without parameters. The first one is the registered or usual one. */
  readonly mediaTypes: readonly string[];
  /** File extensions that name the format; lower case, without the dot. */
  readonly extensions: readonly string[];
  /** First bytes, any of which every file of the format begins with; empty for text. */
  readonly magic: readonly (readonly number[])[];
}

/** The traits of each format. */
export const datasetFormatTraits: Readonly<Record<DatasetFormat, DatasetFormatTraits>> = {
  csv: { mediaTypes: ['text/csv', 'application/csv'], extensions: ['csv'], magic: [] },
  tsv: { mediaTypes: ['text/tab-separated-values'], extensions: ['tsv', 'tab'], magic: [] },
  json: { mediaTypes: ['application/json', 'text/json'], extensions: ['json'], magic: [] },
  ndjson: {
    mediaTypes: [
      'application/x-ndjson',
      'application/ndjson',
      'application/jsonl',
      'application/x-jsonlines',
    ],
    extensions: ['ndjson', 'jsonl'],
    magic: [],
  },
  parquet: {
    mediaTypes: ['application/vnd.apache.parquet', 'application/x-parquet'],
    extensions: ['parquet', 'pq'],
    magic: [[0x50, 0x41, 0x52, 0x31]], // PAR1
  },
  zip: {
    mediaTypes: ['application/zip', 'application/x-zip-compressed'],
    extensions: ['zip'],
    magic: [
      [0x50, 0x4b, 0x03, 0x04], // PK, a first file
      [0x50, 0x4b, 0x05, 0x06], // PK, the end of an empty archive
    ],
  },
};

/** Media types that leave the format open: the file name or the first bytes decide. */
export const openMediaTypes: readonly string[] = [
  'application/octet-stream',
  'application/gzip',
  'application/x-gzip',
  'text/plain',
  // What curl sends with --data-binary when no Content-Type is given.
  'application/x-www-form-urlencoded',
];

/** Extensions of text that leave the format open: the first bytes decide. */
const openExtensions: readonly string[] = ['txt'];

/** Extensions of gzip-compressed files; they follow the one of the format. */
const gzipExtension = /\.(?:gz|gzip)$/i;

/** Every media type that an upload may have. */
export const uploadMediaTypes: readonly string[] = [
  ...datasetFormats.flatMap((format) => datasetFormatTraits[format].mediaTypes),
  ...openMediaTypes,
];

/** The format that a media type (lower case, without parameters) names, or null. */
export function formatOfMediaType(mediaType: string): DatasetFormat | null {
  return datasetFormats.find((format) => datasetFormatTraits[format].mediaTypes.includes(mediaType)) ?? null;
}

/** The format that a file name's extension names, a `.gz` after it ignored, or null. */
export function formatOfFileName(fileName: string): DatasetFormat | null {
  const extension = extensionOf(fileName.replace(gzipExtension, ''));
  return datasetFormats.find((format) => datasetFormatTraits[format].extensions.includes(extension)) ?? null;
}

/** The format whose first bytes these are, or null; text formats have none. */
export function formatOfMagic(start: Uint8Array): DatasetFormat | null {
  const begins = (magic: readonly number[]) => magic.every((byte, index) => start[index] === byte);
  return datasetFormats.find((format) => datasetFormatTraits[format].magic.some(begins)) ?? null;
}

/** Whether a file name says that it is text, and no more. */
export function isOpenExtension(fileName: string): boolean {
  return openExtensions.includes(extensionOf(fileName.replace(gzipExtension, '')));
}

/** A file name without the extensions of format and compression. */
export function withoutFormatExtension(fileName: string): string {
  const plain = fileName.replace(gzipExtension, '');
  const isKnown = formatOfFileName(plain) !== null || isOpenExtension(plain);
  return isKnown ? plain.slice(0, -extensionOf(plain).length - 1) : plain;
}

/** The extension in lower case without its dot; empty without one. */
function extensionOf(fileName: string): string {
  return /\.([a-z0-9]+)$/i.exec(fileName)?.[1]?.toLowerCase() ?? '';
}
