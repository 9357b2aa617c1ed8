import type { FastifyReply } from 'fastify';
import type { Problem } from '../contracts/problem.ts';
import { errorTable, type ErrorKind, type TrainyardError } from '../errors.ts';

/** The one place where a kind of error becomes an HTTP status. */
export const statusOfKind: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  notFound: 404,
  conflict: 409,
  tooSlow: 408,
  tooLarge: 413,
  unsupportedMedia: 415,
  expectationFailed: 417,
  unprocessable: 422,
  rateLimited: 429,
  headersTooLarge: 431,
  unavailable: 503,
  insufficientStorage: 507,
  internal: 500,
};

/** The problem document (RFC 9457) of an error, for the request's path (without its query, which may hold anything). */
export function problemOf(error: TrainyardError, request: { url: string; id: string }): Problem {
  const { kind, title, retryable } = errorTable[error.code];
  return {
    // Where the code is explained, relative to this server, as RFC 9457 allows.
    type: `/errors/${error.code}`,
    title,
    status: statusOfKind[kind],
    detail: error.message,
    instance: request.url.split('?', 1)[0],
    code: error.code,
    requestId: request.id,
    retryable,
    errors: error.issues.map((issue) => ({ ...issue })),
  };
}

/** Sends the problem, with the headers that its kind asks for. */
export function sendProblem(reply: FastifyReply, error: TrainyardError): FastifyReply {
  const problem = problemOf(error, reply.request);
  return answerFailure(reply, error).type('application/problem+json').send(JSON.stringify(problem));
}

/** The status and the headers that the kind of an error asks for; the body is still to be sent. */
export function answerFailure(reply: FastifyReply, error: TrainyardError): FastifyReply {
  // Also for errors ahead of every hook.
  reply.header('x-request-id', reply.request.id);
  if (error.kind === 'unauthenticated') reply.header('www-authenticate', 'Bearer realm="trainyard"');
  const retryAfterSeconds = error.retryAfterSeconds ?? (error.kind === 'unavailable' ? 5 : undefined);
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(Math.ceil(retryAfterSeconds)));
  return reply.code(statusOfKind[error.kind]);
}
