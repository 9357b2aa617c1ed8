import { afterEach, expect, test, vi } from 'vitest';
import { createClient, type FollowedEvent } from '../../../src/client/client.ts';

afterEach(() => vi.useRealTimers());

type Reply = (request: Request) => Response | Promise<Response>;

/** A client of a service that gives these answers, one after the other, and what it was asked. */
function clientOf(...replies: Reply[]) {
  const asked: string[] = [];
  const client = createClient({
    url: 'http://service.test',
    key: 'ty_key',
    async fetch(request) {
      asked.push(new URL(request.url).search);
      const reply = replies.shift();
      if (!reply) throw new Error('asked more often than the test foresaw');
      return await reply(request);
    },
  });
  return { client, asked };
}

const json =
  (body: object, status = 200, headers: Record<string, string> = {}): Reply =>
  () =>
    new Response(JSON.stringify(body), {
      status,
      headers: { 'content-type': 'application/json', ...headers },
    });
const away = (status: number): Reply => json({ code: 'databaseUnavailable' }, status, { 'retry-after': '0' });
const gone: Reply = () => Promise.reject(new TypeError('fetch failed'));
const event = (id: number): string => `id: ${id}\nevent: log\ndata: {"id":${id},"type":"log"}\n\n`;
const theEnd = 'event: end\ndata: {"status":"succeeded","stopReason":"completed"}\n\n';

/** A stream of events that ends as told: closed, broken off, or left open without a word. */
const stream =
  (text: string, ends: 'closed' | 'broken' | 'silent' = 'closed'): Reply =>
  () =>
    new Response(
      new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(new TextEncoder().encode(text));
          if (ends === 'closed') controller.close();
        },
        pull(controller) {
          if (ends === 'broken') controller.error(new TypeError('terminated'));
          return new Promise<void>((resolve) => void (ends === 'silent' || resolve()));
        },
      }),
      { headers: { 'content-type': 'text/event-stream' } },
    );

async function follow({ client }: ReturnType<typeof clientOf>): Promise<string[]> {
  const told: FollowedEvent[] = [];
  for await (const one of client.follow('run_1')) told.push(one);
  return told.map((one) => ('id' in one ? String(one.id) : one.type));
}

test('following a run outlives a service that is away for a while, and misses no event', async () => {
  const service = clientOf(stream(event(1) + event(2), 'broken'), gone, away(503), away(502), stream(event(3)), stream(theEnd)); // prettier-ignore
  expect(await follow(service)).toEqual(['1', '2', '3', 'end']);
  expect(service.asked).toEqual(['?after=0', '?after=2', '?after=2', '?after=2', '?after=2', '?after=3']);
});

test('a stream that falls silent is taken up again', async () => {
  vi.useFakeTimers();
  const following = follow(clientOf(stream(event(1), 'silent'), stream(theEnd)));
  await vi.advanceTimersByTimeAsync(61_000);
  expect(await following).toEqual(['1', 'end']);
});

test.each([
  ['nobody is at the address', gone, 'fetch failed'],
  ['the key is not known', json({ code: 'unauthenticated' }, 401), 'unauthenticated'],
])('where %s, the first call says so at once', async (_, reply, message) => {
  await expect(follow(clientOf(reply))).rejects.toThrow(message);
});

test('an outage that lasts is told in the end', async () => {
  vi.useFakeTimers();
  const following = follow(clientOf(...Array.from({ length: 1000 }, () => away(503)))).catch(
    (error: unknown) => error,
  );
  await vi.advanceTimersByTimeAsync(61_000);
  expect(await following).toMatchObject({ status: 503, problem: { code: 'databaseUnavailable' } });
});

test('waiting for a dataset outlives an outage, too, and so does the run that has ended', async () => {
  const reading = clientOf(
    json({ status: 'validating' }),
    away(503),
    gone,
    json({ id: 'ds_1', status: 'ready' }),
  );
  expect((await reading.client.readDataset('ds_1')).status).toBe('ready');
  const running = clientOf(stream(theEnd), away(503), json({ id: 'run_1', status: 'succeeded' }));
  expect((await running.client.finishRun('run_1')).id).toBe('run_1');
});
