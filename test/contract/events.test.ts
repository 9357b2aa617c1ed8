import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src/contracts/run.ts';
import { outcomeOf } from './support/problem.ts';
import { addRun, startRun } from './support/sample-rows.ts';
import { startApp, type TestApp } from './support/start-app.ts';

interface SentEvent {
  id?: string;
  event?: string;
  data?: string;
  comment?: string;
}

/** Reads server-sent events from a reply as they come. */
async function* readEvents(incoming: IncomingMessage): AsyncGenerator<SentEvent> {
  let text = '';
  for await (const chunk of incoming.setEncoding('utf8')) {
    text += String(chunk);
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const lines = text.slice(0, end).split('\n');
      text = text.slice(end + 2);
      yield Object.fromEntries(
        lines.map((line) => {
          const colon = line.indexOf(':');
          return [colon === 0 ? 'comment' : line.slice(0, colon), line.slice(colon + 1).trimStart()];
        }),
      );
    }
  }
}

describe('the events of a run', () => {
  let test: TestApp;
  let key: Awaited<ReturnType<TestApp['addKey']>>;

  beforeAll(async () => {
    test = await startApp({ settings: { heartbeatSeconds: 0.1 }, limits: { maxQueuedRuns: 100 } });
    await test.app.listen({ port: 0, host: '127.0.0.1' });
    key = await test.addKey('writer');
  });
  afterAll(() => test.close());

  const log = (message: string) => ({ type: 'log' as const, level: 'info' as const, message, data: {} });

  async function open(
    path: string,
    headers: Record<string, string> = {},
    app = test.app,
    auth = key.headers,
  ) {
    const { port } = app.server.address() as AddressInfo;
    const outgoing = get({
      port,
      path: `/api/v1${path}`,
      headers: { ...auth, accept: 'text/event-stream', ...headers },
    });
    const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
    const events = readEvents(incoming);
    const next = async (): Promise<SentEvent> => {
      for (;;) {
        const { value, done } = await events.next();
        if (done) throw new Error('the stream has ended');
        if (value.event !== undefined) return value;
      }
    };
    return { incoming, outgoing, events, next };
  }

  const finish = (id: string) =>
    test.app.inject({ method: 'POST', url: `/api/v1/runs/${id}/cancel`, headers: key.headers });

  it('come in pages, oldest first', async () => {
    const id = await addRun(test, key);
    await test.store.events.append(id, [log('a'), log('b'), log('c')]);
    const page = async (query: string) =>
      (await test.app.inject({ url: `/api/v1/runs/${id}/events${query}`, headers: key.headers })).json<{
        data: RunEvent[];
        nextCursor: string | null;
      }>();
    const first = await page('?limit=2');
    expect(first.data.map(({ id: eventId, type }) => `${eventId} ${type}`)).toEqual(['1 status', '2 log']);
    const rest = await page(`?limit=2&after=${first.nextCursor}`);
    expect(rest.data.map(({ message }) => message)).toEqual(['b', 'c']);
    expect((await page('?after=4')).data).toEqual([]);
  });

  it('come as they happen, the earlier ones first, and end with the run', async () => {
    const id = await addRun(test, key);
    await test.store.events.append(id, [log('before')]);
    const { incoming, next, events } = await open(`/runs/${id}/events`);
    expect(incoming.statusCode).toBe(200);
    expect(incoming.headers['content-type']).toMatch(/^text\/event-stream/);
    expect(incoming.headers['cache-control']).toContain('no-cache');
    expect(incoming.headers['x-request-id']).toBeDefined();
    expect(await next()).toMatchObject({ id: '1', event: 'status' });
    const before = await next();
    expect(before).toMatchObject({ id: '2', event: 'log' });
    expect(JSON.parse(before.data!)).toMatchObject({ id: 2, type: 'log', message: 'before' });
    await test.store.events.append(id, [log('live')]);
    expect(await next()).toMatchObject({ id: '3', event: 'log' });
    await finish(id);
    expect(await next()).toMatchObject({ id: '4', event: 'status' });
    expect(await next()).toEqual({ event: 'end', data: '{"status":"cancelled","stopReason":"user"}' });
    expect((await events.next()).done).toBe(true);
  });

  it('go on after Last-Event-ID, or after=, with nothing lost or doubled', async () => {
    const id = await addRun(test, key);
    await test.store.events.append(id, [log('a'), log('b'), log('c')]);
    await finish(id);
    const collect = async (path: string, headers: Record<string, string>) => {
      const { events } = await open(path, headers);
      const ids: string[] = [];
      for await (const { event, id: eventId } of events) if (event !== undefined) ids.push(eventId ?? event);
      return ids;
    };
    expect(await collect(`/runs/${id}/events`, { 'last-event-id': '3' })).toEqual(['4', '5', 'end']);
    expect(await collect(`/runs/${id}/events?after=2`, {})).toEqual(['3', '4', '5', 'end']);
    expect(await collect(`/runs/${id}/events?after=1`, { 'last-event-id': '4' })).toEqual(['5', 'end']);
  });

  it('come all, also when there are more than are read at once', async () => {
    const id = await addRun(test, key);
    await test.store.events.append(
      id,
      Array.from({ length: 1234 }, (_, index) => log(`line ${index}`)),
    );
    await finish(id);
    const { events } = await open(`/runs/${id}/events`);
    const ids: number[] = [];
    for await (const { id: eventId } of events) if (eventId !== undefined) ids.push(Number(eventId));
    expect(ids).toEqual(Array.from({ length: 1236 }, (_, index) => index + 1));
  });

  it('come with comments between, so that the connection lives', async () => {
    const id = await addRun(test, key);
    const { events, outgoing } = await open(`/runs/${id}/events`);
    const comments: string[] = [];
    for await (const { comment } of events) {
      if (comment !== undefined) comments.push(comment);
      if (comments.length === 2) break;
    }
    expect(comments).toEqual(['still here', 'still here']);
    outgoing.destroy();
  });

  it('stop being followed when the client goes away', async () => {
    const id = await addRun(test, key);
    const streams = async () =>
      /trainyard_event_streams (\d+)/.exec((await test.app.inject('/metrics')).body)?.[1];
    await expect.poll(streams).toBe('0');
    const { next, outgoing } = await open(`/runs/${id}/events`);
    await next();
    expect(await streams()).toBe('1');
    outgoing.destroy();
    await expect.poll(streams).toBe('0');
  });

  it('end with the removal of the run', async () => {
    const id = await addRun(test, key);
    const lease = await startRun(test, id);
    const { next } = await open(`/runs/${id}/events?after=100`);
    await test.store.runs.transition({ runId: id, from: ['running'], to: 'failed', message: 'Oops.', lease });
    expect(await next()).toMatchObject({ event: 'end' });
    await test.store.runs.remove(key.projectId, id);
    expect(outcomeOf(await test.app.inject({ url: `/api/v1/runs/${id}/events`, headers: key.headers }))).toBe(
      '404 notFound',
    );
  });

  it('end when the server shuts down', async () => {
    const other = await startApp();
    await other.app.listen({ port: 0, host: '127.0.0.1' });
    const writer = await other.addKey('writer');
    const id = await addRun(other, writer);
    const { next, events } = await open(`/runs/${id}/events`, {}, other.app, writer.headers);
    await next();
    const closed = other.close();
    expect((await events.next()).done).toBe(true);
    await closed;
  });

  it('end with the key that follows them, deleted here or by another process', async () => {
    const id = await addRun(test, key);
    const [here, elsewhere] = [await test.addKey('reader'), await test.addKey('reader')];
    const open1 = await open(`/runs/${id}/events`, {}, test.app, here.headers);
    const open2 = await open(`/runs/${id}/events`, {}, test.app, elsewhere.headers);
    const kept = await open(`/runs/${id}/events`);
    const admin = await test.addKey('admin');
    const reply = await test.app.inject({
      method: 'DELETE',
      url: `/api/v1/keys/${here.id}`,
      headers: admin.headers,
    });
    expect(reply.statusCode).toBe(204);
    await test.store.keys.remove(null, elsewhere.id);
    for (const { events } of [open1, open2]) {
      const sent: SentEvent[] = [];
      for await (const event of events) sent.push(event);
      expect(sent.map(({ event }) => event)).not.toContain('end');
    }
    await test.store.events.append(id, [log('still there')]);
    expect((await kept.next()).event).toBe('status');
    expect(JSON.parse((await kept.next()).data!)).toMatchObject({ message: 'still there' });
    kept.outgoing.destroy();
  });

  it('are read once, however many follow', async () => {
    let reads = 0;
    const counting = await startApp({
      store: (store) => ({
        ...store,
        events: {
          ...store.events,
          listTexts: (...asked) => {
            reads += 1;
            return store.events.listTexts(...asked);
          },
        },
      }),
    });
    await counting.app.listen({ port: 0, host: '127.0.0.1' });
    const writer = await counting.addKey('writer');
    const id = await addRun(counting, writer);
    await counting.store.events.append(
      id,
      Array.from({ length: 399 }, (_, index) => log(`line ${index}`)),
    );
    const followers = await Promise.all(
      Array.from({ length: 50 }, () => open(`/runs/${id}/events`, {}, counting.app, writer.headers)),
    );
    const readTo = async (message: string) => {
      for (const { next } of followers)
        for (;;) {
          const { data } = await next();
          if ((JSON.parse(data!) as RunEvent).message === message) break;
        }
    };
    await readTo('line 398');
    const before = reads;
    for (let round = 0; round < 5; round += 1) {
      await counting.store.events.append(id, [log(`live ${round}`)]);
      await readTo(`live ${round}`);
    }
    // Each came at its own time: one look at the end of the events; and then five events for all of them together.
    expect(before).toBeLessThan(100);
    expect(reads - before).toBeLessThan(100);
    for (const { outgoing } of followers) outgoing.destroy();
    await counting.close();
  });

  it('are refused as a problem while they can be', async () => {
    const id = await addRun(test, key);
    const inject = (url: string, headers: object) =>
      test.app.inject({ url: `/api/v1${url}`, headers: { accept: 'text/event-stream', ...headers } });
    expect(outcomeOf(await inject(`/runs/${id}/events`, {}))).toBe('401 unauthenticated');
    const wrong = await inject(`/runs/${id}/events`, { ...key.headers, 'last-event-id': 'x' });
    expect(outcomeOf(wrong)).toBe('400 validationFailed');
  });

  describe('that are its log', () => {
    it('come as JSON and as text', async () => {
      const id = await addRun(test, key);
      await test.store.events.append(id, [
        log('one'),
        { type: 'metrics', level: 'info', message: 'epoch 1', data: {} },
        { type: 'warning', level: 'warning', message: 'two\nlines', data: {} },
      ]);
      const read = (query: string, accept: string) =>
        test.app.inject({ url: `/api/v1/runs/${id}/logs${query}`, headers: { ...key.headers, accept } });
      const json = (await read('', 'application/json')).json<{ data: RunEvent[]; nextCursor: null }>();
      expect(json.data.map(({ message }) => message)).toEqual(['one', 'two\nlines']);
      expect(json.nextCursor).toBeNull();
      const page = (await read('?limit=1', '*/*')).json<{ data: RunEvent[]; nextCursor: string }>();
      expect(page.data).toHaveLength(1);
      const rest = (await read(`?limit=1&after=${page.nextCursor}`, '*/*')).json<{ data: RunEvent[] }>();
      expect(rest.data[0].message).toBe('two\nlines');
      const text = await read('', 'text/plain');
      expect(text.headers['content-type']).toMatch(/^text\/plain/);
      expect(text.body).toMatch(/^\S+Z INFO {4}one\n\S+Z WARNING two\n {4}lines\n$/);
    });
  });

  it('has metrics, by name and scope, thinned', async () => {
    const id = await addRun(test, key);
    const lease = await startRun(test, id);
    const at = new Date().toISOString();
    await test.store.metrics.append(lease, [
      ...Array.from({ length: 50 }, (_, step) => ({
        step,
        epoch: step / 50,
        scope: 'step' as const,
        name: 'train.loss',
        value: 1 / (step + 1),
        at,
      })),
      { step: 49, epoch: 1, scope: 'epoch' as const, name: 'validation.loss', value: null, at },
    ]);
    const read = async (query: string) =>
      (await test.app.inject({ url: `/api/v1/runs/${id}/metrics${query}`, headers: key.headers })).json<{
        data: { name: string; step: number; value: number | null }[];
      }>().data;
    expect(await read('')).toHaveLength(51);
    expect((await read('?scope=epoch')).map(({ name, value }) => ({ name, value }))).toEqual([
      { name: 'validation.loss', value: null },
    ]);
    const thinned = await read('?names=train.loss,other&maxPoints=5');
    expect(thinned.length).toBeLessThanOrEqual(5);
    expect(thinned.at(0)!.step).toBe(0);
    expect(thinned.at(-1)!.step).toBe(49);
  });
});
