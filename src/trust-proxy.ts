import { isIP } from 'node:net';

/**
 * Whose `X-Forwarded-For` is believed: nobody's, everybody's, that of the last so many hops, or that of the listed
 * addresses and CIDRs. Only a proxy of one's own should be: who is believed can name any address as the caller's.
 */
export type TrustProxy = boolean | number | string[];

/** Ranges that have a name (`proxy-addr`). */
const namedRanges = ['loopback', 'linklocal', 'uniquelocal'];

/** Reads `false`, `true`, a number of hops, or addresses and CIDRs with commas between; null for anything else. */
export function parseTrustProxy(value: string): TrustProxy | null {
  const text = value.trim().toLowerCase();
  if (text === '' || text === 'false' || text === '0') return false;
  if (text === 'true') return true;
  if (/^\d{1,2}$/.test(text)) return Number(text);
  const addresses = text.split(',').map((address) => address.trim());
  return addresses.every(isAddressOrRange) ? addresses : null;
}

/**
 * The value as Fastify takes it. Fastify itself refuses a bare number of hops, as a client that reaches the service past
 * the proxies could then name any address; the description of the variable says so.
 */
export function fastifyTrustProxy(
  trusted: TrustProxy,
): boolean | string[] | ((address: string, hop: number) => boolean) {
  return typeof trusted === 'number' ? (_address, hop) => hop < trusted : trusted;
}

function isAddressOrRange(text: string): boolean {
  if (namedRanges.includes(text)) return true;
  const [address, prefix, ...rest] = text.split('/');
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  if (rest.length > 0 || bits < 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits);
}
