import { open, type FileHandle } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import type { Readable } from 'node:stream';
import * as yauzl from 'yauzl';
import type { Entry } from 'yauzl';
import type { IngestLimits } from '../../../contracts/dataset.ts';
import { TrainyardError, type ErrorIssue } from '../../../errors.ts';
import { shorten } from '../column-names.ts';
import { readSmallEntry, smallEntryBytes } from './read-small-entry.ts';

/** Bytes of one file in an archive, at most: it is held in memory while it is looked at. */
const maxEntryBytes = 67_108_864;
const reportedIssues = 20;

/** yauzl 3 with promises; its typings are those of version 2. */
interface ZipFile {
  entryCount: number;
  eachEntry(): AsyncIterable<Entry>;
  openReadStreamPromise(entry: Entry): Promise<Readable>;
  close(): void;
}
const archives = yauzl as unknown as {
  openPromise(path: string, options: yauzl.Options): Promise<ZipFile>;
};

/** A file in an archive. */
export interface ArchiveFile {
  /** With `/` between folders; neither absolute nor with `..` in it. */
  path: string;
  size: number;
  /** Checksum that the archive announces. */
  crc32: number;
  /** All of it, at most {@link maxEntryBytes}. */
  read(): Promise<Buffer>;
  /** As a stream. */
  open: () => Promise<Readable>;
}

/** The files of a ZIP archive; `close` it. */
export interface Archive {
  files: ArchiveFile[];
  close(): Promise<void>;
}

/** Tables that may lie in an archive; they are streamed, so that they may be as large as a dataset. */
export const tableFile = /\.(csv|tsv|tab|json|ndjson|jsonl|parquet|pq)$/i;

/** What archives of Office and of OpenDocument hold at their top. */
const officeFile = /^(?:\[Content_Types\]\.xml|mimetype)$/;
/** What operating systems leave in archives. It is no data, and left out. */
const systemFile = /(^|\/)(__MACOSX\/|\.[^/]+$|Thumbs\.db$|desktop\.ini$)/i;
/** What people put beside the data, and is left out too. */
const aboutFile = /^([^/]+\/)?(readme|license|licence|copying|citation)(\.(md|txt|rst))?$/i;

/** The error of entries that can't be used. */
export function badEntries(issues: ErrorIssue[]): TrainyardError {
  return new TrainyardError('datasetInvalid', `The archive can not be used: ${issues[0].detail}`, {
    issues: issues.slice(0, reportedIssues),
  });
}

/**
 * Opens a ZIP archive by its central directory; nothing is inflated yet. Sizes are checked before, and again while inflating, where
 * more bytes than announced, or others, are an error.
 * @throws TrainyardError datasetInvalid (malformedZip, unsafePath, symbolicLink, encryptedEntry, duplicateEntry, …),
 * datasetLimitExceeded, datasetFormatUnknown (an Office document)
 */
export async function openArchive(path: string, limits: IngestLimits): Promise<Archive> {
  const zip = await archives
    .openPromise(path, { strictFileNames: false, autoClose: false })
    .catch((error: unknown) => {
      throw malformed(error);
    });
  const file = await open(path);
  const close = async (): Promise<void> => {
    zip.close();
    await file.close();
  };
  try {
    return { files: await listFiles(zip, file, limits), close };
  } catch (error) {
    await close();
    throw error instanceof TrainyardError ? error : malformed(error);
  }
}

async function listFiles(zip: ZipFile, file: FileHandle, limits: IngestLimits): Promise<ArchiveFile[]> {
  // A labels file and folders beside the images; the images are counted again as rows.
  const maxEntries = 2 * limits.maxRows + 1000;
  if (zip.entryCount > maxEntries)
    throw tooLarge(
      'tooManyEntries',
      `The archive has ${zip.entryCount} entries; the limit is ${maxEntries}.`,
    );
  const files: ArchiveFile[] = [];
  const issues: ErrorIssue[] = [];
  const seen = new Set<string>();
  let bytes = 0;
  for await (const entry of zip.eachEntry()) {
    const name = entry.fileName;
    if (officeFile.test(name))
      throw new TrainyardError(
        'datasetFormatUnknown',
        'This is an Office document. Save its sheet as CSV, or upload TSV, JSON, NDJSON, Parquet, or a ZIP of images.',
      );
    const reason = refusalOf(entry, seen.has(name));
    if (reason !== null) {
      const detail = `"${shorten(name)}" ${reason.detail}`;
      issues.push({ code: reason.code, detail });
      if (issues.length >= reportedIssues) break;
      continue;
    }
    if (name.endsWith('/') || systemFile.test(name) || aboutFile.test(name)) continue;
    seen.add(name);
    bytes += entry.uncompressedSize;
    if (bytes > limits.maxUncompressedBytes)
      throw tooLarge(
        'uncompressedTooLarge',
        `The files of the archive take more than ${limits.maxUncompressedBytes} bytes when decompressed, the limit for one dataset.`,
      );
    files.push({
      path: name,
      size: entry.uncompressedSize,
      crc32: entry.crc32,
      read: () => readEntry(zip, file, entry),
      open: () => zip.openReadStreamPromise(entry),
    });
  }
  if (issues.length > 0) throw badEntries(issues);
  return files;
}

/** Why an entry can't be taken, if it can't. */
function refusalOf(entry: Entry, isSeen: boolean): { code: string; detail: string } | null {
  const unixType = (entry.externalFileAttributes >>> 16) & 0o170000;
  if (unixType === 0o120000)
    return { code: 'symbolicLink', detail: 'is a symbolic link; put the file itself into the archive.' };
  if (entry.isEncrypted())
    return { code: 'encryptedEntry', detail: 'is encrypted; archives without a password are read.' };
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8)
    return {
      code: 'unsupportedCompression',
      detail: `is compressed by method ${entry.compressionMethod}; deflate and stored are read.`,
    };
  if (isSeen) return { code: 'duplicateEntry', detail: 'is in the archive twice.' };
  if (entry.uncompressedSize > maxEntryBytes && !tableFile.test(entry.fileName))
    return {
      code: 'entryTooLarge',
      detail: `has ${entry.uncompressedSize} bytes; a file in an archive may have ${maxEntryBytes}.`,
    };
  return null;
}

async function readEntry(zip: ZipFile, file: FileHandle, entry: Entry): Promise<Buffer> {
  if (entry.uncompressedSize > maxEntryBytes)
    throw badEntries([
      {
        code: 'entryTooLarge',
        detail: `"${shorten(entry.fileName)}" has ${entry.uncompressedSize} bytes; beside images a table may have ${maxEntryBytes}.`,
      },
    ]);
  try {
    const isSmall = entry.compressedSize <= smallEntryBytes;
    const bytes = isSmall
      ? readSmallEntry(file.fd, entry)
      : await buffer(await zip.openReadStreamPromise(entry));
    if (crc32(bytes) !== entry.crc32) throw new Error('its checksum is another');
    return bytes;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const detail = `"${shorten(entry.fileName)}" is damaged: ${reason.slice(0, 120)}.`;
    throw badEntries([{ code: 'damagedEntry', detail }]);
  }
}

function tooLarge(code: string, detail: string): TrainyardError {
  return new TrainyardError('datasetLimitExceeded', detail, { issues: [{ code, detail }] });
}

/** yauzl's errors: a bad structure, or a name that leads out of the archive. */
function malformed(error: unknown): TrainyardError {
  const reason = (error instanceof Error ? error.message : String(error)).slice(0, 200);
  const isPath = /^(absolute path|invalid relative path|invalid characters in fileName)/.test(reason);
  const detail = isPath
    ? `An entry's name leads out of the archive: ${reason}`
    : `The ZIP archive is damaged: ${reason}`;
  return new TrainyardError('datasetInvalid', detail, {
    issues: [{ code: isPath ? 'unsafePath' : 'malformedZip', detail }],
    cause: error,
  });
}
