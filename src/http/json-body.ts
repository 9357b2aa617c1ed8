import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { TrainyardError } from '../errors.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** SHA-256 of the body's bytes in hex, where the request has an Idempotency-Key and a JSON body. */
    bodySha256: string | null;
  }
}

/** Reads JSON bodies, and no others. */
export function registerJsonBody(app: FastifyInstance): void {
  app.decorateRequest('bodySha256', null);
  app.removeAllContentTypeParsers();
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const bytes = body as Buffer;
    if (!['identity', ''].includes(request.headers['content-encoding'] ?? '')) {
      return done(
        new TrainyardError(
          'unsupportedMediaType',
          'A compressed body is not accepted here: send plain JSON.',
        ),
      );
    }
    if (request.headers['idempotency-key'] !== undefined) {
      request.bodySha256 = createHash('sha256').update(bytes).digest('hex');
    }
    if (bytes.byteLength === 0) return done(null, undefined);
    void parse(request, bytes.toString('utf8'), (error, value) => {
      if (error) {
        done(new TrainyardError('malformedRequest', whatIsWrong(bytes), { cause: error }));
      } else done(null, value);
    });
  });
}

/** What a JSON body was refused for: its place where it is no JSON, else keys that would change an object's prototype. */
function whatIsWrong(bytes: Buffer): string {
  try {
    JSON.parse(bytes.toString('utf8'));
    return 'The body has a key "__proto__", or "constructor" with a "prototype" in it; neither is accepted.';
  } catch (error) {
    return `The body is not valid JSON: ${(error as Error).message}`;
  }
}
