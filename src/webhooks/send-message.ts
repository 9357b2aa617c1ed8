import { lookup as lookupName } from 'node:dns/promises';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { hostOf, type AddressPolicy } from './address-policy.ts';

/** The addresses of a name; that of the system by default. */
export type ResolveName = (name: string) => Promise<{ address: string; family: number }[]>;

/** What came of sending a message once. */
export interface SendResult {
  /** HTTP status of the answer; null without one. */
  status: number | null;
  /** Why there is no answer; null where there is one. It names no address: what a name leads to may be nobody's business. */
  error: string | null;
  /** What the answer's `Retry-After` asks for. */
  retryAfterSeconds: number | null;
}

/** Bytes of an answer's body that are let through before its connection is cut; none is kept. */
const mostAnswerBytes = 64 * 1024;

/**
 * Sends a message by POST, once, on a connection of its own. The name is resolved here, and the connection is made to an
 * address that was checked: a name that leads elsewhere a moment later (DNS rebinding) changes nothing. Redirects are not followed.
 * Never rejects.
 */
export async function sendMessage({
  url: text,
  headers,
  body,
  policy,
  timeoutMilliseconds,
  signal,
  resolveName = (name) => lookupName(name, { all: true }),
}: {
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string;
  policy: AddressPolicy;
  /** From the look-up of the name to the status of the answer. */
  timeoutMilliseconds: number;
  /** Gives up at once. */
  signal?: AbortSignal;
  resolveName?: ResolveName;
}): Promise<SendResult> {
  try {
    // Another setting may have come since the webhook was made.
    policy.requireAllowed(text);
  } catch (error) {
    return failure((error as Error).message);
  }
  const url = new URL(text);
  const timeout = AbortSignal.timeout(timeoutMilliseconds);
  const either = signal ? AbortSignal.any([timeout, signal]) : timeout;
  try {
    const addresses = await resolveAllowed(hostOf(url), policy, resolveName, either);
    if (addresses.length === 0) return failure('The name leads to no public address.');
    return await post({ url, headers, body, addresses, signal: either });
  } catch (error) {
    if (timeout.aborted) return failure(`No answer within ${timeoutMilliseconds / 1000} s.`);
    return failure(describe(error));
  }
}

type Addresses = Awaited<ReturnType<ResolveName>>;

async function resolveAllowed(
  host: string,
  policy: AddressPolicy,
  resolveName: ResolveName,
  signal: AbortSignal,
): Promise<Addresses> {
  const family = isIP(host);
  if (family !== 0) return [{ address: host, family }];
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  const found = await Promise.race([resolveName(host), aborted]);
  return found.filter(({ address }) => policy.allows(address));
}

function post({
  url,
  headers,
  body,
  addresses,
  signal,
}: {
  url: URL;
  headers: Readonly<Record<string, string>>;
  body: string;
  addresses: Addresses;
  signal: AbortSignal;
}): Promise<SendResult> {
  // Node asks for all addresses where it tries IPv6 and IPv4 in turn, else for one.
  const lookup: LookupFunction = (_name, options, answer) => {
    if (options.all) answer(null, addresses);
    else answer(null, addresses[0].address, addresses[0].family);
  };
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      { method: 'POST', headers: { ...headers, 'content-length': Buffer.byteLength(body) }, agent: false, lookup, signal }, // prettier-ignore
      (answer) => {
        const { statusCode = null } = answer;
        const retryAfterSeconds = readRetryAfter(answer.headers['retry-after']);
        let bytes = 0;
        answer.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > mostAnswerBytes) answer.destroy();
        });
        answer.on('error', () => {});
        resolve({ status: statusCode, error: null, retryAfterSeconds });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Seconds that `Retry-After` asks for, as a number or as a date; null where it is neither. */
function readRetryAfter(value: string | undefined): number | null {
  if (value === undefined) return null;
  if (/^\d{1,9}$/.test(value)) return Number(value);
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, (at - Date.now()) / 1000);
}

const failure = (error: string): SendResult => ({ status: null, error, retryAfterSeconds: null });

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'The connection was refused',
  ECONNRESET: 'The connection was cut',
  EPIPE: 'The connection was cut',
  ENOTFOUND: 'The name is not known',
  EAI_AGAIN: 'The name could not be looked up for now',
  ETIMEDOUT: 'The connection could not be made in time',
  EHOSTUNREACH: 'The address can not be reached',
  ENETUNREACH: 'The address can not be reached',
  ABORT_ERR: 'The service was stopped meanwhile',
};

/** A failure in words, without the addresses that Node's own messages name. */
function describe(error: unknown): string {
  const first = error instanceof AggregateError ? (error.errors[0] as unknown) : error;
  const { code, name } = first as NodeJS.ErrnoException;
  const known = code ?? (name === 'AbortError' ? 'ABORT_ERR' : name);
  const reason = reasons[known] ?? (/CERT|TLS|SSL|SIGNATURE/.test(known) ? 'The certificate or its connection is not good' : 'It could not be sent'); // prettier-ignore
  return `${reason} (${known}).`;
}
