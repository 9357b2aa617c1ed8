import { once } from 'node:events';
import { get as httpGet, type IncomingMessage } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addExperiment, addRun, addCheckpoint, startRun } from './support/sample-rows.ts';
import { startApp, type TestApp } from './support/start-app.ts';

describe('replies', () => {
  let test: TestApp;
  let key: Awaited<ReturnType<TestApp['addKey']>>;
  beforeAll(async () => {
    test = await startApp();
    key = await test.addKey('writer');
  });
  afterAll(() => test.close());

  const get = (url: string, headers: Record<string, string> = {}) => test.app.inject({ url, headers });

  describe('are compressed', () => {
    it.each([
      '/openapi.json',
      '/docs/json',
      '/docs/static/swagger-ui-bundle.js',
      '/docs/static/swagger-ui.css',
    ])('to at most a third: %s', async (url) => {
      const plain = await get(url);
      expect(plain.headers['content-encoding']).toBeUndefined();
      for (const [encoding, unpack] of [
        ['br', brotliDecompressSync],
        ['gzip', gunzipSync],
      ] as const) {
        const packed = await get(url, { 'accept-encoding': encoding });
        expect(packed.headers['content-encoding']).toBe(encoding);
        expect(packed.headers.vary).toMatch(/accept-encoding/i);
        expect(packed.rawPayload.length).toBeLessThan(plain.rawPayload.length / 3);
        expect(unpack(packed.rawPayload).equals(plain.rawPayload)).toBe(true);
      }
    });

    it('where a caller reads lists, but not where they are small', async () => {
      for (let count = 0; count < 5; count += 1) await addExperiment(test, key);
      const packed = await get('/api/v1/experiments', { ...key.headers, 'accept-encoding': 'gzip' });
      expect(packed.headers['content-encoding']).toBe('gzip');
      expect(JSON.parse(gunzipSync(packed.rawPayload).toString())).toMatchObject({ nextCursor: null });
      const small = await get('/healthz', { 'accept-encoding': 'gzip' });
      expect(small.headers['content-encoding']).toBeUndefined();
    });

    it('also where an Idempotency-Key keeps them', async () => {
      const experiment = await addExperiment(test, key);
      const url = `/api/v1/experiments/${experiment}/runs`;
      const headers = { ...key.headers, 'idempotency-key': 'packed', 'accept-encoding': 'gzip' };
      const payload = { name: 'long '.repeat(39) };
      const first = await test.app.inject({ method: 'POST', url, headers, payload });
      const again = await test.app.inject({ method: 'POST', url, headers, payload });
      expect(again.headers['idempotency-replayed']).toBe('true');
      expect(again.rawPayload.equals(first.rawPayload)).toBe(true);
    });
  });

  it('that are packed already are left as they are', async () => {
    const run = await addRun(test, key);
    await addCheckpoint(test, await startRun(test, run), { step: 1 });
    const accept = { ...key.headers, 'accept-encoding': 'gzip, br' };
    const download = await get(`/api/v1/runs/${run}/checkpoints/1/download`, accept);
    expect(download.headers['content-type']).toBe('application/gzip');
    expect(download.headers['content-encoding']).toBeUndefined();
    expect(gunzipSync(download.rawPayload).includes('manifest.json')).toBe(true);
  });

  it('that stream events are never compressed', async () => {
    const streaming = await startApp({ settings: { heartbeatSeconds: 0.1 } });
    const writer = await streaming.addKey('writer');
    const run = await addRun(streaming, writer);
    const address = await streaming.app.listen({ port: 0, host: '127.0.0.1' });
    const request = httpGet(`${address}/api/v1/runs/${run}/events`, {
      agent: false,
      headers: { ...writer.headers, 'accept-encoding': 'gzip, br', accept: 'text/event-stream' },
    });
    const [reply] = (await once(request, 'response')) as [IncomingMessage];
    expect(reply.headers['content-type']).toMatch(/^text\/event-stream/);
    expect(reply.headers['content-encoding']).toBeUndefined();
    const [first] = (await once(reply, 'data')) as [Buffer];
    expect(first.toString()).toContain('retry:');
    request.destroy();
    await streaming.close();
  });

  describe('of the document', () => {
    it.each(['/openapi.json', '/docs/json', '/docs/'])(
      'have an ETag and are not sent twice: %s',
      async (url) => {
        const first = await get(url);
        const etag = String(first.headers.etag);
        expect(etag).toMatch(/^W\/"[\w-]{27}"$/);
        for (const header of [etag, `"other", ${etag}`, etag.slice(2), '*']) {
          const again = await get(url, { 'if-none-match': header, 'accept-encoding': 'br' });
          expect(again.statusCode).toBe(304);
          expect(again.rawPayload.length).toBe(0);
          expect(again.headers.etag).toBe(etag);
        }
        const other = await get(url, { 'if-none-match': 'W/"other"', 'accept-encoding': 'br' });
        expect(other.statusCode).toBe(200);
        expect(other.headers.etag).toBe(etag);
      },
    );
  });
});
