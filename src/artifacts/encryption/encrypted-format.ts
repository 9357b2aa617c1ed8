/**
 * The form of an encrypted file: a header, then chunks of AES-256-GCM (NIST SP 800-38D), each with its tag. The nonce of a chunk is its number
 * and whether it is the last one, so that chunks can't be left out, added, moved or cut off (STREAM of Hoang, Reyhanitabar, Rogaway and Vizár 2015).
 * Nonces never repeat, as each file has a data key of its own. Where chunk n lies is known, so a range can be read without what is before it.
 *
 * Header, in bytes: 16 of magic, 16 the id of the key that the data key is wrapped with, 12 the nonce of the wrapping, 32 the wrapped data key,
 * 16 its tag.
 */

/** Bytes of a chunk before it is encrypted; all but the last one have as many. */
export const chunkBytes = 256 * 1024;

/** Bytes of a tag of GCM. */
export const tagBytes = 16;

/** Bytes of a nonce of GCM. */
export const nonceBytes = 12;

/** Bytes of a chunk as it is stored; the last one may have fewer, and has at least its tag. */
export const storedChunkBytes = chunkBytes + tagBytes;

/** What an encrypted file begins with. */
export const magic = Buffer.from('trainyard-aead-1', 'latin1');

/** Bytes of the id of a wrapping key. */
export const keyIdBytes = 16;

/** Bytes of the header. */
export const headerBytes = magic.length + keyIdBytes + nonceBytes + 32 + tagBytes;

/** Bytes of an encrypted file whose content has this many. */
export function storedSizeOf(plainBytes: number): number {
  return headerBytes + plainBytes + Math.max(1, Math.ceil(plainBytes / chunkBytes)) * tagBytes;
}

/** Bytes of the content of an encrypted file of this many bytes. */
export function plainSizeOf(storedBytes: number): number {
  const body = storedBytes - headerBytes;
  return body - Math.ceil(body / storedChunkBytes) * tagBytes;
}

/** The nonce of a chunk, by its number from 0. */
export function chunkNonce(number: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(nonceBytes);
  nonce.writeUIntBE(number, nonceBytes - 7, 6);
  nonce[nonceBytes - 1] = isLast ? 1 : 0;
  return nonce;
}
