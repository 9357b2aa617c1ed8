import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { KeyedRequest } from '../contracts/key.ts';
import { TrainyardError } from '../errors.ts';
import type { IdempotencyStore, KnownRequest, StoredResponse } from '../store/ports/idempotency-store.ts';
import { requireCaller } from './auth.ts';
import type { Idempotency } from './operation.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The Idempotency-Key of a request that is answered for the first time. */
    keyed: KeyedRequest | null;
    /** SHA-256 of the bytes of an upload, once they have arrived. */
    uploadSha256: string | null;
  }
}

/**
 * Answers a repeated request under the same Idempotency-Key with the first answer, marked `idempotency-replayed: true`.
 * What a request makes is stored together with its key, and the answer afterwards; so a key is known exactly when its
 * request took effect, and where the answer was not kept any more, what was made is told as it is. A refused or failed
 * request has done nothing and leaves its key free. Of requests at the same time one takes effect; all get its answer.
 * To be registered before the routes.
 */
export function registerIdempotency(app: FastifyInstance, store: IdempotencyStore): void {
  app.decorateRequest('keyed', null);
  app.decorateRequest('uploadSha256', null);

  app.addHook('onRoute', (route) => {
    const idempotency = route.config?.idempotency;
    if (!idempotency) return;
    const { handler } = route;
    route.handler = async function answer(request, reply) {
      const keyed = keyedRequest(request, idempotency);
      if (keyed === null) return handler.call(this, request, reply);
      const known = await store.find(keyed);
      if (known.state !== 'unknown') return answerKnown(request, reply, idempotency, known);
      request.keyed = keyed;
      try {
        return await handler.call(this, request, reply);
      } catch (error) {
        // The bytes that did not arrive can't be compared any more.
        if (idempotency.by === 'upload' && request.uploadSha256 === null) throw error;
        // Another request with the key may have come first: as a row, or as the state that this one was refused for.
        const first = await store.find(keyed).catch(() => null);
        if (first === null || first.state === 'unknown') throw error;
        request.keyed = null;
        return answerKnown(request, reply, idempotency, first);
      }
    };
  });

  app.addHook('onSend', async (request, reply, payload) => {
    const { keyed } = request;
    if (!keyed || reply.statusCode >= 300 || typeof payload !== 'string') return;
    request.keyed = null;
    // The work is done and its key stored by now; an answer that can't be kept is no reason to lose it.
    await store.complete(keyed, responseOf(request, reply, payload)).catch((error: unknown) => {
      request.log.error({ err: error }, 'the answer could not be kept for its Idempotency-Key');
    });
  });
}

function keyedRequest(request: FastifyRequest, { by }: Idempotency): KeyedRequest | null {
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string') return null;
  const { projectId } = requireCaller(request);
  return { projectId, key, requestSha256: fingerprint(request, by) };
}

async function answerKnown(
  request: FastifyRequest,
  reply: FastifyReply,
  { again, requireSameBytes }: Idempotency,
  known: Exclude<KnownRequest, { state: 'unknown' }>,
): Promise<FastifyReply> {
  if (known.state === 'mismatch') throw reusedKey();
  const { made, response } = known;
  await requireSameBytes?.(request, { made, body: response?.body ?? null });
  reply.header('idempotency-replayed', 'true');
  if (response) return reply.code(response.status).headers(response.headers).send(response.body);
  return again(request, reply, made!);
}

/** The error of a key that comes with another request than its first. */
export const reusedKey = (): TrainyardError =>
  new TrainyardError(
    'idempotencyKeyReused',
    'This Idempotency-Key was used with another request. Use a new one.',
  );

/** What makes two requests the same: method, address and body. An upload's bytes are compared once they have arrived. */
function fingerprint(request: FastifyRequest, by: Idempotency['by']): string {
  const body =
    by === 'upload'
      ? `${request.mediaType ?? ''} ${request.headers['content-disposition'] ?? ''}`
      : (request.bodySha256 ?? '');
  return createHash('sha256').update(`${request.method} ${request.url}\n${body}`).digest('hex');
}

function responseOf(request: FastifyRequest, reply: FastifyReply, payload: string): StoredResponse {
  const { storedReply } = request.routeOptions.config;
  const headers = ['content-type', 'location'].flatMap((name) => {
    const value = reply.getHeader(name);
    return value === undefined ? [] : [[name, String(value)] as const];
  });
  return {
    status: reply.statusCode,
    headers: Object.fromEntries(headers),
    body: storedReply ? JSON.stringify(storedReply(JSON.parse(payload))) : payload,
  };
}
