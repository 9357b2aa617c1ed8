import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { TrainyardError } from '../errors.ts';

/**
 * Reads a stream to its end, handing each chunk on and hashing it. The stream is left undestroyed on a failure of ours,
 * so that an HTTP connection still carries the answer.
 * @throws uploadTooLarge past `maxBytes`, uploadAborted when the sender or `signal` ends it early.
 */
export async function receiveStream(
  body: Readable,
  write: (chunk: Buffer) => Promise<void>,
  { maxBytes, signal }: { maxBytes?: number; signal?: AbortSignal },
): Promise<{ sizeBytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const chunk of chunksOf(body, signal)) {
    sizeBytes += chunk.byteLength;
    if (maxBytes !== undefined && sizeBytes > maxBytes) {
      throw new TrainyardError('uploadTooLarge', `The upload is larger than the limit of ${maxBytes} bytes.`);
    }
    hash.update(chunk);
    await write(chunk);
  }
  return { sizeBytes, sha256: hash.digest('hex') };
}

/**
 * Has an error of the stream kept until it is read. A stream that fails while nobody listens yet ends the process; so
 * this is called before the first wait.
 */
export function listenForErrors(body: Readable): void {
  body.on('error', () => {});
}

async function* chunksOf(body: Readable, signal: AbortSignal | undefined): AsyncGenerator<Buffer> {
  const aborted = (): void => {
    body.destroy(new Error('aborted'));
  };
  if (signal?.aborted) aborted();
  signal?.addEventListener('abort', aborted, { once: true });
  const chunks: AsyncIterator<Uint8Array | string> = body.iterator({ destroyOnReturn: false });
  try {
    for (;;) {
      const next = await readNext(chunks);
      if (next.done) return;
      yield typeof next.value === 'string' ? Buffer.from(next.value) : asBuffer(next.value);
    }
  } finally {
    signal?.removeEventListener('abort', aborted);
    await chunks.return?.();
  }
}

async function readNext<T>(chunks: AsyncIterator<T>): Promise<IteratorResult<T, unknown>> {
  try {
    return await chunks.next();
  } catch (error) {
    if (error instanceof TrainyardError) throw error;
    throw new TrainyardError('uploadAborted', 'The upload ended before it was complete.', { cause: error });
  }
}

/** The same bytes, not copied. */
function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
