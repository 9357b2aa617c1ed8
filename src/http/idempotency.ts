import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { TrainyardError } from '../errors.ts';
import type { IdempotencyStore, StoredResponse } from '../store/ports/idempotency-store.ts';
import { requireCaller } from './auth.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The Idempotency-Key that this request holds, until its reply is kept. */
    idempotency: { projectId: string; key: string } | null;
    /** An upload under a key that is known: the first answer, once the bytes are seen to be the same. */
    earlierAnswer: StoredResponse | null;
  }
}

/**
 * Answers a repeated request under the same Idempotency-Key with the first answer, marked `idempotency-replayed: true`.
 * Successes are kept for 24 hours; a refused or failed request has done nothing, so it frees its key and may be sent again.
 */
export function registerIdempotency(app: FastifyInstance, store: IdempotencyStore): void {
  app.decorateRequest('idempotency', null);
  app.decorateRequest('earlierAnswer', null);

  app.addHook('preHandler', async (request, reply) => {
    const key = request.headers['idempotency-key'];
    const mode = request.routeOptions.config.idempotency;
    if (!mode || typeof key !== 'string') return;
    const { projectId } = requireCaller(request);
    const known = await store.begin({ projectId, key, requestSha256: fingerprint(request) });
    switch (known.state) {
      case 'new':
        request.idempotency = { projectId, key };
        return;
      case 'inProgress':
        throw new TrainyardError(
          'idempotencyKeyInUse',
          'The first request with this Idempotency-Key is under way.',
          {
            retryAfterSeconds: 1,
          },
        );
      case 'mismatch':
        throw reusedKey();
      case 'done':
        if (mode === 'body') return replay(reply, known.response);
        request.earlierAnswer = known.response;
    }
  });

  app.addHook('onSend', async (request, reply, payload) => {
    const held = request.idempotency;
    if (!held) return;
    request.idempotency = null;
    // The work is done by now; a reply that can't be kept is no reason to lose it.
    await settle(held, request, reply, payload).catch((error: unknown) => {
      request.log.error({ err: error }, 'the reply could not be kept for its Idempotency-Key');
    });
  });

  async function settle(
    { projectId, key }: { projectId: string; key: string },
    request: FastifyRequest,
    reply: FastifyReply,
    payload: unknown,
  ): Promise<void> {
    if (reply.statusCode >= 300 || typeof payload !== 'string') return store.abandon(projectId, key);
    const { storedReply } = request.routeOptions.config;
    const headers = ['content-type', 'location'].flatMap((name) => {
      const value = reply.getHeader(name);
      return value === undefined ? [] : [[name, String(value)] as const];
    });
    await store.complete(projectId, key, {
      status: reply.statusCode,
      headers: Object.fromEntries(headers),
      body: storedReply ? JSON.stringify(storedReply(JSON.parse(payload))) : payload,
    });
  }
}

/** Sends an earlier answer again. */
export function replay(reply: FastifyReply, { status, headers, body }: StoredResponse): FastifyReply {
  return reply
    .code(status)
    .headers({ ...headers, 'idempotency-replayed': 'true' })
    .send(body);
}

/** The error of a key that comes with another request than its first. */
export const reusedKey = (): TrainyardError =>
  new TrainyardError(
    'idempotencyKeyReused',
    'This Idempotency-Key was used with another request. Use a new one.',
  );

/** What makes two requests the same: method, address and body. An upload's bytes are compared once they have arrived. */
function fingerprint(request: FastifyRequest): string {
  const body =
    request.routeOptions.config.idempotency === 'upload'
      ? `${request.mediaType ?? ''} ${request.headers['content-disposition'] ?? ''}`
      : (request.bodySha256 ?? '');
  return createHash('sha256').update(`${request.method} ${request.url}\n${body}`).digest('hex');
}
