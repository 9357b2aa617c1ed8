import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import type { CorsOrigins } from '../cors-origins.ts';

/** Headers of answers that a page may read, beside those that it always may. */
const exposedHeaders = [
  'content-disposition',
  'etag',
  'idempotency-replayed',
  'inference-header-content-length',
  'location',
  'retry-after',
  'x-ratelimit-limit',
  'x-ratelimit-remaining',
  'x-ratelimit-reset',
  'x-request-id',
];

/** Seconds for which a browser remembers what it may send. */
const maxAge = 600;

/**
 * Lets pages of these origins call the service (CORS, in the Fetch standard). A key is sent by `Authorization`, so no cookies are
 * allowed, and any header may be sent. To be registered before callers are identified: a preflight has no key.
 */
export async function registerCors(app: FastifyInstance, origins: CorsOrigins): Promise<void> {
  if (origins.length === 0) return;
  await app.register(cors, {
    origin: origins === '*' ? '*' : [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders,
    maxAge,
  });
}

/** Adds to what an answer varies by. */
export function varyBy(
  reply: { getHeader(name: string): unknown; header(name: string, value: string): unknown },
  name: string,
): void {
  const before = reply.getHeader('vary');
  reply.header('vary', typeof before === 'string' && before !== '' ? `${before}, ${name}` : name);
}
