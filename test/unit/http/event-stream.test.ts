import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import { afterEach, expect, it } from 'vitest';
import { openEventStream, type EventStream } from '../../../src/http/events/event-stream.ts';
import { trackOpenStreams } from '../../../src/http/events/open-streams.ts';

const servers: { close(): unknown }[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function openStream(slowClientMilliseconds?: number) {
  const app = fastify();
  servers.push(app);
  const streams = trackOpenStreams(app);
  let opened: (stream: EventStream) => void = () => {};
  const isOpen = new Promise<EventStream>((resolve) => (opened = resolve));
  app.get('/', (_request, reply) =>
    opened(openEventStream(reply, { streams, keyId: 'key_1' }, slowClientMilliseconds)),
  );
  await app.listen({ port: 0, host: '127.0.0.1' });
  const outgoing = get({ port: (app.server.address() as AddressInfo).port });
  outgoing.on('error', () => {});
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
  incoming.on('error', () => {});
  return { stream: await isOpen, incoming, streams };
}

it('cuts a client off that takes nothing, and forgets it', async () => {
  const { stream, streams } = await openStream(50);
  const json = 'x'.repeat(1_000_000);
  expect(streams.size).toBe(1);
  for (let count = 0; count < 100 && !stream.closed.aborted; count += 1)
    await stream.send([{ type: 'log', json }]);
  expect(stream.closed.aborted).toBe(true);
  expect(streams.size).toBe(0);
  await stream.send([{ type: 'log', json }]);
});

it('writes one line of JSON an event, whatever the text has in it', async () => {
  const { stream, incoming } = await openStream();
  await stream.send([{ id: 3, type: 'log', json: JSON.stringify({ message: 'two\nlines\r\n\u2028' }) }]);
  stream.end();
  let text = '';
  for await (const chunk of incoming.setEncoding('utf8')) text += String(chunk);
  expect(text).toBe('retry: 2000\n\nid: 3\nevent: log\ndata: {"message":"two\\nlines\\r\\n\u2028"}\n\n');
});
