import { crc32 } from 'node:zlib';
import { buffer } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { Parser, type ReadEntry } from 'tar';
import * as yauzl from 'yauzl';
import type { Entry } from 'yauzl';
import { badFile, toldBy } from '../refusals.ts';

/** Bytes of all files of an archive together, and how many there may be. */
const mostBytes = 2 ** 31;
const mostFiles = 10_000;

/** yauzl 3 with promises; its typings are those of version 2. */
interface ZipFile {
  eachEntry(): AsyncIterable<Entry>;
  openReadStreamPromise(entry: Entry): Promise<Readable>;
  close(): void;
}
const archives = yauzl as unknown as {
  fromBufferPromise(bytes: Buffer, options: yauzl.Options): Promise<ZipFile>;
};

/** Files of an archive by their paths. */
export type ArchiveFiles = ReadonlyMap<string, Buffer>;

const zipStart = [0x50, 0x4b];
const gzipStart = [0x1f, 0x8b];
const startsWith = (file: Uint8Array, bytes: readonly number[]): boolean =>
  bytes.every((byte, i) => file[i] === byte);

/** The ending of an archive's name by its first bytes; null: it is none. */
export function archiveEnding(file: Uint8Array): '.zip' | '.tar.gz' | null {
  if (startsWith(file, zipStart)) return '.zip';
  return startsWith(file, gzipStart) ? '.tar.gz' : null;
}

/** The files of a ZIP or of a gzipped tar archive, in memory. Nothing is written to a disk. @throws modelFileInvalid */
export async function readArchive(file: Uint8Array): Promise<ArchiveFiles> {
  const files = new Map<string, Buffer>();
  let bytes = 0;
  const take = (path: string, size: number): void => {
    bytes += size;
    if (bytes > mostBytes || files.size >= mostFiles)
      throw badFile(
        'archiveTooLarge',
        `The archive holds more than ${mostFiles} files or ${mostBytes} bytes.`,
      );
    if (files.has(path)) throw badFile('twice', `The archive holds the file "${path}" twice.`);
  };
  try {
    if (archiveEnding(file) === '.zip') await readZip(file, files, take);
    else await readTar(file, files, take);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'modelFileInvalid') throw error;
    throw badFile('damagedArchive', `The archive can not be read: ${toldBy(error)}`, error);
  }
  return files;
}

type Take = (path: string, size: number) => void;

async function readZip(file: Uint8Array, files: Map<string, Buffer>, take: Take): Promise<void> {
  const zip = await archives.fromBufferPromise(
    Buffer.from(file.buffer, file.byteOffset, file.byteLength),
    {},
  );
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith('/')) continue;
      take(entry.fileName, entry.uncompressedSize);
      const content = await buffer(await zip.openReadStreamPromise(entry));
      if (crc32(content) !== entry.crc32) throw new Error(`the checksum of "${entry.fileName}" is another`);
      files.set(entry.fileName, content);
    }
  } finally {
    zip.close();
  }
}

function readTar(file: Uint8Array, files: Map<string, Buffer>, take: Take): Promise<void> {
  return new Promise((resolve, reject) => {
    const parser = new Parser({
      strict: true,
      onReadEntry(entry: ReadEntry) {
        if (entry.type !== 'File' && entry.type !== 'OldFile') {
          entry.resume();
          return;
        }
        const chunks: Buffer[] = [];
        try {
          take(entry.path, entry.size);
        } catch (error) {
          reject(error as Error);
        }
        files.set(entry.path, Buffer.alloc(0));
        entry.on('data', (chunk: Buffer) => chunks.push(chunk));
        entry.on('end', () => files.set(entry.path, Buffer.concat(chunks)));
      },
    });
    parser.on('error', reject);
    parser.on('end', () => resolve());
    parser.end(Buffer.from(file.buffer, file.byteOffset, file.byteLength));
  });
}
