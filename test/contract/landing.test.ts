import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleEngine } from '../../src/http/examples.ts';
import { newId } from '../../src/identifiers.ts';
import { addRun } from './support/sample-rows.ts';
import { startApp, type TestApp } from './support/start-app.ts';

describe('the start page', () => {
  let test: TestApp;
  let askedForWorkers = 0;
  beforeAll(async () => {
    test = await startApp({
      store: (store) => ({
        ...store,
        workers: {
          ...store.workers,
          listLive: (seconds) => {
            askedForWorkers += 1;
            return store.workers.listLive(seconds);
          },
        },
      }),
    });
    await test.store.workers.heartbeat({
      id: newId('worker'),
      host: 'secret-host',
      pid: 1,
      slots: 4,
      busySlots: 3,
      engine: exampleEngine,
    });
    await addRun(test, await test.addKey('writer'));
  });
  afterAll(() => test.close());

  const open = (headers: Record<string, string> = {}, app = test) =>
    app.app.inject({ url: '/', headers: { accept: 'text/html,application/xhtml+xml', ...headers } });

  it('names the version, what runs, where to go and how to authorize', async () => {
    const { body, headers } = await open({ host: 'trainyard.example:8443' });
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    for (const text of [
      '0.0.0-test',
      'libtensorflow 2.18.0, CPU',
      '1, 3 of 4 slots busy',
      'memory, 1 run waiting',
      'admin-key',
      'Authorize',
      'http://trainyard.example:8443/api/v1/system',
    ]) {
      expect(body).toContain(text);
    }
    const links = [...body.matchAll(/<a href="([^"]+)"/g)].map(([, href]) => href);
    for (const href of ['/docs', '/openapi.json', '/healthz', '/readyz', '/metrics']) {
      expect(links).toContain(href);
      const reply = await test.app.inject(href);
      expect(reply.statusCode).toBeLessThan(400);
    }
  });

  it('needs nothing from elsewhere and runs no script', async () => {
    const { body, headers } = await open();
    expect(body).not.toMatch(/<script|\bon[a-z]+=|(?:src|href)="(?:https?:)?\/\//);
    expect(body).toContain('name="viewport"');
    expect(body).toContain('prefers-color-scheme: dark');
    expect(String(headers['content-security-policy'])).toContain("default-src 'self'");
    const icon = /<link rel="icon"[^>]*href="([^"]+)"/.exec(body)![1];
    expect((await test.app.inject(icon)).headers['content-type']).toBe('image/svg+xml');
  });

  it('tells a visitor without a key nothing of hosts or projects, and does not ask the database each time', async () => {
    const before = askedForWorkers;
    const pages = await Promise.all(Array.from({ length: 20 }, () => open()));
    expect(askedForWorkers).toBeLessThanOrEqual(before + 1);
    for (const { body } of pages) expect(body).not.toMatch(/secret-host|\b(?:run|wrk|ds|prj|key)_/);
  });

  it('takes no markup from a header', async () => {
    const { body } = await open({ host: '"><img src=x>' });
    expect(body).not.toContain('<img');
  });

  it('opens also while the database is away', async () => {
    const away = await startApp({
      store: (store) => ({
        ...store,
        workers: { ...store.workers, listLive: () => Promise.reject(new Error('postgres://secret')) },
      }),
    });
    const { statusCode, body } = await open({}, away);
    expect(statusCode).toBe(200);
    expect(body).toContain('The database cannot be reached');
    expect(body).not.toContain('secret');
    await away.close();
  });

  it('is JSON for everyone else', async () => {
    for (const accept of ['*/*', 'application/json']) {
      const reply = await test.app.inject({ url: '/', headers: { accept } });
      expect(reply.json()).toEqual({
        name: 'trainyard',
        version: '0.0.0-test',
        documentation: '/docs',
        openapi: '/openapi.json',
        api: '/api/v1',
        health: '/readyz',
      });
      expect(reply.headers.vary).toContain('Accept');
    }
  });
});
