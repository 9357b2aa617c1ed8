import { setTimeout as wait } from 'node:timers/promises';
import { AwsClient } from 'aws4fetch';
import { XMLParser } from 'fast-xml-parser';
import { TrainyardError } from '../../errors.ts';
import { createKeyFinder } from './s3-credentials.ts';
import type { S3Settings } from './s3-settings.ts';

/** How patient a client is. */
export interface S3Patience {
  /** Tries of a request that may go better when it is sent again. */
  tries: number;
  /** Milliseconds before the second try, at most; doubled for each further one. */
  firstPause: number;
  /** Milliseconds that a request and the reading of its answer may take. */
  timeout: number;
}

/** Up to 6 tries over some ten seconds; a part of 8 MiB has a minute. */
export const usualPatience: S3Patience = { tries: 6, firstPause: 400, timeout: 60_000 };

/** What a request asks for. */
export interface S3Query {
  method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  /** Without the prefix; null: the bucket itself. */
  object: string | null;
  query?: Readonly<Record<string, string>>;
  headers?: Readonly<Record<string, string>>;
  body?: Uint8Array<ArrayBuffer>;
  signal?: AbortSignal | undefined;
}

/** An answer that the store gave, whole. */
export interface S3Answer {
  headers: Headers;
  body: Buffer;
}

/** An answer of the store that refuses: `code` is S3's word, such as `AccessDenied`. */
export class S3Refusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string) {
    super(`the store answered ${status} ${code}`);
    this.status = status;
    this.code = code;
  }
}

/** An answer that is not what it says it is, such as one that ends early; the request is sent again. */
export class S3Lie extends Error {}

const parser = new XMLParser({ ignoreAttributes: true, parseTagValue: false });

/** The content of an XML answer's root element. @throws S3Lie where it is no XML with that root */
export function parseAnswer(body: Buffer, root: string): Record<string, unknown> {
  const document = parser.parse(body.toString('utf8')) as Record<string, unknown>;
  const content = document[root];
  if (content === undefined) throw new S3Lie(`the answer is no ${root}`);
  // An element without content is parsed as an empty text.
  return typeof content === 'object' && content !== null ? (content as Record<string, unknown>) : {};
}

/** Codes, beside a status of 5xx and 429, with which S3 asks for the same request again. */
const passingCodes: readonly string[] = ['RequestTimeout', 'SlowDown', 'BadDigest', 'RequestTimeTooSkewed'];

const mayPass = (error: unknown): boolean =>
  error instanceof S3Refusal
    ? error.status >= 500 || error.status === 429 || passingCodes.includes(error.code)
    : !(error instanceof TrainyardError);

/** Creates the sender of a bucket's requests. */
export function createS3Request(settings: S3Settings, patience: S3Patience) {
  const findKeys = createKeyFinder(settings.credentials);

  function addressOf({ object, query }: Pick<S3Query, 'object' | 'query'>): URL {
    const url = new URL(settings.endpoint);
    const parts = settings.isPathStyle ? [settings.bucket] : [];
    if (!settings.isPathStyle) url.hostname = `${settings.bucket}.${url.hostname}`;
    if (object !== null) parts.push(settings.prefix + object);
    url.pathname = `/${parts.join('/')}`;
    for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
    return url;
  }

  async function sign(url: URL, init: RequestInit & { aws?: { signQuery: boolean } }): Promise<Request> {
    const client = new AwsClient({ ...(await findKeys()), region: settings.region, service: 's3' });
    return await client.sign(url, init);
  }

  async function sendOnce<T>(asked: S3Query, read: (answer: S3Answer) => T): Promise<T> {
    const { method, headers, body, signal } = asked;
    const timeout = AbortSignal.timeout(patience.timeout);
    const request = await sign(addressOf(asked), {
      method,
      ...(headers && { headers }),
      ...(body && { body }),
    });
    const response = await fetch(request, {
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      redirect: 'error',
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    if (!response.ok) throw new S3Refusal(response.status, refusalCode(bytes, response.status));
    const length = response.headers.get('content-length');
    if (method !== 'HEAD' && length !== null && Number(length) !== bytes.byteLength)
      throw new S3Lie(`the answer has ${bytes.byteLength} bytes in place of ${length}`);
    return read({ headers: response.headers, body: bytes });
  }

  return {
    /**
     * The answer to a request, read by `read`, which may throw an {@link S3Lie} for one that can't be right. What may pass is tried again: no or
     * half an answer, a status of 5xx, and what S3 names so.
     * @throws S3Refusal for an answer that refuses; what the last try failed with
     */
    async send<T>(asked: S3Query, read: (answer: S3Answer) => T): Promise<T> {
      for (let tries = 0; ; tries++) {
        try {
          return await sendOnce(asked, read);
        } catch (error) {
          asked.signal?.throwIfAborted();
          if (!mayPass(error) || tries + 1 >= patience.tries) throw error;
          await wait(Math.random() * patience.firstPause * 2 ** tries, undefined, { signal: asked.signal });
        }
      }
    },

    /** An address from which anybody may read the object for so many seconds; the parameters are those of GetObject. */
    presign: async (
      object: string,
      query: Readonly<Record<string, string>>,
      seconds: number,
    ): Promise<string> => {
      const url = addressOf({ object, query: { ...query, 'X-Amz-Expires': String(seconds) } });
      return (await sign(url, { method: 'GET', aws: { signQuery: true } })).url;
    },
  };
}

function refusalCode(body: Buffer, status: number): string {
  try {
    const { Code } = parseAnswer(body, 'Error');
    if (typeof Code === 'string') return Code;
  } catch {
    // Of an answer to HEAD there is the status alone.
  }
  return status === 404 ? 'NoSuchKey' : 'Refused';
}
