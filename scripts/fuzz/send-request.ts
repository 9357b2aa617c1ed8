import { request, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** An answer, or what came in its place. */
export interface Answer {
  /** 0: the connection ended without one. */
  status: number;
  headers: IncomingMessage['headers'];
  body: Buffer;
  milliseconds: number;
  failure: string | null;
}

/** Longest wait for an answer. */
const patienceMilliseconds = 20_000;

/**
 * Sends a request as it stands, without a client's politeness: the target is not encoded again. Of a stream of events the
 * beginning is read. A connection that is lost while the body is sent is no failure where an answer came.
 */
export function sendRequest(
  url: string,
  sent: { method: string; target: string; headers: Record<string, string>; body: Buffer | null },
): Promise<Answer> {
  const startedAt = performance.now();
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const finish = (answer: Partial<Answer>): void => {
      const milliseconds = performance.now() - startedAt;
      resolve({ status: 0, headers: {}, body: Buffer.alloc(0), failure: null, milliseconds, ...answer });
      outgoing.destroy();
    };
    const length = sent.body === null ? {} : { 'content-length': String(sent.body.length) };
    const outgoing = request({
      hostname,
      port,
      method: sent.method,
      path: sent.target,
      headers: { ...length, ...sent.headers },
      agent: false,
    });
    outgoing.setTimeout(patienceMilliseconds, () => finish({ failure: 'no answer' }));
    outgoing.on('error', (error) => finish({ failure: error.message }));
    outgoing.on('response', (incoming) => {
      const { statusCode: status = 0, headers } = incoming;
      if (headers['content-type']?.startsWith('text/event-stream')) return finish({ status, headers });
      buffer(incoming).then(
        (body) => finish({ status, headers, body }),
        (error: Error) => finish({ status, headers, failure: error.message }),
      );
    });
    // With `Expect`, Node sends the headers alone and the body on request; these bodies come at once.
    outgoing.end(sent.body ?? undefined);
  });
}
