import { createCipheriv, createDecipheriv } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { TrainyardError } from '../../errors.ts';
import { privateFileMode } from '../durable-files.ts';
import { isHeader, newDataKey, openDataKey, type WrappingKeys } from './data-key.ts';
import { chunkBytes, chunkNonce, headerBytes, storedChunkBytes, tagBytes } from './encrypted-format.ts';

/** Encrypts the files of blobs, each under a data key of its own, in the form of `encrypted-format.ts`. */
export interface BlobCipher {
  /** Begins the encryption of a file. */
  encryptor(): Encryptor;
  /**
   * Writes the content of an encrypted file to a new file, for the own user alone.
   * @throws artifactCorrupt where the file was changed or cut off, configInvalid where this process does not have its key
   */
  decryptFile(from: string, to: string): Promise<void>;
}

/** Takes the bytes of a file as they come, and gives those that are to be stored. */
export interface Encryptor {
  /** The stored bytes that are known now; none while a chunk is not full. */
  push(bytes: Buffer): Buffer[];
  /** The stored bytes that are left; nothing follows. */
  end(): Buffer[];
}

/** For a file that is stored as it is. */
export const storedPlain: Encryptor = { push: (bytes) => [bytes], end: () => [] };

/** A cipher whose data keys are wrapped with these keys. */
export function createBlobCipher(keys: WrappingKeys): BlobCipher {
  return {
    encryptor: () => createEncryptor(newDataKey(keys.current)),

    async decryptFile(from, to) {
      const source = await open(from, 'r');
      try {
        const target = await open(to, 'wx', privateFileMode);
        try {
          await decrypt(source, target, keys);
        } finally {
          await target.close();
        }
      } finally {
        await source.close();
      }
    },
  };
}

function createEncryptor({ header, dataKey }: { header: Buffer; dataKey: Buffer }): Encryptor {
  let number = 0;
  let waiting: Buffer[] = [];
  let waitingBytes = 0;

  function encryptChunk(plain: Buffer, isLast: boolean): Buffer {
    const cipher = createCipheriv('aes-256-gcm', dataKey, chunkNonce(number, isLast));
    const parts = [cipher.update(plain), cipher.final(), cipher.getAuthTag()];
    const stored = Buffer.concat(number === 0 ? [header, ...parts] : parts);
    number += 1;
    return stored;
  }

  return {
    push(bytes) {
      waiting.push(bytes);
      waitingBytes += bytes.byteLength;
      // A chunk that is full waits, too, until it is known that it is not the last one.
      if (waitingBytes <= chunkBytes) return [];
      const all = Buffer.concat(waiting, waitingBytes);
      const stored: Buffer[] = [];
      let from = 0;
      for (; all.byteLength - from > chunkBytes; from += chunkBytes)
        stored.push(encryptChunk(all.subarray(from, from + chunkBytes), false));
      waiting = [Buffer.from(all.subarray(from))];
      waitingBytes = all.byteLength - from;
      return stored;
    },
    end: () => [encryptChunk(Buffer.concat(waiting, waitingBytes), true)],
  };
}

async function decrypt(source: FileHandle, target: FileHandle, keys: WrappingKeys): Promise<void> {
  const { size } = await source.stat();
  const header = await readAt(source, 0, headerBytes);
  const dataKey = isHeader(header) ? await openDataKey(header, keys) : null;
  if (dataKey === null || size < headerBytes + tagBytes) throw changed();
  let number = 0;
  for (let at = headerBytes; at < size; at += storedChunkBytes) {
    const stored = await readAt(source, at, Math.min(storedChunkBytes, size - at));
    const isLast = at + storedChunkBytes >= size;
    await target.writeFile(decryptChunk(stored, dataKey, chunkNonce(number, isLast)));
    number += 1;
  }
}

function decryptChunk(stored: Buffer, dataKey: Buffer, nonce: Buffer): Buffer {
  if (stored.byteLength < tagBytes) throw changed();
  const decipher = createDecipheriv('aes-256-gcm', dataKey, nonce).setAuthTag(stored.subarray(-tagBytes));
  const plain = decipher.update(stored.subarray(0, -tagBytes));
  try {
    decipher.final();
  } catch (cause) {
    throw changed(cause);
  }
  return plain;
}

/** As many bytes as there are of a range. */
async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  let read = 0;
  while (read < length) {
    const { bytesRead } = await file.read(buffer, read, length - read, position + read);
    if (bytesRead === 0) break;
    read += bytesRead;
  }
  return buffer.subarray(0, read);
}

function changed(cause?: unknown): TrainyardError {
  return new TrainyardError(
    'artifactCorrupt',
    'A stored file is damaged: it was changed after it was encrypted, or is cut off.',
    { cause },
  );
}
