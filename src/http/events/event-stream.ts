import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { OpenStreams } from './open-streams.ts';

/** A reply as server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
export interface EventStream {
  /** Sends events, each with one line of JSON. Waits for a slow client; one that takes nothing for 30 s is cut off. */
  send(events: readonly { id?: number; type: string; json: string }[]): Promise<void>;
  /** Sends a comment, which keeps the connection alive through proxies. */
  comment(text: string): Promise<void>;
  /** Aborts when the client or the server goes away. */
  readonly closed: AbortSignal;
  end(): void;
}

/** Longest wait for a client that does not read. */
const slowClientMilliseconds = 30_000;

/** Characters that are written at once. */
const writeSize = 65_536;

/** Milliseconds after which a browser connects again. */
const reconnectMilliseconds = 2_000;

/** Takes the reply over and begins the stream, which ends with the key that asked for it. */
export function openEventStream(
  reply: FastifyReply,
  { streams, keyId }: { streams: OpenStreams; keyId: string },
  patienceMilliseconds = slowClientMilliseconds,
): EventStream {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache, no-transform',
    // nginx would hold events back.
    'x-accel-buffering': 'no',
  });
  const closing = new AbortController();
  const close = (): void => closing.abort();
  raw.once('close', close);
  raw.on('error', close);
  const forget = streams.add(keyId, close);
  closing.signal.addEventListener('abort', () => {
    forget();
    if (!raw.writableEnded) raw.end();
  });
  raw.write(`retry: ${reconnectMilliseconds}\n\n`);

  return {
    closed: closing.signal,
    async send(events) {
      let text = '';
      for (const { id, type, json } of events) {
        text += `${id === undefined ? '' : `id: ${id}\n`}event: ${type}\ndata: ${json}\n\n`;
        if (text.length < writeSize) continue;
        await write(raw, text, closing, patienceMilliseconds);
        text = '';
      }
      if (text !== '') await write(raw, text, closing, patienceMilliseconds);
    },
    comment: (text) => write(raw, `: ${text}\n\n`, closing, patienceMilliseconds),
    end: close,
  };
}

async function write(
  raw: ServerResponse,
  text: string,
  closing: AbortController,
  patienceMilliseconds: number,
): Promise<void> {
  if (closing.signal.aborted || raw.write(text)) return;
  try {
    const patience = AbortSignal.timeout(patienceMilliseconds);
    await once(raw, 'drain', { signal: AbortSignal.any([closing.signal, patience]) });
  } catch {
    // Gone, or too slow to go on: it may connect again and ask for what it missed.
    closing.abort();
    raw.destroy();
  }
}
