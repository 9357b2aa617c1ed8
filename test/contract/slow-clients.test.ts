import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { HttpSettings } from '../../src/app.ts';
import { waitUntil } from '../support/wait-until.ts';
import { startApp, type TestApp } from './support/start-app.ts';

let test: TestApp;
let authorization: string;
let port: number;
const sockets: Socket[] = [];

async function start(settings: Partial<HttpSettings>): Promise<void> {
  test = await startApp({ settings });
  await test.app.listen({ port: 0, host: '127.0.0.1' });
  port = (test.app.server.address() as AddressInfo).port;
  ({ authorization } = (await test.addKey('admin')).headers);
}
afterEach(async () => {
  vi.restoreAllMocks();
  for (const socket of sockets.splice(0)) socket.destroy();
  await test.close();
});

/** Opens a connection, sends a text, and gives what comes back until it is closed. */
async function send(text: string): Promise<{ socket: Socket; answer: Promise<string> }> {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => {});
  let received = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (received += chunk));
  const answer = once(socket, 'close').then(() => received);
  await once(socket, 'connect');
  socket.write(text);
  return { socket, answer };
}

const request = (path: string, headers: string, body = ''): string =>
  `POST /api/v1${path} HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\n${headers}\r\n\r\n${body}`;
const form = 'Content-Type: multipart/form-data; boundary=b';
const startOfForm = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\na,b\n';
const slowBodies: [string, () => string][] = [
  ['JSON', () => request('/keys', 'Content-Type: application/json\r\nContent-Length: 500', '{"name":')],
  ['a file', () => request('/datasets', 'Content-Type: text/csv\r\nContent-Length: 500', 'a,b\n')],
  [
    'chunks',
    () => request('/datasets', 'Content-Type: text/csv\r\nTransfer-Encoding: chunked', '4\r\na,b\n\r\n'),
  ],
  ['a form', () => request('/datasets', `${form}\r\nContent-Length: 500`, startOfForm)],
];

describe('a client whose body does not arrive', () => {
  // At once, since each waits for seconds.
  it('is answered and let go, whatever the body', async () => {
    await start({ bodyRate: { minBytesPerSecond: 1000, windowSeconds: 0.2 } });
    const answers = slowBodies.map(async ([kind, text]) => [kind, await (await send(text())).answer]);
    for (const [kind, received] of await Promise.all(answers)) {
      expect(`${kind}: ${received}`).toMatch(/^[\w ]+: HTTP\/1.1 408 /);
      expect(received).toContain('"code":"requestTooSlow"');
    }
    expect(test.blobs.objects.size).toBe(0);
  });

  it('one byte after the other is let go, too', async () => {
    await start({ bodyRate: { minBytesPerSecond: 1000, windowSeconds: 0.2 } });
    const { socket, answer } = await send(slowBodies[0][1]());
    const trickle = setInterval(() => socket.write(' '), 20);
    expect(await answer).toMatch(/^HTTP\/1.1 408 /);
    clearInterval(trickle);
  });

  it('is told to come again when the service stops, whatever the body', async () => {
    await start({ closeGraceSeconds: 0.1 });
    let arrived = 0;
    test.app.server.on('request', () => (arrived += 1));
    const answers = slowBodies.map(async ([kind, text]) => [kind, await (await send(text())).answer]);
    await waitUntil('all have arrived', () => arrived === slowBodies.length);
    const closed = test.app.close();
    for (const [kind, received] of await Promise.all(answers)) {
      expect(`${kind}: ${received}`).toMatch(/^[\w ]+: HTTP\/1.1 503 /);
      expect(received).toMatch(/retry-after: \d/i);
      expect(received).toContain('The service is stopping');
    }
    await closed;
    expect(test.blobs.objects.size).toBe(0);
  });

  it('at its rate is served, however long it takes', async () => {
    await start({ bodyRate: { minBytesPerSecond: 100, windowSeconds: 0.2 } });
    // The clock goes by what has arrived, so that a busy machine is as fast as any.
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    const arrived = once(test.app.server, 'request') as Promise<[IncomingMessage]>;
    const rows = '1,2\n'.repeat(50);
    const { socket, answer } = await send(
      request('/datasets', 'Content-Type: text/csv\r\nConnection: close\r\nContent-Length: 2000'),
    );
    const [{ socket: received }] = await arrived;
    for (let count = 0; count < 10; count += 1) {
      const before = received.bytesRead;
      socket.write(rows);
      await waitUntil('rows have arrived', () => received.bytesRead > before || received.destroyed);
      now += 250;
      await new Promise((resolve) => setTimeout(resolve, 60)); // bodies are looked at every 50 ms
    }
    expect(await answer).toMatch(/^HTTP\/1.1 201 /);
  });
});

describe('what is no request', () => {
  it.each([
    [
      'headers that are too large',
      () => `GET /healthz HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
      431,
      'headersTooLarge',
    ],
    [
      'another Expect',
      () => 'GET /healthz HTTP/1.1\r\nHost: x\r\nExpect: wonders\r\n\r\n',
      417,
      'expectationFailed',
    ],
    ['noise', () => 'hello\r\n\r\n', 400, 'malformedRequest'],
  ])('is answered as a problem: %s', async (_what, text, status, code) => {
    await start({});
    const received = await (await send(text())).answer;
    expect(received).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    const [head, body] = received.split('\r\n\r\n');
    expect(head).toMatch(/content-type: application\/problem\+json/i);
    expect(body).toContain(`"code":"${code}"`);
  });
});
