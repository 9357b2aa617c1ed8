import compress from '@fastify/compress';
import type { FastifyInstance } from 'fastify';

/** Smaller replies gain nothing. */
const thresholdBytes = 1024;

/** Media types worth compressing: text and JSON; downloads (.tar.gz, images) are compressed already. */
const compressible =
  /^text\/(?!event-stream)|^application\/(?:json|javascript|[\w.-]+\+json)|^image\/svg\+xml/;

/**
 * Compresses replies by Brotli or gzip where the client takes it. Event streams write to the socket themselves and are
 * never compressed; a route opts out by `compress: false`. Requests are left alone. To be registered before the routes.
 */
export async function registerCompression(app: FastifyInstance): Promise<void> {
  await app.register(compress, {
    encodings: ['br', 'gzip'],
    threshold: thresholdBytes,
    customTypes: (contentType) => compressible.test(contentType),
    globalDecompression: false, // an upload is stored as it was sent
  });
}
