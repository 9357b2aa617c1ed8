import type { CApi, Pointer } from './c-api.ts';

/** The start of C's TF_Buffer (tf_buffer.h): where the bytes are, and how many. */
const bufferHeaderBytes = 16;

/** Copies the bytes of a TF_Buffer, then deletes it. */
export function takeBuffer(api: CApi, buffer: Pointer): Uint8Array {
  const header = new BigUint64Array(bufferHeaderBytes / BigUint64Array.BYTES_PER_ELEMENT);
  api.memcpy(header, buffer, bufferHeaderBytes);
  const [address = 0n, length = 0n] = header;
  const bytes = new Uint8Array(Number(length));
  if (bytes.length > 0) api.memcpy(bytes, address, bytes.length);
  api.TF_DeleteBuffer(buffer);
  return bytes;
}
