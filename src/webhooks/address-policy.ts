import { BlockList, isIP } from 'node:net';
import { TrainyardError } from '../errors.ts';

/** Where messages may be sent. */
export interface AddressPolicy {
  /** @throws validationFailed where no message can ever be sent to the address, and why */
  requireAllowed(url: string): void;
  /** Whether a connection to this IP address may be made. */
  allows(address: string): boolean;
}

/** Addresses that are not of the public internet (IANA's special-purpose registries, RFC 6890), IPv4. */
const specialIpv4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16', // the metadata of clouds among them
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
/** Of IPv6 only global unicast (2000::/3) is public, without what stands for other things there: Teredo, documentation, 6to4. */
const globalIpv6 = '2000::/3';
const specialIpv6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

const special = listOf([...specialIpv4, ...specialIpv6]);
const global = listOf([globalIpv6]);

/**
 * The networks of a list of addresses and CIDRs with commas between; `all` for any address. Null where it is none.
 * IPv4 addresses that are written as IPv6 (`::ffff:10.0.0.1`) are in the networks of IPv4.
 */
export function parseNetworks(text: string): BlockList | 'all' | null {
  const trimmed = text.trim().toLowerCase();
  if (trimmed === 'all') return 'all';
  const networks = trimmed === '' ? [] : trimmed.split(',').map((network) => network.trim());
  return networks.every(isNetwork) ? listOf(networks) : null;
}

/** The policy that lets messages go to public addresses by HTTPS, and to what is allowed beside them. */
export function createAddressPolicy({
  networks,
  allowHttp,
}: {
  networks: BlockList | 'all';
  allowHttp: boolean;
}): AddressPolicy {
  function allows(address: string): boolean {
    const family = isIP(address);
    if (family === 0) return false;
    if (networks === 'all') return true;
    const type = family === 4 ? 'ipv4' : 'ipv6';
    if (networks.check(address, type)) return true;
    if (family === 6 && !global.check(address, type)) return false;
    return !special.check(address, type);
  }

  return {
    allows,
    requireAllowed(text) {
      const url = URL.canParse(text) ? new URL(text) : null;
      if (!url || !['https:', ...(allowHttp ? ['http:'] : [])].includes(url.protocol)) {
        throw refused(`It must be an address that begins with https://${allowHttp ? ' or http://' : ''}.`);
      }
      if (url.username !== '' || url.password !== '') {
        throw refused('It must have no user and no password: the signature tells the receiver who sends.');
      }
      if (url.hash !== '') throw refused('It must have no fragment.');
      const host = hostOf(url);
      if (isIP(host) !== 0 && !allows(host)) throw refused('It must lead to a public address.');
    },
  };
}

/** The name or IP address of a URL, which puts brackets around IPv6. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

function refused(detail: string): TrainyardError {
  return new TrainyardError('validationFailed', `The URL of the webhook can not be used. ${detail}`, {
    issues: [{ detail, pointer: '/url' }],
  });
}

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address, prefix] = network.split('/');
    const type = isIP(address) === 4 ? 'ipv4' : 'ipv6';
    if (prefix === undefined) list.addAddress(address, type);
    else list.addSubnet(address, Number(prefix), type);
  }
  return list;
}

function isNetwork(text: string): boolean {
  const [address, prefix, ...rest] = text.split('/');
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  if (rest.length > 0 || bits < 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits);
}
