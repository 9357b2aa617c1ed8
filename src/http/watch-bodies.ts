import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { TrainyardError } from '../errors.ts';

/** How fast a body has to arrive. */
export interface BodyRate {
  /** Bytes a second, on average over each window, while we wait for the client. */
  minBytesPerSecond: number;
  windowSeconds: number;
}

interface Arriving {
  bytesAtStart: number;
  startedAt: number;
}

/** How long a client may take to read the answer to a body that it has not sent whole. */
const lingerMilliseconds = 1_000;

/**
 * Refuses requests whose body arrives too slowly, or not at all: they would hold a connection and a half-written file for
 * ever. When the app closes, bodies that still arrive after `closeGraceSeconds` are refused, and whatever is open
 * `lingerMilliseconds` later is cut.
 */
export function watchBodies(
  app: FastifyInstance,
  { rate, closeGraceSeconds }: { rate: BodyRate; closeGraceSeconds: number },
): void {
  const arriving = new Map<IncomingMessage, Arriving>();
  const windowMilliseconds = rate.windowSeconds * 1000;
  const minBytes = rate.minBytesPerSecond * rate.windowSeconds;

  const timer = setInterval(
    () => {
      const now = performance.now();
      for (const [request, body] of arriving) {
        if (isOver(request)) {
          arriving.delete(request);
          continue;
        }
        if (now - body.startedAt < windowMilliseconds) continue;
        const bytes = request.socket.bytesRead;
        // What has arrived and is not read yet is waiting for us, not for the client.
        const isClientSlow = bytes - body.bytesAtStart < minBytes && request.readableLength === 0;
        if (isClientSlow) refuse(request, tooSlow(rate));
        else Object.assign(body, { bytesAtStart: bytes, startedAt: now });
      }
    },
    Math.min(1000, windowMilliseconds / 4),
  );
  timer.unref();

  /** Its reader fails with the error, which becomes the answer; without a reader there is nobody to answer. */
  function refuse(request: IncomingMessage, error: TrainyardError): void {
    arriving.delete(request);
    if (isOver(request)) return;
    if (request.listenerCount('error') > 0) request.emit('error', error);
    else request.destroy();
  }

  app.addHook('onRequest', ({ raw }, _reply, done) => {
    if (hasBody(raw)) arriving.set(raw, { bytesAtStart: raw.socket.bytesRead, startedAt: performance.now() });
    done();
  });
  // Most are read by now; those that stream are looked at until they are over. No listeners: a small request has no time for them.
  app.addHook('preHandler', ({ raw }, _reply, done) => {
    if (isOver(raw)) arriving.delete(raw);
    done();
  });
  // An answered one is cut elsewhere.
  app.addHook('onResponse', ({ raw }, _reply, done) => {
    arriving.delete(raw);
    done();
  });

  let cuts: NodeJS.Timeout[] = [];
  app.addHook('preClose', async () => {
    const graceMilliseconds = closeGraceSeconds * 1000;
    cuts = [
      setTimeout(() => {
        for (const request of arriving.keys()) refuse(request, stopping());
      }, graceMilliseconds),
      setTimeout(() => app.server.closeAllConnections(), graceMilliseconds + lingerMilliseconds),
    ];
  });
  app.addHook('onClose', async () => {
    clearInterval(timer);
    cuts.forEach(clearTimeout);
  });
}

/** Whether the body has arrived, or never will. */
const isOver = ({ readableEnded, destroyed }: IncomingMessage): boolean => readableEnded || destroyed;

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

const tooSlow = ({ minBytesPerSecond, windowSeconds }: BodyRate): TrainyardError =>
  new TrainyardError(
    'requestTooSlow',
    `The body has to arrive at ${minBytesPerSecond} bytes a second or more, on average over ${windowSeconds} seconds.`,
  );

const stopping = (): TrainyardError =>
  new TrainyardError('unavailable', 'The service is stopping. Send the request again in a moment.', {
    retryAfterSeconds: 5,
  });
