import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import S3rver from '@20minutes/s3rver';
import type { S3Settings } from '../../src/artifacts/s3/s3-settings.ts';

/**
 * What goes wrong with a request: it gets no answer (`silent`), the answer is lost though the store has carried it out (`lost`), ends in its middle
 * (`cut`), has a changed byte (`flipped`) or another ETag (`wrongEtag`); the connection is reset before it arrives (`reset`); the store is busy
 * (`busy`), refuses (`denied`), or ignores the condition of a write (`unconditional`).
 */
export type Fault =
  'silent' | 'lost' | 'cut' | 'flipped' | 'wrongEtag' | 'reset' | 'busy' | 'denied' | 'unconditional';

/** A request, as a fault is chosen for it. */
export interface SeenRequest {
  method: string;
  /** Of the object, without bucket and prefix. */
  object: string;
  query: URLSearchParams;
  headers: http.IncomingHttpHeaders;
}

/** An S3 server for tests, with one bucket. */
export interface FakeS3 {
  settings: S3Settings;
  /** Requests since the last `reset`. */
  requests: SeenRequest[];
  /** Has requests fail as this says. */
  disturb(choose: (request: SeenRequest) => Fault | null): void;
  /** Removes all objects, and ends all faults. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

const bucket = 'blobs';
const prefix = 'trainyard/';

/**
 * Starts s3rver, which checks signatures, with a proxy before it that makes faults. What s3rver does not know, the proxy adds: it refuses a PUT with
 * `If-None-Match: *` of an object that is there, and bodies that are not their `Content-MD5`.
 */
export async function startFakeS3(): Promise<FakeS3> {
  const directory = await mkdtemp(path.join(tmpdir(), 'trainyard-s3-'));
  const store = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    vhostBuckets: false,
    configureBuckets: [{ name: bucket }],
  });
  listWithAllFolders(store.store);
  const inner = await store.run();
  let choose: (request: SeenRequest) => Fault | null = () => null;
  let requests: SeenRequest[] = [];
  /** Conditional writes, one after the other. */
  let turn: Promise<unknown> = Promise.resolve();

  async function forward(request: http.IncomingMessage, body: Buffer): Promise<Answer> {
    const { method, url, headers } = request;
    return await new Promise((resolve, reject) => {
      const sent = http.request(
        { host: '127.0.0.1', port: inner.port, method, path: url, headers },
        (response) => {
          readAll(response).then(
            (content) => resolve({ status: response.statusCode!, headers: response.headers, body: content }),
            reject,
          );
        },
      );
      sent.on('error', reject).end(body);
    });
  }

  async function answer(request: http.IncomingMessage, seen: SeenRequest, body: Buffer): Promise<Answer> {
    if (seen.headers['if-none-match'] !== '*' || choose(seen) === 'unconditional')
      return await forward(request, body);
    const answered = turn.then(async () =>
      (await store.store.existsObject(bucket, prefix + seen.object))
        ? refusal(412, 'PreconditionFailed')
        : await forward(request, body),
    );
    turn = answered.catch(() => {});
    return await answered;
  }

  async function serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const url = new URL(request.url!, 'http://fake');
    const seen: SeenRequest = {
      method: request.method!,
      object: decodeURIComponent(url.pathname).slice(`/${bucket}/${prefix}`.length),
      query: url.searchParams,
      headers: request.headers,
    };
    requests.push(seen);
    const fault = choose(seen);
    if (fault === 'reset') return void request.socket.resetAndDestroy();
    const body = await readAll(request);
    if (fault === 'silent') return;
    if (fault === 'busy') return send(response, refusal(503, 'SlowDown'));
    if (fault === 'denied') return send(response, refusal(403, 'AccessDenied'));
    const answered = await answer(request, seen, body);
    if (fault === 'lost') return void request.socket.resetAndDestroy();
    if (fault === 'wrongEtag') answered.headers.etag = `"${'0'.repeat(32)}"`;
    if (fault === 'flipped') answered.body[answered.body.byteLength >> 1]! ^= 1;
    if (fault === 'cut') {
      response.writeHead(answered.status, {
        ...answered.headers,
        'content-length': answered.body.byteLength,
      });
      response.write(answered.body.subarray(0, answered.body.byteLength >> 1), () =>
        request.socket.destroy(),
      );
      return;
    }
    send(response, answered);
  }

  const proxy = http.createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));

  return {
    settings: {
      endpoint: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
      bucket,
      prefix,
      region: 'us-east-1',
      isPathStyle: true,
      credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
    },
    get requests() {
      return requests;
    },
    disturb(next) {
      choose = next;
    },
    async reset() {
      choose = () => null;
      requests = [];
      await rm(path.join(directory, bucket), { recursive: true, force: true });
      await store.configureBuckets();
    },
    async close() {
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
      await store.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Has a store find all folders of a listing: its own way to skip what lies below one misses those without objects right in them. */
function listWithAllFolders(store: S3rver['store']): void {
  const list = store.listObjects.bind(store);
  store.listObjects = async (name, { delimiter, ...options }) => {
    const { objects, isTruncated } = await list(name, options);
    if (delimiter === undefined) return { objects, isTruncated, commonPrefixes: [] };
    const start = options.prefix?.length ?? 0;
    const isDeep = ({ key }: { key: string }): boolean => key.includes(delimiter, start);
    const folders = objects
      .filter(isDeep)
      .map(({ key }) => key.slice(0, key.indexOf(delimiter, start) + delimiter.length));
    return {
      objects: objects.filter((object) => !isDeep(object)),
      isTruncated,
      commonPrefixes: [...new Set(folders)],
    };
  };
}

interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: Buffer;
}

async function readAll(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const refusal = (status: number, code: string): Answer => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: Buffer.from(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message></Error>`),
});

function send(response: http.ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, headers).end(body);
}
