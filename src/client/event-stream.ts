/** A server-sent event: its name, its data as JSON, and its id where it has one. */
export interface ServerSentEvent {
  event: string;
  data: unknown;
  id?: string;
}

/** The service sends something every 15 seconds; a stream that is silent for so long is of a service or a network that is gone. */
const longestSilence = 60_000;

/** The events of a `text/event-stream`, until it ends. @throws TypeError where it breaks off or falls silent */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerSentEvent> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let buffer = '';
  try {
    for (;;) {
      const { done, value } = await inTime(reader.read());
      if (done) return;
      buffer += decoder.decode(value, { stream: true });
      for (let end = buffer.indexOf('\n\n'); end >= 0; end = buffer.indexOf('\n\n')) {
        const record = parseEvent(buffer.slice(0, end));
        buffer = buffer.slice(end + 2);
        if (record) yield record;
      }
    }
  } finally {
    // Who stops reading early closes the connection.
    await reader.cancel().catch(() => undefined);
  }
}

/** As `fetch` tells a connection that broke off. @throws TypeError */
async function inTime<T>(reading: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TypeError('the stream of events fell silent')), longestSilence);
  });
  try {
    return await Promise.race([reading, silence]);
  } finally {
    clearTimeout(timer);
  }
}

/** One record of the stream; null for a comment. */
function parseEvent(text: string): ServerSentEvent | null {
  const fields = new Map(
    text
      .split('\n')
      .filter((line) => !line.startsWith(':') && line.includes(':'))
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const data = fields.get('data');
  if (data === undefined) return null;
  const id = fields.get('id');
  return {
    event: fields.get('event') ?? 'message',
    data: JSON.parse(data),
    ...(id !== undefined && { id }),
  };
}
