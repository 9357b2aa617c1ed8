import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { headerBytes, keyIdBytes, magic, nonceBytes, tagBytes } from './encrypted-format.ts';

/** The keys that data keys are wrapped with. */
export interface WrappingKeys {
  /** Wraps the data keys of new files. */
  current: WrappingKey;
  /** The key of this id, of 16 bytes. @throws configInvalid where this process does not have it */
  find(id: Buffer): Promise<Buffer>;
}

/** A key of 32 bytes, and its id of 16. */
export interface WrappingKey {
  id: Buffer;
  key: Buffer;
}

/** A new data key, and the header of the file that it encrypts. */
export function newDataKey({ id, key }: WrappingKey): { header: Buffer; dataKey: Buffer } {
  const dataKey = randomBytes(32);
  const nonce = randomBytes(nonceBytes);
  const start = Buffer.concat([magic, id]);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(start);
  const wrapped = Buffer.concat([cipher.update(dataKey), cipher.final(), cipher.getAuthTag()]);
  return { header: Buffer.concat([start, nonce, wrapped]), dataKey };
}

/**
 * The data key of a file with this header.
 * @returns null where the header was changed
 * @throws configInvalid where this process does not have the key that wraps it
 */
export async function openDataKey(header: Buffer, keys: WrappingKeys): Promise<Buffer | null> {
  const [start, nonce, wrapped, tag] = partsOf(header);
  const key = await keys.find(start.subarray(magic.length));
  const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(start).setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(wrapped), decipher.final()]);
  } catch {
    return null;
  }
}

/** Whether bytes, at least as many as a header has, begin an encrypted file. */
export function isHeader(bytes: Buffer): boolean {
  return bytes.length >= headerBytes && bytes.subarray(0, magic.length).equals(magic);
}

function partsOf(header: Buffer): [start: Buffer, nonce: Buffer, wrapped: Buffer, tag: Buffer] {
  const nonceAt = magic.length + keyIdBytes;
  const wrappedAt = nonceAt + nonceBytes;
  return [
    header.subarray(0, nonceAt),
    header.subarray(nonceAt, wrappedAt),
    header.subarray(wrappedAt, headerBytes - tagBytes),
    header.subarray(headerBytes - tagBytes, headerBytes),
  ];
}
