import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { storedPlain, type Encryptor } from '../encryption/blob-cipher.ts';
import { storedSizeOf } from '../encryption/encrypted-format.ts';
import { receiveStream } from '../receive-stream.ts';
import type { S3Client, S3Part } from './s3-client.ts';
import { S3Refusal } from './s3-request.ts';

/** Most parts of an upload, by S3's limit. */
const mostParts = 10_000;

/** Largest object that S3 copies in one request, in bytes. */
const largestCopy = 5 * 1024 ** 3;

/** Parts that are sent at a time. */
const partsAtOnce = 2;

/** How an object is written. */
export interface UploadOptions {
  /** Bytes of a part; an object that fits into one is sent whole. S3 wants 5 MiB at least. */
  partBytes: number;
  /** Most bytes that may come; parts are larger where the limit asks for it. */
  maxBytes?: number | undefined;
  signal?: AbortSignal | undefined;
  /** What encrypts the bytes on their way; they are stored plain without one. */
  encryptor?: Encryptor | undefined;
}

/** What was uploaded; SHA-256 in hex. */
export interface Uploaded {
  received: { sizeBytes: number; sha256: string };
  /** The same, unless it was encrypted. */
  stored: { sizeBytes: number; sha256: string };
}

/**
 * Stores a stream as an object: whole where it is small, else in parts of one size, of which a few are held in memory. On a failure nothing is left.
 * @throws uploadTooLarge past `maxBytes`, uploadAborted
 */
export async function uploadStream(
  client: S3Client,
  object: string,
  body: Readable,
  { partBytes, maxBytes, signal, encryptor = storedPlain }: UploadOptions,
): Promise<Uploaded> {
  const size = Math.max(partBytes, Math.ceil(storedSizeOf(maxBytes ?? 0) / mostParts));
  const storedHash = encryptor === storedPlain ? null : createHash('sha256');
  let storedBytes = 0;
  const failed = new AbortController();
  const stop = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal;
  let uploadId: string | null = null;
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  let sent = 0;
  const underWay = new Set<Promise<void>>();
  const parts: S3Part[] = [];

  async function sendPart(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    uploadId ??= await client.beginParts(object, stop);
    sent += 1;
    const sending = client
      .putPart(object, uploadId, sent, bytes, stop)
      .then((part) => void parts.push(part))
      .finally(() => underWay.delete(sending));
    // Awaited below; until then its failure is nobody's.
    sending.catch(() => {});
    underWay.add(sending);
    if (underWay.size >= partsAtOnce) await Promise.race(underWay);
  }

  function takeWaiting(bytes: number): Uint8Array<ArrayBuffer> {
    const all = Buffer.concat(waiting, waitingBytes);
    waiting = waitingBytes > bytes ? [Buffer.from(all.subarray(bytes))] : [];
    waitingBytes -= bytes;
    return all.subarray(0, bytes);
  }

  async function take(bytes: Buffer): Promise<void> {
    storedHash?.update(bytes);
    storedBytes += bytes.byteLength;
    waiting.push(bytes);
    waitingBytes += bytes.byteLength;
    while (waitingBytes > size) await sendPart(takeWaiting(size));
  }

  async function takeAll(parts: Buffer[]): Promise<void> {
    for (const bytes of parts) await take(bytes);
  }

  try {
    const limits = { ...(maxBytes !== undefined && { maxBytes }), ...(signal && { signal }) };
    const received = await receiveStream(body, (chunk) => takeAll(encryptor.push(chunk)), limits);
    await takeAll(encryptor.end());
    const stored = storedHash ? { sizeBytes: storedBytes, sha256: storedHash.digest('hex') } : received;
    const last = takeWaiting(waitingBytes);
    if (uploadId === null) {
      await client.put(object, last, { signal });
      return { received, stored };
    }
    await sendPart(last);
    await Promise.all(underWay);
    await finishUpload(client, object, { uploadId, parts, sizeBytes: stored.sizeBytes, signal });
    return { received, stored };
  } catch (error) {
    failed.abort(error);
    await Promise.allSettled(underWay);
    if (uploadId !== null) await client.abandonParts(object, uploadId).catch(() => {});
    throw error;
  }
}

/** Puts an upload's parts together, in the order of their numbers. */
async function finishUpload(
  client: S3Client,
  object: string,
  { uploadId, parts, sizeBytes, signal }: { uploadId: string; parts: S3Part[]; sizeBytes: number; signal?: AbortSignal | undefined }, // prettier-ignore
): Promise<void> {
  const inOrder = parts.toSorted((a, b) => a.number - b.number);
  try {
    await client.finishParts(object, uploadId, inOrder, signal);
  } catch (error) {
    // Where an answer was lost on the way, the upload is refused as unknown, since it is finished.
    if (!(error instanceof S3Refusal) || (await client.sizeOf(object)) !== sizeBytes) throw error;
  }
}

/** Copies an object inside the store, in parts where it is too large for one request. False: there is none to copy. */
export async function copyObject(
  client: S3Client,
  from: string,
  to: string,
  { sizeBytes, copyBytes = largestCopy }: { sizeBytes: number; copyBytes?: number | undefined },
): Promise<boolean> {
  if (sizeBytes <= copyBytes) return await client.copy(from, to);
  const uploadId = await client.beginParts(to);
  try {
    const parts: S3Part[] = [];
    for (let first = 0; first < sizeBytes; first += copyBytes) {
      const bytes = Math.min(copyBytes, sizeBytes - first);
      parts.push(await client.copyPart(to, uploadId, parts.length + 1, { from, first, bytes }));
    }
    await finishUpload(client, to, { uploadId, parts, sizeBytes });
    return true;
  } catch (error) {
    await client.abandonParts(to, uploadId).catch(() => {});
    throw error;
  }
}
