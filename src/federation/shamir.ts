import { randomBytes } from 'node:crypto';

/** A share of a secret: the value at `x` of a polynomial for each byte of it. */
export interface SecretShare {
  /** Place of the share, 1 … 255. */
  x: number;
  value: Uint8Array;
}

/** Powers of the generator 3 of GF(2⁸) with the polynomial x⁸ + x⁴ + x³ + x + 1, and their logarithms. */
const [powers, logarithms] = fieldTables();

function fieldTables(): [Uint8Array, Uint8Array] {
  const exponents = new Uint8Array(510);
  const logs = new Uint8Array(256);
  let value = 1;
  for (let exponent = 0; exponent < 255; exponent++) {
    exponents[exponent] = exponents[exponent + 255] = value;
    logs[value] = exponent;
    const doubled = (value << 1) ^ (value & 0x80 ? 0x11b : 0);
    value ^= doubled;
  }
  return [exponents, logs];
}

const multiply = (a: number, b: number): number =>
  a === 0 || b === 0 ? 0 : powers[logarithms[a] + logarithms[b]];

const divide = (a: number, b: number): number => (a === 0 ? 0 : powers[logarithms[a] + 255 - logarithms[b]]);

/**
 * Divides a secret into shares, of which any `threshold` give it back and fewer reveal nothing (Shamir 1979), byte by byte over GF(2⁸).
 * @param count of shares, at most 255
 */
export function shareSecret(
  secret: Uint8Array,
  { threshold, count }: { threshold: number; count: number },
): SecretShare[] {
  if (threshold < 1 || threshold > count || count > 255)
    throw new Error(`no secret is divided into ${count} shares of which ${threshold} are enough`);
  const shares = Array.from({ length: count }, (_, index) => ({
    x: index + 1,
    value: new Uint8Array(secret.length),
  }));
  for (const [place, byte] of secret.entries()) {
    const coefficients = [byte, ...randomBytes(threshold - 1)];
    for (const { x, value } of shares)
      value[place] = coefficients.reduceRight((sum, coefficient) => multiply(sum, x) ^ coefficient, 0);
  }
  return shares;
}

/** The secret of at least `threshold` shares of it: the polynomial at 0, by Lagrange. Fewer shares give other bytes. */
export function joinShares(shares: readonly SecretShare[]): Uint8Array {
  const weights = shares.map(({ x }, index) =>
    shares.reduce(
      (weight, other, at) => (at === index ? weight : multiply(weight, divide(other.x, other.x ^ x))),
      1,
    ),
  );
  return Uint8Array.from({ length: shares[0].value.length }, (_, place) =>
    shares.reduce((sum, { value }, index) => sum ^ multiply(value[place], weights[index]), 0),
  );
}
