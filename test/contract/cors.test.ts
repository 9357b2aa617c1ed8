import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCorsOrigins } from '../../src/cors-origins.ts';
import { startApp, type TestApp } from './support/start-app.ts';

const page = 'https://app.example.com';
const preflight = (origin: string, method: string, url: string) =>
  ({
    method: 'OPTIONS',
    url,
    headers: {
      origin,
      'access-control-request-method': method,
      'access-control-request-headers': 'authorization,content-type,idempotency-key',
    },
  }) as const;

describe('pages of other origins', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp({
      settings: { corsOrigins: [page, 'http://localhost:5173'], requestsPerMinute: 50 },
    });
  });
  afterAll(() => test.close());

  it.each([
    ['POST', '/api/v1/models/churn/predict'],
    ['POST', '/api/v1/models/churn@champion/predict'],
    ['PATCH', '/api/v1/models/churn'],
    ['DELETE', '/api/v1/runs/run_1'],
    ['POST', '/v2/models/churn/infer'],
  ])('that are named may ask whether they may %s %s, without a key', async (method, url) => {
    const reply = await test.app.inject(preflight(page, method, url));
    expect(reply.statusCode).toBe(204);
    expect(reply.headers).toMatchObject({
      'access-control-allow-origin': page,
      'access-control-allow-headers': 'authorization,content-type,idempotency-key',
      'access-control-max-age': '600',
    });
    expect(String(reply.headers['access-control-allow-methods']).split(', ')).toContain(method);
    expect(reply.headers['access-control-allow-credentials']).toBeUndefined();
  });

  it('that are named may read answers, refusals too, with their ETag and limits', async () => {
    const key = await test.addKey('reader');
    const headers = { ...key.headers, origin: page };
    for (const [url, status] of [
      ['/api/v1/runs', 200],
      ['/api/v1/runs/x', 404],
      ['/v2/models/none', 404],
    ] as const) {
      // prettier-ignore
      const reply = await test.app.inject({ url, headers });
      expect([reply.statusCode, reply.headers['access-control-allow-origin']]).toEqual([status, page]);
      expect(String(reply.headers['vary'])).toMatch(/\bOrigin\b/);
      const exposed = String(reply.headers['access-control-expose-headers']).split(', ');
      for (const name of ['etag', 'retry-after', 'x-ratelimit-remaining', 'x-request-id'])
        expect(exposed).toContain(name);
    }
    const unknown = await test.app.inject({ url: '/api/v1/runs', headers: { origin: page } });
    expect([unknown.statusCode, unknown.headers['access-control-allow-origin']]).toEqual([401, page]);
    for (let i = 0; i < 60; i++) await test.app.inject({ url: '/api/v1/runs', headers });
    const limited = await test.app.inject({ url: '/api/v1/runs', headers });
    expect([limited.statusCode, limited.headers['access-control-allow-origin']]).toEqual([429, page]);
  });

  it('say by which headers an answer varies, where it varies by others as well', async () => {
    const reply = await test.app.inject({ url: '/', headers: { origin: page, accept: 'text/html' } });
    expect(String(reply.headers['vary'])).toMatch(/\bOrigin\b.*\bAccept\b/);
  });

  it('that are not named are allowed nothing', async () => {
    const asked = await test.app.inject(preflight('https://evil.example.com', 'POST', '/api/v1/runs'));
    expect(asked.headers['access-control-allow-origin']).toBeUndefined();
    const key = await test.addKey('reader');
    const reply = await test.app.inject({
      url: '/api/v1/runs',
      headers: { ...key.headers, origin: 'https://evil.example.com' },
    });
    expect(reply.headers['access-control-allow-origin']).toBeUndefined();
  });
});

it('without CORS_ORIGINS no page is allowed anything, and OPTIONS is no endpoint', async () => {
  const test = await startApp();
  const reply = await test.app.inject(preflight(page, 'POST', '/api/v1/runs'));
  expect(reply.statusCode).toBe(404);
  expect(Object.keys(reply.headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  await test.close();
});

it.each([
  ['', []],
  ['*', '*'],
  ['https://app.example.com, http://LOCALHOST:5173,', ['https://app.example.com', 'http://localhost:5173']],
  ['https://app.example.com/', null],
  ['https://app.example.com/path', null],
  ['app.example.com', null],
  ['file:///x', null],
  ['*,https://app.example.com', null],
])('CORS_ORIGINS=%s is %j', (text, origins) => {
  expect(parseCorsOrigins(text)).toEqual(origins);
});
