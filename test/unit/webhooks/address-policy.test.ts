import { describe, expect, it, test } from 'vitest';
import { createAddressPolicy, parseNetworks } from '../../../src/webhooks/address-policy.ts';

const strict = createAddressPolicy({ networks: parseNetworks('')!, allowHttp: false });
const policyOf = (networks: string, allowHttp = false) =>
  createAddressPolicy({ networks: parseNetworks(networks)!, allowHttp });

test.each([
  '0.0.0.0', '10.1.2.3', '100.64.0.1', '127.0.0.1', '127.8.9.1', '169.254.169.254', '172.16.0.1', '172.31.255.255',
  '192.0.0.192', '192.168.1.1', '198.18.0.1', '203.0.113.7', '224.0.0.1', '255.255.255.255',
  '::', '::1', '::ffff:127.0.0.1', '::ffff:10.0.0.1', '::ffff:8.8.8.8', '64:ff9b::a00:1', 'fc00::1', 'fd00:ec2::254', 'fe80::1',
  'ff02::1', '2001:db8::1', '2002:7f00:1::', '2001:0:a00:1::', 'localhost', '',
])('%s is no public address', (address) => expect(strict.allows(address)).toBe(false)); // prettier-ignore

test.each(['1.1.1.1', '8.8.8.8', '172.15.0.1', '172.32.0.1', '192.0.1.1', '100.128.0.1', '2606:4700::1111', '2a00:1450::1'])(
  '%s is a public address', (address) => expect(strict.allows(address)).toBe(true)); // prettier-ignore

describe('networks that are allowed beside public addresses', () => {
  it('are theirs alone', () => {
    const policy = policyOf('10.0.0.0/8, ::1');
    expect(['10.9.9.9', '::1', '::ffff:10.0.0.1', '8.8.8.8'].map((address) => policy.allows(address))).toEqual([
      true, true, true, true]); // prettier-ignore
    expect(['127.0.0.1', '192.168.0.1', '::2'].map((address) => policy.allows(address))).toEqual([
      false, false, false]); // prettier-ignore
  });

  it('can be all', () => expect(policyOf('all').allows('169.254.169.254')).toBe(true));

  test.each(['10.0.0.0/33', '10.0.0/8', 'example.com', 'loopback', '::1/129', ','])('%s is none', (text) =>
    expect(parseNetworks(text)).toBeNull(),
  );
});

describe('an address of a webhook', () => {
  test.each([
    ['https://example.com/hooks?token=1', strict],
    ['https://8.8.8.8:8443/', strict],
    ['http://example.com/', policyOf('', true)],
    ['http://127.0.0.1:9000/', policyOf('127.0.0.0/8', true)],
  ])('%s is allowed', (url, policy) => expect(() => policy.requireAllowed(url)).not.toThrow());

  test.each([
    ['http://example.com/', 'begins with https://'],
    ['ftp://example.com/', 'begins with https://'],
    ['example.com', 'begins with https://'],
    ['https://', 'begins with https://'],
    ['https://user:word@example.com/', 'no user and no password'],
    ['https://example.com/#part', 'no fragment'],
    ['https://127.0.0.1/', 'public address'],
    ['https://2130706433/', 'public address'],
    ['https://0x7f.1/', 'public address'],
    ['https://017700000001/', 'public address'],
    ['https://[::1]/', 'public address'],
    ['https://[::ffff:10.0.0.1]/', 'public address'],
    ['https://169.254.169.254/latest/meta-data', 'public address'],
  ])('%s is refused', (url, why) => {
    expect(() => strict.requireAllowed(url)).toThrow(why);
    expect(() => strict.requireAllowed(url)).toThrow(expect.objectContaining({ code: 'validationFailed' }) as Error);
  }); // prettier-ignore
});
