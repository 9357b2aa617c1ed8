/**
 * Initial direction numbers m₁ … mₛ with their primitive polynomials (degree s, inner coefficients a), `s a m₁ … mₛ`, of the dimensions
 * 2 to 40: the first of `new-joe-kuo-6.21201` (S. Joe and F. Y. Kuo 2008, "Constructing Sobol sequences with better two-dimensional
 * projections", SIAM J. Sci. Comput. 30, 2635–2654). Copyright (c) 2008, Frances Y. Kuo and Stephen Joe. All rights reserved.
 * Redistribution and use in source and binary forms, with or without modification, are permitted provided that the copyright notice, these
 * conditions and the following disclaimer are kept, and that neither the names of the copyright holders nor those of the universities of
 * New South Wales and of Waikato and their contributors are used to endorse derived products without written permission. THIS SOFTWARE
 * IS PROVIDED BY THE COPYRIGHT HOLDERS "AS IS", without any express or implied warranties; they are not liable for any damages.
 */
const joeKuo =
  '1 0 1|2 1 1 3|3 1 1 3 1|3 2 1 1 1|4 1 1 1 3 3|4 4 1 3 5 13|5 2 1 1 5 5 17|5 4 1 1 5 5 5|5 7 1 1 7 11 19|5 11 1 1 5 1 1|' +
  '5 13 1 1 1 3 11|5 14 1 3 5 5 31|6 1 1 3 3 9 7 49|6 13 1 1 1 15 21 21|6 16 1 3 1 13 27 49|6 19 1 1 1 15 7 5|' +
  '6 22 1 3 1 15 13 25|6 25 1 1 5 5 19 61|7 1 1 3 7 11 23 15 103|7 4 1 3 7 13 13 15 69|7 7 1 1 3 13 7 35 63|' +
  '7 8 1 3 5 9 1 25 53|7 14 1 3 1 13 9 35 107|7 19 1 3 1 5 27 61 31|7 21 1 1 5 11 19 41 61|7 28 1 3 5 3 3 13 69|' +
  '7 31 1 1 7 13 1 19 1|7 32 1 3 7 5 13 19 59|7 37 1 1 3 9 25 29 41|7 41 1 3 5 13 23 1 55|7 42 1 3 7 3 13 59 17|' +
  '7 50 1 3 1 3 5 53 69|7 55 1 1 5 5 23 33 13|7 56 1 1 7 7 1 61 123|7 59 1 1 7 9 13 61 49|7 62 1 3 3 5 3 55 33|' +
  '8 14 1 3 1 15 31 13 49 245|8 21 1 3 5 15 31 59 63 97|8 22 1 3 1 11 11 11 77 249';

/** The direction numbers of a dimension as 32-bit fractions, by the recurrence of Bratley and Fox (1988). */
function directionsOf(row: string): Uint32Array {
  const [degree, coefficients, ...initial] = row.split(' ').map(Number);
  const directions = new Uint32Array(32);
  for (let bit = 0; bit < 32; bit++) {
    if (bit < degree) {
      directions[bit] = initial[bit] << (31 - bit);
      continue;
    }
    let next = directions[bit - degree] ^ (directions[bit - degree] >>> degree);
    for (let k = 1; k < degree; k++) if ((coefficients >>> (degree - 1 - k)) & 1) next ^= directions[bit - k];
    directions[bit] = next;
  }
  return directions;
}

/** In the first dimension the bits of the index are mirrored: van der Corput's sequence. */
const firstDirections = Uint32Array.from({ length: 32 }, (_, bit) => 2 ** (31 - bit));
const directions = [firstDirections, ...joeKuo.split('|').map(directionsOf)];

/** How many dimensions there are. */
export const sobolDimensions = directions.length;

/**
 * A coordinate of a point of Sobol's sequence, in order of the index and not of its Gray code, as 32 bits behind the point.
 * @param index 0 … 2³²−1
 * @param dimension 0 … {@link sobolDimensions} − 1
 */
export function sobolBits(index: number, dimension: number): number {
  const ofDimension = directions[dimension];
  let bits = 0;
  for (let bit = 0, left = index >>> 0; left !== 0; bit++, left >>>= 1)
    if (left & 1) bits ^= ofDimension[bit];
  return bits >>> 0;
}

/**
 * Owen's nested scrambling of a coordinate: every bit is flipped or not by a hash of the bits above it, so that the points stay as evenly
 * spread and each of them is uniformly distributed over the seeds. The hash is that of Laine and Karras with the constants of
 * Burley (2020, "Practical Hash-based Owen Scrambling", JCGT 9(4)).
 * @param seed 32 bits, another one for each dimension
 * @returns 32 bits
 */
export function scrambleBits(bits: number, seed: number): number {
  let x = reverseBits(bits);
  x = (x + seed) | 0;
  x ^= Math.imul(x, 0x6c50b47c);
  x ^= Math.imul(x, 0xb82f1e52);
  x ^= Math.imul(x, 0xc7afe638);
  x ^= Math.imul(x, 0x8d22f6e6);
  return reverseBits(x);
}

/** 32 bits in the opposite order. */
function reverseBits(bits: number): number {
  let x = bits;
  x = ((x >>> 1) & 0x55555555) | ((x & 0x55555555) << 1);
  x = ((x >>> 2) & 0x33333333) | ((x & 0x33333333) << 2);
  x = ((x >>> 4) & 0x0f0f0f0f) | ((x & 0x0f0f0f0f) << 4);
  x = ((x >>> 8) & 0x00ff00ff) | ((x & 0x00ff00ff) << 8);
  return ((x >>> 16) | (x << 16)) >>> 0;
}
