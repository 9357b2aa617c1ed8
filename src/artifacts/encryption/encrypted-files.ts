import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { copyFile, link, mkdir, open, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { listFiles, privateFileMode, privateFolderMode, syncToDisk } from '../durable-files.ts';
import type { CopyName, LocalCopies } from '../local-copies.ts';
import type { BlobCipher } from './blob-cipher.ts';
import { isHeader } from './data-key.ts';
import { headerBytes, plainSizeOf } from './encrypted-format.ts';

/** The header of a file that is encrypted; null: it is not. */
export async function readHeader(file: string): Promise<Buffer | null> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headerBytes), 0, headerBytes, 0);
    const header = buffer.subarray(0, bytesRead);
    return isHeader(header) ? header : null;
  } finally {
    await handle.close();
  }
}

/**
 * Writes a file, encrypted, to a new one, and has it on the disk before it returns.
 * @returns bytes of the content
 */
export async function encryptFile(
  cipher: Pick<BlobCipher, 'encryptor'>,
  from: string,
  to: string,
): Promise<number> {
  const encryptor = cipher.encryptor();
  let plainBytes = 0;
  const target = await open(to, 'wx', privateFileMode);
  try {
    for await (const bytes of createReadStream(from, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
      plainBytes += bytes.byteLength;
      for (const stored of encryptor.push(bytes)) await target.writeFile(stored);
    }
    for (const stored of encryptor.end()) await target.writeFile(stored);
    await target.sync();
  } finally {
    await target.close();
  }
  return plainBytes;
}

/** How a folder of blobs encrypts, and where it is read from. */
export interface Encryption {
  cipher: BlobCipher;
  /** Where what is read lies as plain files. */
  copies: LocalCopies;
}

/**
 * Encrypts a file, or all files of a folder, to a new path, on the disk before it returns.
 * @returns bytes of the contents
 */
export async function encryptTree(cipher: BlobCipher, from: string, to: string): Promise<number> {
  let plainBytes = 0;
  const folders = new Set<string>();
  for (const file of await listFiles(from)) {
    const target = file.name === '' ? to : path.join(to, file.name);
    await mkdir(path.dirname(target), { recursive: true, mode: privateFolderMode });
    plainBytes += await encryptFile(cipher, file.path, target);
    folders.add(path.dirname(target));
  }
  for (const folder of folders) await syncToDisk(folder);
  return plainBytes;
}

/** Whether the first file of what is stored is encrypted. */
export async function isEncrypted(stored: string): Promise<boolean> {
  const [first] = await listFiles(stored);
  return first !== undefined && (await readHeader(first.path)) !== null;
}

/** Bytes of the contents of a stored file, or of all files of a stored folder. */
export async function sizeOfContent(stored: string): Promise<number> {
  let sizeBytes = 0;
  for (const file of await listFiles(stored)) {
    const { size } = await stat(file.path);
    sizeBytes += (await readHeader(file.path)) ? plainSizeOf(size) : size;
  }
  return sizeBytes;
}

/**
 * A path with the content of a stored file or folder: a copy on this machine. What is stored plain is linked, so that it stays readable
 * there while `encryptStored` takes its place.
 * @throws artifactCorrupt where a file was changed
 */
export async function pathOfContent({ cipher, copies }: Encryption, stored: string): Promise<string> {
  const copy = await copyOf(stored);
  return (await copies.find(copy)) ?? (await copies.fetch(copy, (to) => copyContent(cipher, stored, to)));
}

/** Takes over, as the copy of a stored file or folder, the local one that it was made of. */
export async function adoptContent({ copies }: Encryption, stored: string, localPath: string): Promise<void> {
  // It is stored already: a copy is made of that where this fails.
  const copy = await copyOf(stored).catch(() => null);
  if (copy) await copies.adopt(copy, localPath);
  else await rm(localPath, { recursive: true, force: true });
}

/** Which copy it is: the data key of the first file is its own, and so is the place of a plain file on the disk with its time. */
async function copyOf(stored: string): Promise<CopyName> {
  const [first] = await listFiles(stored);
  const { ino, mtimeMs, size } = await stat(first?.path ?? stored);
  const identity = (first && (await readHeader(first.path))) ?? `${ino} ${mtimeMs} ${size}`;
  return {
    id: createHash('sha256').update(identity).digest('hex').slice(0, 32),
    // Not the name of the blob: a copy of it, such as a model version, has the same content.
    name: `content${path.extname(stored)}`,
    sizeBytes: await sizeOfContent(stored),
  };
}

async function copyContent(cipher: BlobCipher, stored: string, to: string): Promise<void> {
  const files = await listFiles(stored);
  if (files.length === 0) await mkdir(to, { recursive: true, mode: privateFolderMode });
  for (const file of files) {
    const target = file.name === '' ? to : path.join(to, ...file.name.split('/'));
    await mkdir(path.dirname(target), { recursive: true, mode: privateFolderMode });
    if (await readHeader(file.path)) await cipher.decryptFile(file.path, target);
    else await link(file.path, target).catch(() => copyFile(file.path, target, constants.COPYFILE_FICLONE));
  }
}
