import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { collectUncaughtErrors, type UncaughtErrors } from '../support/uncaught-errors.ts';
import { addRun } from './support/sample-rows.ts';
import { startApp, type TestApp } from './support/start-app.ts';

describe('a client that goes away', () => {
  let test: TestApp;
  let key: Awaited<ReturnType<TestApp['addKey']>>;
  let url: string;
  let uncaught: UncaughtErrors;

  beforeEach(async () => {
    uncaught = collectUncaughtErrors();
    test = await startApp({ limits: { maxUploadBytes: 100_000_000 } });
    await test.app.listen({ port: 0, host: '127.0.0.1' });
    url = `http://127.0.0.1:${(test.app.server.address() as AddressInfo).port}`;
    key = await test.addKey('writer');
  });
  afterEach(() => uncaught.stop());

  /** Milliseconds that closing takes; nothing may have been left uncaught by then. */
  const close = async () => {
    const from = performance.now();
    await test.close();
    expect(uncaught.errors).toEqual([]);
    return performance.now() - from;
  };

  it('in an event stream, holds the closing of the app up no more', async () => {
    const id = await addRun(test, key);
    const leave = new AbortController();
    const reply = await fetch(`${url}/api/v1/runs/${id}/events`, {
      headers: { ...key.headers, accept: 'text/event-stream' },
      signal: leave.signal,
    });
    await reply.body!.getReader().read();
    const opened = once(test.app.server, 'connection');
    leave.abort();
    await opened; // fetch opens the next connection ahead of need, and sends nothing
    expect(await close()).toBeLessThan(10_000);
  });

  it('with a connection on which nothing was asked, holds it up no more either', async () => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    await once(test.app.server, 'connection');
    const ended = once(socket, 'close');
    expect(await close()).toBeLessThan(10_000);
    socket.resume();
    await ended;
  });

  it('can leave a form or a body in the middle', async () => {
    const boundary = 'x-y-z';
    const start = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\na,b\n`;
    const send = (contentType: string, text: string) =>
      `POST /api/v1/datasets HTTP/1.1\r\nHost: x\r\nAuthorization: ${key.headers.authorization}\r\n` +
      `Content-Type: ${contentType}\r\nContent-Length: 5000000\r\n\r\n${text}`;
    for (const request of [
      send(`multipart/form-data; boundary=${boundary}`, start),
      send('text/csv', 'a,b\n1,2\n'),
      send('application/json', '{"a":'),
    ]) {
      const socket = connect(Number(new URL(url).port), '127.0.0.1');
      await once(socket, 'connect');
      socket.write(request);
      const [arrived] = (await once(test.app.server, 'request')) as [NodeJS.EventEmitter];
      const gone = once(arrived, 'close').catch(() => {});
      socket.resetAndDestroy();
      await gone;
    }
    expect(await close()).toBeLessThan(10_000);
  });

  it('gets the reply that it waits for, and its connection is closed, while the app closes', async () => {
    let answer = () => {};
    const isAnswered = new Promise<void>((resolve) => (answer = resolve));
    test.queue.ping = () => isAnswered;
    const asked = once(test.app.server, 'request');
    const reply = fetch(`${url}/readyz`);
    await asked;
    const closing = close();
    answer();
    expect((await reply).status).toBe(200);
    expect(await closing).toBeLessThan(10_000);
  });
});
