import { describe, expect, it } from 'vitest';
import { createSecureClient } from '../../../src/federation/secure-client.ts';
import { isPublicKey } from '../../../src/federation/secrets.ts';
import { joinShares, shareSecret } from '../../../src/federation/shamir.ts';
import { unmaskSum } from '../../../src/federation/unmask.ts';
import { addWords, bufferOfBytes, bytesOfWords, fromWords, subtractWords, toWords } from '../../../src/federation/words.ts'; // prettier-ignore

const about = 'run 1 1';

/** A sum of clients of which some drop out after they shared; what the coordinator sees, and the plain sum. */
function sumOf(
  values: readonly number[][],
  { threshold, dropped }: { threshold: number; dropped: readonly number[] },
) {
  const clients = values.map((_, index) => createSecureClient(`fcl_${index}`, about));
  const keys = clients.map((client) => client.keys);
  const sharing = keys.map(({ client }) => client);
  const shares = clients.map((client) => client.share(keys, threshold));
  const survivors = sharing.filter((_, index) => !dropped.includes(index));
  const gone = sharing.filter((_, index) => dropped.includes(index));
  const masked = new Uint32Array(2 * values[0].length);
  const plain = new Uint32Array(masked.length);
  const single: Uint32Array[] = [];
  for (const [index, client] of clients.entries()) {
    if (dropped.includes(index)) continue;
    single.push(client.mask(toWords(values[index]), sharing));
    addWords(masked, single.at(-1)!);
    addWords(plain, toWords(values[index]));
  }
  const unmask = (helpers: readonly number[]): Uint32Array => {
    const sum = Uint32Array.from(masked);
    const revealed = helpers.flatMap((index) =>
      clients[index].reveal({
        sealed: Object.fromEntries(sharing.map((from, at) => [from, shares[at][sharing[index]]])),
        survivors,
        dropped: gone,
      }),
    );
    unmaskSum(sum, { about, threshold, keys, survivors, dropped: gone, revealed });
    return sum;
  };
  return { masked, plain, single, unmask, clients, keys };
}

const values = [
  [1.5, -2.25, 1e-7, 7e6],
  [-0.5, 3.125, 0, 1],
  [1000.0625, -1e-6, 2 ** -24, -7e6],
  [0, 0, 0, 4],
];

describe('a secure sum', () => {
  it('equals the plain sum, word for word, with all clients', () => {
    const { plain, masked, unmask } = sumOf(values, { threshold: 3, dropped: [] });
    expect(masked).not.toEqual(plain);
    expect(unmask([0, 2, 3])).toEqual(plain);
  });

  it('equals the sum of those that remain where a client dropped out after it shared', () => {
    const { plain, unmask } = sumOf(values, { threshold: 3, dropped: [1] });
    const sum = unmask([3, 0, 2]);
    expect(sum).toEqual(plain);
    expect(fromWords(sum)[0]).toBeCloseTo(1001.5625, 12);
  });

  it('can not be unmasked by fewer clients than the threshold', () => {
    const { unmask } = sumOf(values, { threshold: 3, dropped: [] });
    expect(() => unmask([0, 1])).toThrow('2 shares of fcl_0 were revealed, and 3 are needed');
  });

  it('hides a single update, also one of zeros', () => {
    const { single } = sumOf(
      [
        [0, 0],
        [0, 0],
        [0, 0],
      ],
      { threshold: 2, dropped: [] },
    );
    for (const words of single) expect([...words].filter((word) => word === 0)).toHaveLength(0);
    expect(single[0]).not.toEqual(single[1]);
  });

  it('has a client refuse to reveal both secrets of another one, or twice, or to share with too low a threshold', () => {
    const { clients, keys } = sumOf(values, { threshold: 3, dropped: [] });
    const twice = { sealed: {}, survivors: ['fcl_0', 'fcl_1', 'fcl_2'], dropped: ['fcl_1'] };
    expect(() => clients[0].reveal(twice)).toThrow('told to have and not to have');
    expect(() => clients[0].share(keys, 2)).toThrow('2 of 4 clients could be asked for both kinds');
    expect(() => clients[0].share([...keys.slice(0, 3), { ...keys[0], client: 'fcl_3' }], 3)).toThrow(
      'a key twice',
    );
  });
});

describe('shares of a secret', () => {
  const secret = Uint8Array.from({ length: 32 }, (_, index) => (index * 37) % 256);
  it('give it back, any so many as are needed, and others do not', () => {
    const shares = shareSecret(secret, { threshold: 3, count: 5 });
    expect(joinShares([shares[4], shares[0], shares[2]])).toEqual(secret);
    expect(joinShares([shares[1], shares[3], shares[2]])).toEqual(secret);
    expect(joinShares(shares.slice(0, 2))).not.toEqual(secret);
  });
  it('follow the field of AES: 3 · 7 = 9, and 0x57 · 0x83 = 0xc1 (FIPS 197)', () => {
    // A polynomial of degree 1 through (1, a) and (2, b) is (2a + b) · 3⁻¹ … at 0: a·(2/3) + b·(1/3).
    const shares = [
      { x: 0x57, value: Uint8Array.of(0) },
      { x: 0x57 ^ 0x83, value: Uint8Array.of(0x83) },
    ];
    // The weight of the second is 0x57 / 0x83, so the secret is 0x57.
    expect(joinShares(shares)).toEqual(Uint8Array.of(0x57));
  });
  it('are refused for more shares than the field has, or a threshold that none reach', () => {
    expect(() => shareSecret(secret, { threshold: 2, count: 256 })).toThrow('256 shares');
    expect(() => shareSecret(secret, { threshold: 4, count: 3 })).toThrow('no secret is divided');
  });
});

describe('fixed-point words', () => {
  it('hold numbers to 2⁻²⁴, negative ones too, and add and subtract modulo 2⁶⁴', () => {
    const sum = toWords([0.5, -1, 2 ** 27, -(2 ** -24)]);
    addWords(sum, toWords([-1.5, 1, 2 ** 27, 0]));
    expect([...fromWords(sum)]).toEqual([-1, 0, 2 ** 28, -(2 ** -24)]);
    subtractWords(sum, toWords([1, 1, 1, 1]));
    expect([...fromWords(sum)]).toEqual([-2, -1, 2 ** 28 - 1, -1 - 2 ** -24]);
  });
  it('refuse what is too large or not finite', () => {
    for (const wrong of [2 ** 28, -(2 ** 28), Number.NaN, Infinity])
      expect(() => toWords([wrong])).toThrow('can not be summed');
  });
  it('travel as little-endian bytes', () => {
    const words = toWords([1, -1]);
    expect(bytesOfWords(words).toString('hex')).toBe('0000000100000000000000ffffffffff');
    expect(new Uint32Array(bufferOfBytes(bytesOfWords(words)))).toEqual(words);
  });
});

it('keys of low order are no public keys', () => {
  expect(isPublicKey(new Uint8Array(32))).toBe(false);
  expect(isPublicKey(new Uint8Array(31).fill(9))).toBe(false);
  expect(isPublicKey(Uint8Array.of(9, ...new Uint8Array(31)))).toBe(true);
});
