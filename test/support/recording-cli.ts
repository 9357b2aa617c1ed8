import { createProgram, type ServeOptions } from '../../src/cli/program.ts';

/** A request that the command line made. */
export interface RecordedRequest {
  /** Such as `POST /api/v1/models`, with the query. */
  call: string;
  headers: Record<string, string>;
  /** Parsed where it is JSON, else the text. */
  body: unknown;
}

/** What a command did. */
export interface CliResult {
  out: string;
  err: string;
  requests: RecordedRequest[];
  served: ServeOptions[];
  setUps: { gpu: boolean }[];
  /** Files by name. */
  written: Record<string, string>;
}

/** A text that is answered as a stream of server-sent events. */
export const eventStream = (events: readonly { event: string; data: unknown; id?: number }[]): string =>
  events
    .map(({ event, data, id = 1 }) => `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
    .join('');

/**
 * Runs a command line against answers by `METHOD /path` (without the query): objects as JSON, texts as event streams. A call without
 * an answer is a problem 404.
 */
export async function runCli(
  args: readonly string[],
  answers: Record<string, unknown>,
  files: Record<string, string> = {},
): Promise<CliResult> {
  const result: CliResult = { out: '', err: '', requests: [], served: [], setUps: [], written: {} };
  const program = createProgram({
    version: '1.2.3',
    serve: async (options) => void result.served.push(options),
    participate: async () => Promise.reject(new Error('a command of the client takes part in nothing')),
    setUp: async (options) => void result.setUps.push(options),
    io: {
      env: { TRAINYARD_KEY: 'ty_key', TRAINYARD_URL: 'http://service:1234' },
      out: (text) => void (result.out += text),
      err: (text) => void (result.err += text),
      isTerminal: false,
      readFile: async (name) => new TextEncoder().encode(files[name]),
      writeFile: async (name, bytes) =>
        void (result.written[name] = await new Response(bytes as Uint8Array<ArrayBuffer>).text()),
      async fetch(request) {
        const { pathname, search } = new URL(request.url);
        const text = await request.text();
        const headers = Object.fromEntries(request.headers);
        const isJson = headers['content-type'] === 'application/json' && text !== '';
        result.requests.push({
          call: `${request.method} ${pathname}${search}`,
          headers,
          body: isJson ? JSON.parse(text) : text,
        });
        const found = answers[`${request.method} ${pathname}`];
        if (found === undefined)
          return Response.json({ status: 404, code: 'notFound', detail: 'There is none.' }, { status: 404 });
        return typeof found === 'string' ? new Response(found) : Response.json(found);
      },
    },
  });
  await program.parseAsync(['node', 'trainyard', ...args]);
  return result;
}
