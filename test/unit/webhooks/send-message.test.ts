import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createHttpsServer } from 'node:https';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createAddressPolicy, parseNetworks } from '../../../src/webhooks/address-policy.ts';
import { sendMessage, type ResolveName } from '../../../src/webhooks/send-message.ts';
import { startReceiver, type Answer } from '../../support/webhook-receiver.ts';

const local = createAddressPolicy({ networks: parseNetworks('127.0.0.1')!, allowHttp: true });
const strict = createAddressPolicy({ networks: parseNetworks('')!, allowHttp: true });
const fixtures = path.join(import.meta.dirname, '..', '..', 'fixtures', 'webhooks');

async function receive(answer?: Answer) {
  const receiver = await startReceiver(() => answer ?? 204);
  onTestFinished(() => receiver.close());
  return receiver;
}

const send = (url: string, more: Partial<Parameters<typeof sendMessage>[0]> = {}) =>
  sendMessage({
    url,
    headers: { 'content-type': 'application/json', 'webhook-id': 'msg_1' },
    body: '{"ü":1}',
    policy: local,
    timeoutMilliseconds: 5000,
    ...more,
  });

describe('a message that is sent', () => {
  it('is a POST of its bytes and headers', async () => {
    const receiver = await receive();
    expect(await send(`${receiver.url}?a=1`)).toEqual({ status: 204, error: null, retryAfterSeconds: null });
    expect(receiver.received).toMatchObject([
      {
        method: 'POST',
        path: '/hook?a=1',
        body: '{"ü":1}',
        headers: { 'webhook-id': 'msg_1', 'content-type': 'application/json', 'content-length': '8' },
      },
    ]);
  });

  it('goes to no redirect', async () => {
    const target = await receive();
    const receiver = await receive({ status: 307, headers: { location: target.url } });
    expect(await send(receiver.url)).toMatchObject({ status: 307 });
    expect(target.received).toEqual([]);
  });

  it('tells when the receiver wants the next one, as seconds or a date', async () => {
    const seconds = await receive({ status: 503, headers: { 'retry-after': '120' } });
    expect(await send(seconds.url)).toMatchObject({ status: 503, retryAfterSeconds: 120 });
    const at = new Date(Date.now() + 90_000).toUTCString();
    const date = await receive({ status: 429, headers: { 'retry-after': at } });
    const { retryAfterSeconds } = await send(date.url);
    expect(retryAfterSeconds).toBeGreaterThan(80);
    expect(retryAfterSeconds).toBeLessThanOrEqual(90);
    const neither = await receive({ status: 503, headers: { 'retry-after': 'soon' } });
    expect(await send(neither.url)).toMatchObject({ status: 503, retryAfterSeconds: null });
  });

  it('fails where no answer comes in time, at any point', async () => {
    const silent = await receive(() => {});
    const timeoutMilliseconds = 100;
    const result = { status: null, error: 'No answer within 0.1 s.' };
    expect(await send(silent.url, { timeoutMilliseconds })).toMatchObject(result);
    const never: ResolveName = () => new Promise(() => {});
    expect(await send('http://hooks.test/', { timeoutMilliseconds, resolveName: never })).toMatchObject(
      result,
    );
  });

  it('does not read an answer without end', async () => {
    let cut!: () => void;
    const wasCut = new Promise<void>((resolve) => (cut = resolve));
    const endless = await receive((_request, response) => {
      response.on('close', cut);
      const write = () => {
        while (!response.destroyed && response.write(Buffer.alloc(16_384)));
        if (!response.destroyed) response.once('drain', write);
      };
      response.writeHead(200);
      write();
    });
    expect(await send(endless.url)).toMatchObject({ status: 200 });
    await wasCut;
  });

  it('fails without naming addresses', async () => {
    const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const cut = await send(`http://127.0.0.1:${port}/`);
    expect(cut.error).toBe('The connection was cut (ECONNRESET).');
    server.close();
    await once(server, 'close');
    const refused = await send(`http://127.0.0.1:${port}/`);
    expect(refused.error).toBe('The connection was refused (ECONNREFUSED).');
    const unknown: ResolveName = () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }));
    expect((await send('http://x.test/', { resolveName: unknown })).error).toBe(
      'The name is not known (ENOTFOUND).',
    );
  });

  it('goes to nobody whose certificate is not good', async () => {
    const [key, cert] = ['key.pem', 'certificate.pem'].map((name) => readFileSync(path.join(fixtures, name)));
    let requests = 0;
    const server = createHttpsServer({ key, cert }, (_request, response) => {
      requests += 1;
      response.end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const { error } = await send(`https://127.0.0.1:${port}/`);
    expect(error).toContain('The certificate or its connection is not good');
    expect(requests).toBe(0);
  });
});

describe('the address that a message goes to', () => {
  it('is refused where the name leads to no public one, and nothing is connected', async () => {
    const receiver = await receive();
    for (const address of ['127.0.0.1', '::1', '::ffff:127.0.0.1', '169.254.169.254']) {
      const resolveName: ResolveName = async () => [{ address, family: address.includes(':') ? 6 : 4 }];
      const result = await send(`http://hooks.test:${receiver.port}/`, { policy: strict, resolveName });
      expect(result).toMatchObject({ status: null, error: 'The name leads to no public address.' });
    }
    expect((await send(receiver.url, { policy: strict })).error).toContain('public address');
    expect(receiver.received).toEqual([]);
  });

  it('is the one that was checked, though the name leads elsewhere a moment later', async () => {
    const receiver = await receive();
    let lookUps = 0;
    const resolveName: ResolveName = async () => {
      lookUps += 1;
      return [{ address: lookUps === 1 ? '127.0.0.1' : '169.254.169.254', family: 4 }];
    };
    const url = `http://hooks.test:${receiver.port}/`;
    expect(await send(url, { resolveName })).toMatchObject({ status: 204 });
    expect(lookUps).toBe(1);
    expect(receiver.received[0].headers.host).toBe(`hooks.test:${receiver.port}`);
    expect(await send(url, { resolveName })).toMatchObject({ status: null });
    expect(receiver.received).toHaveLength(1);
  });

  it('is a public one of several, never a private one', async () => {
    const receiver = await receive();
    const resolveName: ResolveName = async () => [
      { address: '10.0.0.1', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ];
    const url = `http://hooks.test:${receiver.port}/`;
    expect(await send(url, { resolveName })).toMatchObject({ status: 204 });
  });
});
