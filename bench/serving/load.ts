import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** A request of its own headers. */
export interface LoadRequest {
  headers: Readonly<Record<string, string>>;
  body: Buffer;
}

/** Requests over and over, as bytes on keep-alive connections: cheaper than a client of HTTP, so that the server is measured. */
export interface Load {
  url: string;
  /** Of all requests. */
  headers: Readonly<Record<string, string>>;
  /** They take turns. */
  requests: readonly LoadRequest[];
  connections: number;
  seconds: number;
}

/** What a {@link Load} came to. Times are from the request's first byte out to the answer's last byte in. */
export interface LoadFigures {
  requestsPerSecond: number;
  p50Ms: number;
  p99Ms: number;
}

/** Puts a load on a server, each connection asking again once it is answered. @throws Error for an answer other than 200 */
export async function putLoad(load: Load): Promise<LoadFigures> {
  const { hostname, port, pathname, host } = new URL(load.url);
  const requests = load.requests.map(({ headers, body }) =>
    requestBytes(pathname, { host, ...load.headers, ...headers }, body),
  );
  const milliseconds: number[] = [];
  const startedAt = performance.now();
  const end = startedAt + load.seconds * 1000;
  await Promise.all(
    Array.from({ length: load.connections }, (_, connection) =>
      askAgain(connect(Number(port), hostname), requests, connection, end, milliseconds),
    ),
  );
  const elapsedSeconds = (performance.now() - startedAt) / 1000;
  const sorted = Float64Array.from(milliseconds).sort();
  return {
    requestsPerSecond: milliseconds.length / elapsedSeconds,
    p50Ms: quantile(sorted, 0.5),
    p99Ms: quantile(sorted, 0.99),
  };
}

/** Waits until a server answers at all. */
export async function untilAnswered(url: string): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!(await fetch(url, { method: 'POST' }).catch(() => null))) {
    if (performance.now() > deadline) throw new Error(`${url} did not answer within 30 s`);
    await delay(50);
  }
}

function requestBytes(pathname: string, headers: Readonly<Record<string, string>>, body: Buffer): Buffer {
  const all = { ...headers, 'content-length': String(body.byteLength) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`POST ${pathname} HTTP/1.1\r\n${lines.join('')}\r\n`), body]);
}

/** Asks over one connection until `end`; notes how long each answer took. */
function askAgain(
  socket: Socket,
  requests: readonly Buffer[],
  first: number,
  end: number,
  milliseconds: number[],
): Promise<void> {
  socket.setNoDelay(true);
  let next = first;
  let sentAt = 0;
  let received: Buffer = Buffer.alloc(0);
  const send = (): void => {
    sentAt = performance.now();
    socket.write(requests[next % requests.length]);
    next += 1;
  };
  return new Promise((resolve, reject) => {
    socket.once('connect', send);
    socket.on('data', (chunk) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      const length = answerLength(received);
      if (length === null || received.length < length) return;
      if (!received.subarray(0, 12).equals(okay)) {
        socket.destroy();
        return reject(new Error(`the server answered ${received.toString('utf8', 0, 1000)}`));
      }
      received = received.subarray(length);
      const now = performance.now();
      milliseconds.push(now - sentAt);
      if (now < end) return send();
      socket.end();
      resolve();
    });
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('the server closed a connection before it answered')));
  });
}

const okay = Buffer.from('HTTP/1.1 200');
const endOfHeaders = Buffer.from('\r\n\r\n');

/** Bytes of an answer with its headers; null where they have not arrived yet. */
function answerLength(received: Buffer): number | null {
  const headersEnd = received.indexOf(endOfHeaders);
  if (headersEnd < 0) return null;
  const stated = /\r\ncontent-length: *(\d+)/i.exec(received.toString('latin1', 0, headersEnd));
  if (!stated) throw new Error('the server answered without a content-length');
  return headersEnd + endOfHeaders.length + Number(stated[1]);
}

/** Nearest-rank quantile of sorted numbers. */
function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}
