import { createHash } from 'node:crypto';
import type { ErrorObject } from 'ajv';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { TrainyardError } from '../errors.ts';
import { readJson } from '../read-json.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** SHA-256 of the body's bytes in hex, where the request has an Idempotency-Key and a JSON body. */
    bodySha256: string | null;
  }
  interface FastifyContextConfig {
    /** Whether the body has keys that are names of columns: `__proto__` is one as any other. Such keys are never assigned. */
    columnKeys?: boolean;
    /**
     * Whether the handler gets the bytes of the body, which nobody has looked at; {@link readBody} reads them. Numbers that a double
     * does not hold are strings with all their digits then.
     */
    unreadBody?: boolean;
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
    const { columnKeys, unreadBody } = request.routeOptions.config;
    if (unreadBody) return done(null, bytes);
    let value: unknown;
    try {
      value = readJson(bytes, columnKeys ? {} : { parse: (text) => parsedBy(parse, request, text) });
    } catch (error) {
      return done(error as Error);
    }
    done(null, value);
  });
}

/**
 * The body of a route with `unreadBody`, read and held against its schema.
 * @throws malformedRequest, bodyTooLarge, or what Fastify throws for a body that does not fit
 */
export function readBody<Body>(request: FastifyRequest, bytes: Buffer): Body {
  const value = readJson(bytes, { exactNumbers: true });
  const validate = request.getValidationFunction('body') as ((body: unknown) => boolean) & {
    errors: ErrorObject[] | null;
  };
  if (validate(value)) return value as Body;
  const misfit = new Error('body does not fit its schema');
  throw Object.assign(misfit, { validation: validate.errors, validationContext: 'body' });
}

/** What one of Fastify's parsers gives, which call back at once. */
function parsedBy(
  parser: ReturnType<FastifyInstance['getDefaultJsonParser']>,
  request: FastifyRequest,
  text: string,
): unknown {
  let outcome: { error: Error | null; value?: unknown } = { error: null };
  void parser(request, text, (error, value) => (outcome = { error, value }));
  if (outcome.error) throw outcome.error;
  return outcome.value;
}
