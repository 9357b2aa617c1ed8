import { setTimeout as delay } from 'node:timers/promises';
import { ApiError, errorOf, type ApiProblem } from '../src/client/api-error.ts';
import { readEvents } from '../src/client/event-stream.ts';

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
    if (!response.ok) throw new ApiError(response.status, body as ApiProblem);
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
      if (!response.ok || !response.body) throw await errorOf(response);
      yield* readEvents(response.body);
    },
  };
  return client;
}
