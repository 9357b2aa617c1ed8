/** A server-sent event: its name, its data as JSON, and its id where it has one. */
export interface ServerSentEvent {
  event: string;
  data: unknown;
  id?: string;
}

/** The events of a `text/event-stream`, until it ends. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerSentEvent> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let buffer = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
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
