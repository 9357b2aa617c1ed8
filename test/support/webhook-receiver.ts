import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that a receiver got. */
export interface ReceivedMessage {
  method: string;
  path: string;
  headers: IncomingHttpHeaders & Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>;
  body: string;
}

/** A real HTTP server that keeps what it gets. */
export interface WebhookReceiver {
  /** Such as `http://127.0.0.1:40123/hook`. */
  url: string;
  port: number;
  received: ReceivedMessage[];
  close(): Promise<void>;
}

/** How it answers the message of this number, from 0: a status with headers, or in its own way; without an answer, never. */
export type Answer =
  | number
  | { status: number; headers: Record<string, string> }
  | ((request: IncomingMessage, response: ServerResponse) => void);

/** Starts a receiver on a free port of the loopback. */
export async function startReceiver(
  answer: (index: number, message: ReceivedMessage) => Answer = () => 204,
): Promise<WebhookReceiver> {
  const received: ReceivedMessage[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      const headers = request.headers as ReceivedMessage['headers'];
      const message = { method: request.method!, path: request.url!, headers, body };
      const given = answer(received.push(message) - 1, message);
      if (typeof given === 'function') given(request, response);
      else if (typeof given === 'number') response.writeHead(given).end();
      else response.writeHead(given.status, given.headers).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    port,
    received,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
