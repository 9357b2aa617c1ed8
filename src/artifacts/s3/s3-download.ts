import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { TrainyardError } from '../../errors.ts';
import { hashFile } from '../artifact-manifest.ts';
import { encryptedByOthers } from '../blob-store.ts';
import { privateFileMode, privateFolderMode } from '../durable-files.ts';
import type { BlobCipher } from '../encryption/blob-cipher.ts';
import { mapAtOnce } from '../map-at-once.ts';
import { fileName, type BlobFile, type BlobIndex } from './blob-index.ts';
import type { S3Client } from './s3-client.ts';

/** Ranges that are read at a time. */
const rangesAtOnce = 4;

/** How often a file is read whose bytes turn out to be others. */
const wholeTries = 3;

/**
 * Reads a blob's files into `target`: a file, or a folder with them. Each is read in ranges of `rangeBytes`, and compared with its size and
 * SHA-256; one that differs is read again. What is encrypted is decrypted.
 * @throws artifactCorrupt where a file is missing, or has other bytes each time
 */
export async function downloadBlob(
  client: Pick<S3Client, 'get'>,
  { key, index, target, rangeBytes, cipher }: { key: string; index: BlobIndex; target: string; rangeBytes: number; cipher: BlobCipher | null }, // prettier-ignore
): Promise<void> {
  for (const file of index.files) {
    const to = file.name === '' ? target : path.join(target, ...file.name.split('/'));
    await mkdir(path.dirname(to), { recursive: true, mode: privateFolderMode });
    await downloadFile(client, { key, object: fileName(key, index.id, file.name), file, to, rangeBytes });
    if (file.plainSizeBytes !== undefined) await decryptInPlace(cipher, to);
  }
  if (index.files.length === 0) await mkdir(target, { recursive: true, mode: privateFolderMode });
}

async function decryptInPlace(cipher: BlobCipher | null, file: string): Promise<void> {
  if (!cipher) throw encryptedByOthers();
  const encrypted = `${file}.encrypted`;
  await rename(file, encrypted);
  await cipher.decryptFile(encrypted, file);
  await rm(encrypted);
}

async function downloadFile(
  client: Pick<S3Client, 'get'>,
  { key, object, file, to, rangeBytes }: { key: string; object: string; file: BlobFile; to: string; rangeBytes: number }, // prettier-ignore
): Promise<void> {
  for (let left = wholeTries; left > 0; left--) {
    await readRanges(client, { key, object, sizeBytes: file.sizeBytes, to, rangeBytes });
    const found = await hashFile(to);
    if (found.sizeBytes === file.sizeBytes && found.sha256 === file.sha256) return;
  }
  throw corrupt(key, `its file ${JSON.stringify(file.name)} does not match its checksum`);
}

async function readRanges(
  client: Pick<S3Client, 'get'>,
  { key, object, sizeBytes, to, rangeBytes }: { key: string; object: string; sizeBytes: number; to: string; rangeBytes: number }, // prettier-ignore
): Promise<void> {
  const handle = await open(to, 'w', privateFileMode);
  try {
    await mapAtOnce(rangesAtOnce, rangesOf(sizeBytes, rangeBytes), async (range, signal) => {
      const bytes = await client.get(object, { range, signal });
      if (bytes === null) throw corrupt(key, 'one of its files is missing');
      await handle.write(bytes, 0, bytes.byteLength, range.from);
    });
  } finally {
    await handle.close();
  }
}

function* rangesOf(sizeBytes: number, rangeBytes: number): Generator<{ from: number; bytes: number }> {
  for (let from = 0; from < sizeBytes; from += rangeBytes)
    yield { from, bytes: Math.min(rangeBytes, sizeBytes - from) };
}

const corrupt = (key: string, reason: string): TrainyardError =>
  new TrainyardError('artifactCorrupt', `The stored object ${key} is damaged: ${reason}.`);
