import { PassThrough, type Readable } from 'node:stream';

/** Bytes that are enough to tell a format. */
const headBytes = 4096;

/**
 * The first bytes of a stream (fewer when it ends before, or when they come slowly), and the stream whole again. An error
 * of the source comes out of the new stream; the source itself is never destroyed, so that an HTTP answer can still be sent.
 */
export async function peek(source: Readable): Promise<{ head: Buffer; body: Readable }> {
  const body = new PassThrough();
  // Before anyone reads the body, its error would end the process.
  body.on('error', () => {});
  source.on('error', (error) => body.destroy(error));
  source.on('close', () => {
    if (!source.readableEnded) body.destroy(new Error('the sender went away'));
  });
  source.pipe(body);
  const head = await firstChunk(body);
  return { head: head.subarray(0, headBytes), body };
}

async function firstChunk(body: PassThrough): Promise<Buffer> {
  await new Promise<void>((resolve) => {
    body.once('readable', resolve);
    body.once('end', resolve);
    body.once('close', resolve);
  });
  const chunk: unknown = body.destroyed ? null : body.read();
  if (!Buffer.isBuffer(chunk)) return Buffer.alloc(0);
  body.unshift(chunk);
  return chunk;
}
