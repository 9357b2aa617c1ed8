import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/**
 * When the app closes, closes the connections that wait for a request, and the others as their last reply ends. Node closes
 * only those that had a request and are between two when it stops listening: it would wait for one that a client opened ahead
 * of need (`fetch` does after an aborted stream), and for one whose reply ends later, for as long as the client keeps it.
 */
export function closeIdleConnections(app: FastifyInstance): void {
  const requestsOf = new Map<Socket, number>();
  let isClosing = false;
  const closeIfIdle = (socket: Socket): void => {
    if (requestsOf.get(socket) === 0) socket.destroySoon();
  };
  app.server.on('connection', (socket: Socket) => {
    requestsOf.set(socket, 0);
    socket.once('close', () => requestsOf.delete(socket));
    if (isClosing) closeIfIdle(socket);
  });
  app.server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    requestsOf.set(socket, requestsOf.get(socket)! + 1);
    response.once('close', () => {
      if (!requestsOf.has(socket)) return;
      requestsOf.set(socket, requestsOf.get(socket)! - 1);
      // a body that still arrives is cut later, so that the client gets to read its reply
      if (isClosing && request.complete) closeIfIdle(socket);
    });
  });
  app.addHook('preClose', async () => {
    isClosing = true;
    for (const socket of requestsOf.keys()) closeIfIdle(socket);
  });
}
