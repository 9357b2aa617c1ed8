import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { TrainyardError } from '../errors.ts';
import { newId } from '../identifiers.ts';
import { problemOf } from './problem-reply.ts';

/** Answers what Node refuses before it is a request: a problem document on the socket, which is then closed. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const { status, text, id } = bodyOf(refusalOf(error));
  socket.end(
    `HTTP/1.1 ${status} \r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n` +
      `X-Request-Id: ${id}\r\nConnection: close\r\n\r\n${text}`,
  );
}

/** Answers an `Expect` other than `100-continue`. */
export function refuseExpectations(app: FastifyInstance): void {
  app.server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    const refused = new TrainyardError('expectationFailed', 'The only Expect that is known is 100-continue.');
    const { status, text, id } = bodyOf(refused, request.url);
    response.writeHead(status, {
      'content-type': 'application/problem+json',
      'x-request-id': id,
      connection: 'close',
    });
    response.end(text);
  });
}

function refusalOf({ code }: NodeJS.ErrnoException): TrainyardError {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new TrainyardError('headersTooLarge', 'The headers and the address may have 16 KiB together.');
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new TrainyardError('requestTooSlow', 'The headers did not arrive in time.');
    default:
      return new TrainyardError('malformedRequest', 'This is no request of HTTP/1.1.');
  }
}

function bodyOf(error: TrainyardError, url = '/'): { status: number; text: string; id: string } {
  const id = newId('request');
  const problem = problemOf(error, { url, id });
  return { status: problem.status, text: JSON.stringify(problem), id };
}
