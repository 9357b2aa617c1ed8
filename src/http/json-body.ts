import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { TrainyardError } from '../errors.ts';
import { withExactNumbers } from '../exact-numbers.ts';
import { requireFiniteNumbers } from './require-finite-numbers.ts';
import { requireBoundedJson } from './require-bounded-json.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** SHA-256 of the body's bytes in hex, where the request has an Idempotency-Key and a JSON body. */
    bodySha256: string | null;
  }
  interface FastifyContextConfig {
    /** Whether the body has keys that are names of columns: `__proto__` is one as any other. Such keys are never assigned. */
    columnKeys?: boolean;
    /** Whether numbers of the body that a double does not hold come as strings with all their digits. */
    exactNumbers?: boolean;
  }
}

/** Reads JSON bodies, and no others. */
export function registerJsonBody(app: FastifyInstance): void {
  app.decorateRequest('bodySha256', null);
  app.removeAllContentTypeParsers();
  const parse = app.getDefaultJsonParser('error', 'error');
  const parseAnyKeys = app.getDefaultJsonParser('ignore', 'ignore');
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
    try {
      requireBoundedJson(bytes);
    } catch (error) {
      return done(error as Error);
    }
    const { columnKeys, exactNumbers } = request.routeOptions.config;
    const text = exactNumbers ? withExactNumbers(bytes) : bytes.toString('utf8');
    void (columnKeys ? parseAnyKeys : parse)(request, text, (error, value) => {
      if (error) {
        return done(new TrainyardError('malformedRequest', whatIsWrong(text), { cause: error }));
      }
      try {
        requireFiniteNumbers(text, value);
      } catch (tooLarge) {
        return done(tooLarge as Error);
      }
      done(null, value);
    });
  });
}

/** What a JSON body was refused for: its place where it is no JSON, else keys that would change an object's prototype. */
function whatIsWrong(text: string): string {
  try {
    JSON.parse(text);
    return 'The body has a key "__proto__", or "constructor" with a "prototype" in it; neither is accepted.';
  } catch (error) {
    return `The body is not valid JSON: ${(error as Error).message}`;
  }
}
