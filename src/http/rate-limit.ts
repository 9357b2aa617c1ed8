import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import { TrainyardError } from '../errors.ts';

/** Limits the requests a minute of each key, or of each address without a known key. */
export async function registerRateLimit(app: FastifyInstance, requestsPerMinute: number): Promise<void> {
  await app.register(rateLimit, {
    max: requestsPerMinute,
    timeWindow: 60_000,
    cache: 20_000,
    keyGenerator: (request) => request.caller?.keyId ?? request.ip,
    errorResponseBuilder: (_request, { max, ttl }) =>
      new TrainyardError(
        'rateLimited',
        `More than ${max} requests in a minute. Try again after Retry-After.`,
        {
          retryAfterSeconds: Math.max(1, ttl / 1000),
        },
      ),
  });
}
