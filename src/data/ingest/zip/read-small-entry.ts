import { readSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import type { Entry } from 'yauzl';

/** Compressed bytes of an entry that is read at once; a stream for each of many small files would cost more than their contents. */
export const smallEntryBytes = 1_048_576;

const headerBytes = 30;
const headerSignature = 0x04034b50;
/** What stands between the header and the data: the name, and fields that the directory does not repeat. */
const guessedBytes = 256;

/**
 * Reads an entry of at most {@link smallEntryBytes}, stored or deflated. Synchronously: of ten thousand small files each way through
 * libuv's threads would cost more than the reading, and minutes where the machine is busy.
 * @param file a descriptor
 * @throws Error where the archive is damaged, or the entry has another size than it announces
 */
export function readSmallEntry(file: number, entry: Entry): Buffer {
  const { relativeOffsetOfLocalHeader: at, compressedSize, uncompressedSize, compressionMethod } = entry;
  const start = readAt(file, at, headerBytes + guessedBytes + compressedSize);
  if (start.length < headerBytes || start.readUInt32LE(0) !== headerSignature)
    throw new Error('its header is not where the directory says');
  const dataAt = headerBytes + start.readUInt16LE(26) + start.readUInt16LE(28);
  const inStart = start.subarray(dataAt, dataAt + compressedSize);
  const data = inStart.length === compressedSize ? inStart : readAt(file, at + dataAt, compressedSize);
  if (data.length < compressedSize) throw new Error('it ends too early');
  const bytes = compressionMethod === 0 ? data : inflateRawSync(data, { maxOutputLength: Math.max(1, uncompressedSize) }); // prettier-ignore
  if (bytes.length !== uncompressedSize)
    throw new Error(`it has ${bytes.length} bytes, not ${uncompressedSize}`);
  return bytes;
}

function readAt(file: number, position: number, length: number): Buffer {
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const bytesRead = readSync(file, buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
