import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createClient, type TrainyardClient } from '../client/client.ts';
import { curlOf } from './curl-of.ts';

/** What the command line reads and writes; a test gives its own. */
export interface CliIo {
  env: Record<string, string | undefined>;
  /** Results. */
  out(text: string): void;
  /** Progress, and what `--curl` shows. */
  err(text: string): void;
  /** Whether progress can be written over, as on a terminal. */
  isTerminal: boolean;
  readFile(name: string): Promise<Uint8Array<ArrayBuffer>>;
  writeFile(name: string, bytes: Uint8Array | ReadableStream<Uint8Array>): Promise<void>;
  /** In place of the global `fetch`. */
  fetch?: (request: Request) => Promise<Response>;
}

/** Options that every command takes. */
export interface CommonOptions {
  url?: string;
  key?: string;
  json?: boolean;
  curl?: boolean;
}

/** A command's client, and how it answers. */
export interface Session {
  client: TrainyardClient;
  /** Names the file whose bytes the next requests send, for what `--curl` shows. */
  sends(file: string | null): void;
  /** The answer: as JSON with `--json`, else as a text. */
  answer(value: unknown, text: () => string): void;
  /** A line of progress; on a terminal it replaces the one before it. Left out with `--json`. */
  progress(text: string): void;
  /** Ends the line that was written over. */
  endProgress(): void;
}

/** Where a service is looked for, where nothing says so. */
const defaultUrl = 'http://127.0.0.1:8080';

/** @throws Error where no key is given and none is found in the data folder */
export function openSession({ url, key, json = false, curl = false }: CommonOptions, io: CliIo): Session {
  let file: string | null = null;
  let isLineOpen = false;
  const client = createClient({
    url: url ?? io.env['TRAINYARD_URL'] ?? defaultUrl,
    key: key ?? io.env['TRAINYARD_KEY'] ?? keptKey(io.env),
    ...(io.fetch && { fetch: io.fetch }),
  });
  const endProgress = (): void => {
    if (isLineOpen) io.err('\n');
    isLineOpen = false;
  };
  if (curl)
    client.http.use({
      async onRequest({ request }) {
        const { method, headers } = request;
        const isJson = headers.get('content-type') === 'application/json' && file === null;
        const text = isJson && request.body ? await request.clone().text() : undefined;
        endProgress();
        io.err(
          `${curlOf({ method, url: request.url, headers, ...(text && { json: text }), ...(request.body && file !== null && { file }) })}\n`,
        );
      },
    });
  return {
    client,
    sends: (name) => {
      file = name;
    },
    answer(value, text) {
      endProgress();
      io.out(`${json ? JSON.stringify(value, null, 2) : text()}\n`);
    },
    progress(text) {
      if (json) return;
      if (!io.isTerminal) return io.err(`${text}\n`);
      io.err(`\r\u001B[2K${text}`);
      isLineOpen = true;
    },
    endProgress,
  };
}

/** The admin key that the first start of a service keeps in its data folder. */
function keptKey(env: CliIo['env']): string {
  const file = path.resolve(env['DATA_DIR'] ?? './data', 'admin-key');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  throw new Error(
    `there is no API key: give --key, or set TRAINYARD_KEY; a service started here keeps one in ${file}`,
  );
}
