import { setTimeout as delay } from 'node:timers/promises';

/** A call that the API refused: the problem document's status, code and detail. */
export class ApiError extends Error {
  readonly status: number;
  readonly problem: { code?: string; detail?: string; errors?: { pointer?: string; detail: string }[] };

  constructor(status: number, problem: ApiError['problem']) {
    super(`${status} ${problem.code ?? ''}: ${problem.detail ?? JSON.stringify(problem)}`);
    this.status = status;
    this.problem = problem;
  }
}

/** The few calls that the demo, the benchmarks and the tests make, over HTTP like any stranger's. */
export interface ApiClient {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body?: unknown): Promise<T>;
  /** Sends bytes as they are, such as an upload. */
  send<T>(path: string, body: NonNullable<RequestInit['body']>, contentType: string): Promise<T>;
  /** Asks for `path` until `isDone`: every 50 ms, later at every twentieth of the time gone, at most 300 ms. @throws Error after `timeoutSeconds` */
  waitFor<T>(path: string, isDone: (value: T) => boolean, timeoutSeconds?: number): Promise<T>;
  /** The server-sent events of `path`, until the server ends the stream. */
  events(path: string): AsyncGenerator<{ event: string; data: unknown }>;
}

/** A client of the service at `url` with an API key. */
export function createApiClient({ url, key }: { url: string; key: string }): ApiClient {
  const headers = { authorization: `Bearer ${key}` };

  const call = async <T>(path: string, init: RequestInit & { contentType?: string }): Promise<T> => {
    const { contentType, ...rest } = init;
    const typed = contentType === undefined ? headers : { ...headers, 'content-type': contentType };
    const response = await fetch(`${url}${path}`, { ...rest, headers: typed });
    const text = await response.text();
    const body: unknown = text === '' ? null : JSON.parse(text);
    if (!response.ok) throw new ApiError(response.status, body as ApiError['problem']);
    return body as T;
  };

  const client: ApiClient = {
    get: (path) => call(path, {}),
    post: (path, body) =>
      call(path, {
        method: 'POST',
        ...(body === undefined ? {} : { body: JSON.stringify(body), contentType: 'application/json' }),
      }),
    send: (path, body, contentType) =>
      call(path, {
        method: 'POST',
        body,
        contentType,
        duplex: 'half', // fetch needs it for a streamed body
      }),
    async waitFor<T>(path: string, isDone: (value: T) => boolean, timeoutSeconds = 120) {
      const startedAt = Date.now();
      for (;;) {
        const value = await client.get<T>(path);
        if (isDone(value)) return value;
        if (Date.now() > startedAt + timeoutSeconds * 1000) {
          throw new Error(`${path} was not done after ${timeoutSeconds} s: ${JSON.stringify(value)}`);
        }
        await delay(Math.min(Math.max((Date.now() - startedAt) / 20, 50), 300));
      }
    },
    async *events(path) {
      const response = await fetch(`${url}${path}`, { headers: { ...headers, accept: 'text/event-stream' } });
      if (!response.ok || !response.body) throw new ApiError(response.status, {});
      let buffer = '';
      for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
        buffer += text;
        for (let end = buffer.indexOf('\n\n'); end >= 0; end = buffer.indexOf('\n\n')) {
          const record = parseEvent(buffer.slice(0, end));
          buffer = buffer.slice(end + 2);
          if (record) yield record;
        }
      }
    },
  };
  return client;
}

/** One record of a `text/event-stream`; null for a comment. */
function parseEvent(text: string): { event: string; data: unknown } | null {
  const fields = new Map(
    text
      .split('\n')
      .filter((line) => !line.startsWith(':') && line.includes(':'))
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const data = fields.get('data');
  if (data === undefined) return null;
  return { event: fields.get('event') ?? 'message', data: JSON.parse(data) };
}
