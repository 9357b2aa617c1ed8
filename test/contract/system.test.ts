import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiKey, CreatedKey } from '../../src/contracts/key.ts';
import { TrainyardError } from '../../src/errors.ts';
import { exampleEngine } from '../../src/http/examples.ts';
import { newId } from '../../src/identifiers.ts';
import { createServerMetrics } from '../../src/metrics/server-metrics.ts';
import { createWorkerMeter } from '../../src/metrics/worker-meter.ts';
import { outcomeOf } from './support/problem.ts';
import { addRun } from './support/sample-rows.ts';
import { startApp, testLimits, type TestApp } from './support/start-app.ts';

describe('keys', () => {
  let test: TestApp;
  let admin: Awaited<ReturnType<TestApp['addKey']>>;

  beforeAll(async () => {
    test = await startApp();
    admin = await test.addKey('admin');
  });
  afterAll(() => test.close());

  const call = (
    method: 'GET' | 'POST' | 'DELETE',
    url: string,
    payload?: object,
    headers: object = admin.headers,
  ) =>
    test.app.inject({ method, url: `/api/v1${url}`, headers: { ...headers }, ...(payload && { payload }) });

  it('are made with a secret that works at once, is shown once, and stops working when removed', async () => {
    const reply = await call('POST', '/keys', { name: 'ci', role: 'reader' });
    expect(reply.statusCode).toBe(201);
    const key = reply.json<CreatedKey>();
    expect(key).toMatchObject({ name: 'ci', role: 'reader', project: 'default', lastUsedAt: null });
    expect(key.secret).toMatch(/^ty_[\w-]{43}$/);
    expect(key.secret!.startsWith(key.prefix)).toBe(true);
    const headers = { authorization: `Bearer ${key.secret}` };
    expect((await call('GET', '/runs', undefined, headers)).statusCode).toBe(200);

    const list = await call('GET', '/keys');
    expect(list.json<{ data: ApiKey[] }>().data[0]).toMatchObject({
      id: key.id,
      lastUsedAt: expect.any(String),
    });
    expect(list.body).not.toContain(key.secret);
    expect(list.body).not.toMatch(/sha256/i);

    expect((await call('DELETE', `/keys/${key.id}`)).statusCode).toBe(204);
    expect(outcomeOf(await call('GET', '/runs', undefined, headers))).toBe('401 unauthenticated');
    expect(outcomeOf(await call('DELETE', `/keys/${key.id}`))).toBe('404 notFound');
  });

  it('can not remove themselves', async () => {
    expect(outcomeOf(await call('DELETE', `/keys/${admin.id}`))).toBe('409 keyInUse');
  });

  it.each([
    { name: '', role: 'reader' },
    { name: 'x', role: 'owner' },
    { name: 'x' },
    { name: 'x', role: 'reader', project: 1 },
    { name: 'x', role: 'reader', rights: 'all' },
  ])('are refused for %j', async (body) => {
    expect(outcomeOf(await call('POST', '/keys', body))).toBe('400 validationFailed');
  });

  it('are looked up once for many requests', async () => {
    let lookups = 0;
    const counting = await startApp({
      store: (store) => ({
        ...store,
        keys: {
          ...store.keys,
          findBySecret: (hash) => {
            lookups += 1;
            return store.keys.findBySecret(hash);
          },
        },
      }),
    });
    const { headers } = await counting.addKey('reader');
    for (let count = 0; count < 5; count += 1) await counting.app.inject({ url: '/api/v1/runs', headers });
    expect(lookups).toBe(1);
    await counting.close();
  });

  it('begin with one, made at the first start', async () => {
    const fresh = await startApp();
    const secret = await fresh.services.keys.createFirst(null);
    expect(secret).toMatch(/^ty_/);
    expect(await fresh.services.keys.createFirst(null)).toBeNull();
    const reply = await fresh.app.inject({
      url: '/api/v1/keys',
      headers: { authorization: `Bearer ${secret}` },
    });
    expect(reply.json()).toMatchObject({ data: [{ role: 'admin', project: 'default' }] });
    await expect(fresh.services.keys.createFirst('short')).rejects.toMatchObject({ code: 'configInvalid' });
    await fresh.close();
  });
});

describe('the system', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.close());

  it('says what it runs on', async () => {
    const { headers } = await test.addKey('reader');
    const read = async () => (await test.app.inject({ url: '/api/v1/system', headers })).json<object>();
    expect(await read()).toEqual({
      version: '0.0.0-test',
      engines: [],
      fallback: null,
      workers: [],
      queue: { backend: 'memory', queuedRuns: 0, delayedRuns: 0 },
      limits: testLimits,
    });
    const engine = {
      ...exampleEngine,
      name: 'wasm' as const,
      fallbackReason: 'libtensorflow was not found.',
    };
    for (const id of [newId('worker'), newId('worker')]) {
      await test.store.workers.heartbeat({ id, host: 'h', pid: 1, slots: 2, busySlots: 1, engine });
    }
    await addRun(test, await test.addKey('writer'));
    expect(await read()).toMatchObject({
      engines: [{ name: 'wasm' }],
      fallback: 'libtensorflow was not found.',
      workers: [{ slots: 2, busySlots: 1 }, { slots: 2 }],
      queue: { queuedRuns: 1 },
    });
  });

  it('lives, and is ready while its parts answer', async () => {
    expect((await test.app.inject('/healthz')).json()).toEqual({ status: 'ok' });
    const reply = await test.app.inject('/readyz');
    expect(reply.statusCode).toBe(200);
    expect(reply.json()).toEqual({
      status: 'ready',
      checks: { database: { ok: true }, queue: { ok: true }, blobStore: { ok: true } },
    });
  });

  it('is not ready while one does not, and names it without its secrets', async () => {
    const broken = await startApp({
      app: {
        checks: {
          database: async () => {},
          queue: () => Promise.reject(new TrainyardError('queueUnavailable', 'redis://:secret@h is away')),
        },
      },
    });
    const reply = await broken.app.inject('/readyz');
    expect(reply.statusCode).toBe(503);
    expect(reply.json()).toEqual({
      status: 'notReady',
      checks: { database: { ok: true }, queue: { ok: false, error: 'it can not be reached' } },
    });
    expect((await broken.app.inject('/healthz')).statusCode).toBe(200);
    await broken.close();
  });

  it('is measured: requests by route pattern, runs by status, jobs', async () => {
    const { headers } = await test.addKey('reader');
    await test.app.inject({ url: `/api/v1/runs/${newId('run')}`, headers });
    const { body, headers: sent } = await test.app.inject('/metrics');
    expect(sent['content-type']).toMatch(/^text\/plain/);
    expect(body).toMatch(
      /http_request_duration_seconds_count\{method="GET",route="\/api\/v1\/runs\/:runId",status="404"\} 1/,
    );
    expect(body).toMatch(/^trainyard_runs\{status="queued"\} \d+$/m);
    expect(body).toMatch(/^trainyard_queue_jobs\{name="run.train",state="waiting"\} \d+$/m);
    expect(body).toMatch(/^trainyard_worker_slots\{state="busy"\} 3$/m);
    expect(body).toContain('trainyard_process_resident_memory_bytes');
  });

  it('shows what the workers count, each with its id, and all that the dashboard asks for', async () => {
    const [a, b] = [createWorkerMeter('wrk_a'), createWorkerMeter('wrk_b')];
    a.onSteps(5);
    a.onClaim(0.2);
    b.onSteps(7);
    const { registry, onWebhookAttempt } = createServerMetrics();
    onWebhookAttempt('delivered');
    const measured = await startApp({
      app: {
        registry,
        metrics: {
          countRuns: async () => ({}),
          findLongestWait: async () => 90,
          countJobs: async () => ({}),
          listWorkers: async () =>
            Promise.all(
              [a, b].map(async (meter) => ({ slots: 1, busySlots: 0, figures: await meter.figures() })),
            ),
        },
      },
    });
    const { body } = await measured.app.inject('/metrics');
    await measured.close();
    expect(body).toMatch(/^trainyard_training_steps_total\{worker="wrk_a"\} 5$/m);
    expect(body).toMatch(/^trainyard_training_steps_total\{worker="wrk_b"\} 7$/m);
    expect(body).toMatch(/^trainyard_run_queue_wait_seconds_bucket\{le="0.25",worker="wrk_a"\} 1$/m);
    expect(body).toMatch(/^trainyard_workers 2$/m);
    expect(body).toMatch(/^trainyard_queue_longest_wait_seconds 90$/m);
    expect(body).toMatch(/^trainyard_webhook_attempts_total\{status="delivered"\} 1$/m);
    expect(body.match(/^# TYPE trainyard_training_steps_total counter$/gm)).toHaveLength(1);

    // Names and units as Prometheus has them: a base unit at the end, _total for counters alone.
    const types = [...body.matchAll(/^# TYPE (\S+) (\w+)$/gm)].filter(
      ([, name]) => !name.includes('_nodejs_'),
    );
    const odd = types.filter(([, name, type]) => (type === 'counter') !== name.endsWith('_total'));
    expect(odd.map(([line]) => line)).toEqual([]);

    // The dashboard's own words: each metric that it asks for is there.
    const dashboard = await readFile('docker/grafana/trainyard.json', 'utf8');
    const asked = new Set(dashboard.match(/trainyard_\w+/g));
    const known = new Set(types.map(([, name]) => name));
    const base = (name: string) => name.replace(/_(?:bucket|count|sum)$/, '');
    expect(asked.size).toBeGreaterThan(15);
    expect([...asked].filter((name) => !known.has(name) && !known.has(base(name)))).toEqual([]);
    const ofOurs = [...known].filter((name) => !/^trainyard_(?:process|scrape)_/.test(name));
    expect(ofOurs.filter((name) => !dashboard.includes(name))).toEqual([]);
  });

  it('is measured while a part is away or does not answer, and says which', async () => {
    const broken = await startApp({
      app: {
        metrics: {
          countRuns: () => Promise.reject(new TrainyardError('databaseUnavailable', 'away')),
          findLongestWait: async () => 0,
          countJobs: () => new Promise(() => {}),
          listWorkers: async () => [{ slots: 4, busySlots: 3, figures: null }],
        },
      },
    });
    const { statusCode, body } = await broken.app.inject('/metrics');
    expect(statusCode).toBe(200);
    expect(body).toMatch(/^trainyard_scrape_failed\{of="runs"\} 1$/m);
    expect(body).toMatch(/^trainyard_scrape_failed\{of="jobs"\} 1$/m);
    expect(body).toMatch(/^trainyard_scrape_failed\{of="workers"\} 0$/m);
    expect(body).toMatch(/^trainyard_worker_slots\{state="free"\} 1$/m);
    expect(body).not.toMatch(/^trainyard_(runs|queue_jobs)\{/m);
    await broken.close();
  });

  it('tells a visitor where to go, and a browser on a page', async () => {
    expect((await test.app.inject('/')).json()).toMatchObject({ name: 'trainyard', documentation: '/docs' });
    const page = await test.app.inject({ url: '/', headers: { accept: 'text/html' } });
    expect(page.headers['content-type']).toMatch(/^text\/html/);
    expect(page.body).toContain('href="/docs"');
  });

  it('explains each error code where problems point to', async () => {
    const reply = await test.app.inject('/errors/datasetInUse');
    expect(reply.json()).toMatchObject({ code: 'datasetInUse', status: 409, retryable: false });
    expect(outcomeOf(await test.app.inject('/errors/toString'))).toBe('404 notFound');
  });

  it('has a page to try the API on, whose scripts and calls its own policy allows', async () => {
    const page = await test.app.inject('/docs/');
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain('swagger-ui');
    // All scripts come from this server: the policy forbids those in the page.
    expect(page.body).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>\s*\S/);
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toMatch(/connect-src 'self'/);
    expect(policy).not.toContain('upgrade-insecure-requests');
    const initializer = await test.app.inject('/docs/static/swagger-initializer.js');
    expect(initializer.body).toContain('persistAuthorization');
  });
});
