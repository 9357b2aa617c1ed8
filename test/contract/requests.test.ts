import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/identifiers.ts';
import { outcomeOf, problemOf } from './support/problem.ts';
import { addExperiment, addReadyDataset, addRun } from './support/sample-rows.ts';
import { startApp, type TestApp } from './support/start-app.ts';

describe('every request', () => {
  let test: TestApp;
  let reader: Awaited<ReturnType<TestApp['addKey']>>;
  let writer: Awaited<ReturnType<TestApp['addKey']>>;

  beforeAll(async () => {
    test = await startApp();
    reader = await test.addKey('reader');
    writer = await test.addKey('writer');
  });
  afterAll(() => test.close());

  const post = (url: string, payload: string, headers: Record<string, string> = {}) =>
    test.app.inject({
      method: 'POST',
      url,
      payload,
      headers: { 'content-type': 'application/json', ...writer.headers, ...headers },
    });

  describe('without a right to it', () => {
    it('is refused without a key, naming what to send', async () => {
      const reply = await test.app.inject('/api/v1/runs');
      expect(outcomeOf(reply)).toBe('401 unauthenticated');
      expect(reply.headers['www-authenticate']).toMatch(/^Bearer/);
      expect(problemOf(reply).detail).toContain('Authorization: Bearer ty_');
    });

    it.each(['Bearer nonsense', `Bearer ty_${'a'.repeat(43)}`, 'Basic dXNlcjpwYXNz', 'Bearer', 'Bearer a b'])(
      'is refused with the header "%s"',
      async (authorization) => {
        const reply = await test.app.inject({ url: '/api/v1/runs', headers: { authorization } });
        expect(outcomeOf(reply)).toBe('401 unauthenticated');
      },
    );

    it('is refused before its body is looked at', async () => {
      const reply = await post('/api/v1/experiments', '{broken', { authorization: 'Bearer nonsense' });
      expect(outcomeOf(reply)).toBe('401 unauthenticated');
    });

    it('is refused with a role that is too low', async () => {
      expect(outcomeOf(await post('/api/v1/experiments', '{}', reader.headers))).toBe('403 forbidden');
      const keys = await test.app.inject({ url: '/api/v1/keys', headers: writer.headers });
      expect(outcomeOf(keys)).toBe('403 forbidden');
      expect(problemOf(keys).detail).toContain('admin');
    });
  });

  describe("for another project's things", () => {
    it('is answered as if they did not exist, whatever is asked', async () => {
      const stranger = await test.addKey('admin', 'another project');
      const dataset = await addReadyDataset(test, writer.projectId);
      const experiment = await addExperiment(test, writer);
      const run = await addRun(test, writer);
      const calls = [
        ['GET', `/datasets/${dataset}`],
        ['GET', `/datasets/${dataset}/profile`],
        ['GET', `/datasets/${dataset}/rows`],
        ['DELETE', `/datasets/${dataset}`],
        ['GET', `/experiments/${experiment}`],
        ['DELETE', `/experiments/${experiment}`],
        ['POST', `/experiments/${experiment}/runs`],
        ['GET', `/runs/${run}`],
        ['GET', `/runs/${run}/events`],
        ['GET', `/runs/${run}/logs`],
        ['GET', `/runs/${run}/metrics`],
        ['GET', `/runs/${run}/checkpoints`],
        ['GET', `/runs/${run}/checkpoints/1`],
        ['GET', `/runs/${run}/checkpoints/1/download`],
        ['GET', `/runs/${run}/evaluation`],
        ['POST', `/runs/${run}/cancel`],
        ['POST', `/runs/${run}/pause`],
        ['POST', `/runs/${run}/resume`],
        ['POST', `/runs/${run}/retry`],
        ['DELETE', `/runs/${run}`],
        ['DELETE', `/keys/${writer.id}`],
      ] as const;
      const outcomes = new Map<string, string>();
      for (const [method, url] of calls) {
        const reply = await test.app.inject({ method, url: `/api/v1${url}`, headers: stranger.headers });
        outcomes.set(`${method} ${url}`, outcomeOf(reply));
      }
      expect([...new Set(outcomes.values())]).toEqual(['404 notFound']);
      const model = await test.app.inject({
        method: 'POST',
        url: '/api/v1/models',
        headers: stranger.headers,
        payload: { name: 'stolen', run },
      });
      expect(outcomeOf(model)).toBe('404 notFound');
      for (const list of ['datasets', 'experiments', 'runs', 'models']) {
        const reply = await test.app.inject({ url: `/api/v1/${list}`, headers: stranger.headers });
        expect(reply.json()).toEqual({ data: [], nextCursor: null });
      }
      const stillThere = await test.app.inject({ url: `/api/v1/runs/${run}`, headers: writer.headers });
      expect(stillThere.json()).toMatchObject({ id: run, status: 'queued' });
    });
  });

  describe('with a wrong address', () => {
    it.each(['/nowhere', '/api/v1/nowhere', '/api/v2/runs'])('gets a problem for %s', async (url) => {
      expect(outcomeOf(await test.app.inject({ url, headers: reader.headers }))).toBe('404 routeNotFound');
    });

    it('gets a problem for an escape that can not be decoded', async () => {
      expect(outcomeOf(await test.app.inject('/api/v1/runs/%E0%A4%A'))).toBe('400 malformedRequest');
    });

    it.each([
      ['/api/v1/runs/nonsense', 'run_'],
      [`/api/v1/runs/${newId('dataset')}`, 'run_'],
      ['/api/v1/runs/run_01h455vb4pex5vsknk084sn02q-', 'run_'],
      ['/api/v1/models/.hidden', 'name'],
      [`/api/v1/runs/${newId('run')}/checkpoints/minus`, 'step'],
      [`/api/v1/runs/${newId('run')}/checkpoints/-1`, 'step'],
    ])('finds nothing at %s, and says what an id looks like', async (url, hint) => {
      const reply = await test.app.inject({ url, headers: reader.headers });
      expect(outcomeOf(reply)).toBe('404 notFound');
      expect(problemOf(reply).detail).toContain(hint);
    });
  });

  describe('with a wrong query', () => {
    it.each([
      ['/api/v1/runs?limit=-1', 'limit'],
      ['/api/v1/runs?limit=0', 'limit'],
      ['/api/v1/runs?limit=201', 'limit'],
      ['/api/v1/runs?limit=many', 'limit'],
      ['/api/v1/runs?status=sleeping', 'status'],
      ['/api/v1/runs?experimentId=1', 'experimentId'],
      ['/api/v1/runs?limt=5', 'limt'],
      ['/api/v1/runs?after=bm9uc2Vuc2U', 'after'],
      ['/api/v1/datasets?after=%00', 'after'],
      [`/api/v1/datasets/${newId('dataset')}/rows?offset=-5`, 'offset'],
      [`/api/v1/runs/${newId('run')}/events?after=-1`, 'after'],
      [`/api/v1/runs/${newId('run')}/metrics?maxPoints=1`, 'maxPoints'],
    ])('is refused for %s, naming the parameter', async (url, parameter) => {
      const reply = await test.app.inject({ url, headers: reader.headers });
      expect(outcomeOf(reply)).toBe('400 validationFailed');
      expect(problemOf(reply).errors[0].detail).toContain(`\`${parameter}\``);
    });
  });

  describe('with a wrong body', () => {
    it.each(['{', '{"a":1,}', 'null,', '\u0000'])('is refused for %j', async (body) => {
      expect(outcomeOf(await post('/api/v1/experiments', body))).toBe('400 malformedRequest');
    });

    it('is refused with a key that changes prototypes, but where keys are names of columns', async () => {
      const body = '{"__proto__":{"x":1}}';
      expect(outcomeOf(await post('/api/v1/models', body))).toBe('400 malformedRequest');
      expect(outcomeOf(await post('/api/v1/experiments', body))).toBe('400 validationFailed');
      expect(({} as Record<string, unknown>)['x']).toBeUndefined();
    });

    it.each(['null', '[]', '"text"', '17', ''])('is refused for %j, as it is no object', async (body) => {
      const reply = await post('/api/v1/experiments', body);
      expect(outcomeOf(reply)).toBe('400 validationFailed');
      expect(problemOf(reply).errors[0].detail).toContain('must be an object');
    });

    it.each([
      'text/plain',
      'application/xml',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
    ])('is refused as %s, saying what to send', async (contentType) => {
      const reply = await post('/api/v1/experiments', '{}', { 'content-type': contentType });
      expect(outcomeOf(reply)).toBe('415 unsupportedMediaType');
      expect(problemOf(reply).detail).toContain('application/json');
    });

    it('is refused when it is too large', async () => {
      const body = JSON.stringify({ name: 'x'.repeat(30_000) });
      const reply = await post('/api/v1/experiments', body);
      expect(outcomeOf(reply)).toBe('413 bodyTooLarge');
      expect(problemOf(reply).detail).toContain(`it has ${body.length} bytes`);
    });

    it('is refused for what it lacks and what is unknown, each with its pointer', async () => {
      const reply = await post(
        '/api/v1/experiments',
        JSON.stringify({ task: { type: 'regression' }, colour: 'red' }),
      );
      expect(outcomeOf(reply)).toBe('400 validationFailed');
      const { errors } = problemOf(reply);
      expect(errors).toContainEqual({
        pointer: '/dataset',
        code: 'required',
        detail: 'this field is required.',
      });
      expect(errors.find(({ pointer }) => pointer === '/colour')!.detail).toContain('there is no such field');
    });

    it('is taken as it is: nothing is converted or dropped', async () => {
      const body = { dataset: newId('dataset'), task: { type: 'regression', target: 'y' }, seed: '7' };
      const reply = await post('/api/v1/experiments', JSON.stringify(body));
      expect(problemOf(reply).errors).toEqual([
        { pointer: '/seed', code: 'type', detail: 'must be an integer, is "7".' },
      ]);
    });

    it('is refused for the branch of a union that was meant, not for all of them', async () => {
      const body = {
        dataset: newId('dataset'),
        task: { type: 'classification', target: 'y' },
        model: { family: 'mlp', layers: [{ units: -1, activation: 'rellu' }] },
      };
      const { errors } = problemOf(await post('/api/v1/experiments', JSON.stringify(body)));
      expect(errors.map(({ pointer, code }) => `${pointer} ${code}`).toSorted()).toEqual([
        '/model/layers/0/activation enum',
        '/model/layers/0/units minimum',
      ]);
    });

    it('names every value that a union takes', async () => {
      const body = {
        dataset: newId('dataset'),
        task: { type: 'classification', target: 'y' },
        model: { family: 'mpl' },
      };
      const { errors } = problemOf(await post('/api/v1/experiments', JSON.stringify(body)));
      expect(errors).toHaveLength(1);
      expect(errors[0]).toMatchObject({ pointer: '/model/family', code: 'enum' });
      expect(errors[0].detail).toMatch(/"linear", "mlp", .*is "mpl"/);
    });
  });

  it('keeps a plain x-request-id of the client and replaces any other', async () => {
    const kept = await test.app.inject({ url: '/healthz', headers: { 'x-request-id': 'my-1' } });
    expect(kept.headers['x-request-id']).toBe('my-1');
    const replaced = await test.app.inject({ url: '/healthz', headers: { 'x-request-id': 'a b<script>' } });
    expect(replaced.headers['x-request-id']).toMatch(/^req_/);
  });

  it('says nothing about the inside of the service when that fails, but logs it under the request id', async () => {
    const lines: { requestId?: string; err?: { message: string } }[] = [];
    const logger = pino(
      { level: 'error' },
      { write: (line: string) => void lines.push(JSON.parse(line) as object) },
    );
    const broken = await startApp({
      app: { logger },
      store: (store) => ({
        ...store,
        runs: { ...store.runs, list: () => Promise.reject(new Error('password=hunter2 at 10.0.0.1')) },
      }),
    });
    const key = await broken.addKey('reader');
    const reply = await broken.app.inject({ url: '/api/v1/runs', headers: key.headers });
    expect(outcomeOf(reply)).toBe('500 internal');
    expect(reply.body).not.toMatch(/hunter2|10\.0\.0\.1/);
    const line = lines.find(({ err }) => err?.message.includes('hunter2'));
    expect(line?.requestId).toBe(reply.headers['x-request-id']);
    await broken.close();
  });

  it('is counted: over the limit it is 429 with Retry-After, by key', async () => {
    const limited = await startApp({ settings: { requestsPerMinute: 3 } });
    const [one, two] = [await limited.addKey('reader'), await limited.addKey('reader')];
    const call = (headers: object) => limited.app.inject({ url: '/api/v1/runs', headers: { ...headers } });
    for (let count = 0; count < 3; count += 1) expect((await call(one.headers)).statusCode).toBe(200);
    const refused = await call(one.headers);
    expect(outcomeOf(refused)).toBe('429 rateLimited');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await call(two.headers)).statusCode).toBe(200);
    for (let count = 0; count < 3; count += 1) expect((await call({})).statusCode).toBe(401);
    expect(outcomeOf(await call({}))).toBe('429 rateLimited');
    expect((await limited.app.inject('/healthz')).statusCode).toBe(200);
    await limited.close();
  });
});
