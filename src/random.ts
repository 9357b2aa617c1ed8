/**
 * The project's own pseudo-random numbers, so that a run's seed means the same on every machine and Node version:
 * xoshiro128** 1.1 (Blackman and Vigna, 2018, https://prng.di.unimi.it/xoshiro128starstar.c), its state filled by
 * splitmix32 from the seed and the name of the stream.
 */

/** A stream of pseudo-random numbers. Draws change its state; equal seeds and streams draw equal numbers. */
export interface Random {
  /** The next 32 bits, 0 … 2³²−1. */
  uint32(): number;
  /** A number in [0, 1) with 53 random bits. */
  uniform(): number;
  /** An unbiased integer in [0, bound); `bound` 1 … 2³². */
  integer(bound: number): number;
  /** A standard normal number (polar method of Marsaglia). */
  normal(): number;
  /** Shuffles in place (Fisher–Yates, from the end) and returns what it was given. */
  shuffle<T extends number[] | Int32Array | Uint32Array | unknown[]>(items: T): T;
  /** The four state words; {@link randomFromState} goes on from there (a spare normal number is not kept). */
  state(): RandomState;
}

/** Four 32-bit words, not all zero. */
export type RandomState = readonly [number, number, number, number];

const twoTo32 = 4294967296;

/** Bits rotated left by `k`. */
const rotateLeft = (x: number, k: number): number => (x << k) | (x >>> (32 - k));

/** FNV-1a over UTF-16 units: spreads stream names over 32 bits. */
function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** splitmix32: the 32-bit splitmix with the murmur3-like finalizer of lowest known bias (github.com/skeeto/hash-prospector). */
function splitmix32(seed: number): () => number {
  let s = seed | 0;
  return () => {
    s = (s + 0x9e3779b9) | 0;
    let t = s ^ (s >>> 16);
    t = Math.imul(t, 0x21f0aaad);
    t ^= t >>> 15;
    t = Math.imul(t, 0x735a2d97);
    return (t ^ (t >>> 15)) >>> 0;
  };
}

/**
 * A stream drawn from a seed. Streams with different names are independent, so that a new user of randomness (say,
 * augmentation) does not change what another one (say, the split) draws from the same seed.
 * @param seed an integer in 0 … 2³²−1
 */
export function createRandom(seed: number, stream = ''): Random {
  const next = splitmix32(stream === '' ? seed : splitmix32(seed ^ hashName(stream))());
  const state = [next(), next(), next(), next()] as const;
  return randomFromState(state.every((word) => word === 0) ? [1, 0, 0, 0] : state);
}

/** Goes on from a state that {@link Random.state} gave. */
export function randomFromState(state: RandomState): Random {
  let [s0, s1, s2, s3] = state;
  let spareNormal: number | null = null;

  const uint32 = (): number => {
    const result = Math.imul(rotateLeft(Math.imul(s1, 5), 7), 9) >>> 0;
    const t = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = rotateLeft(s3, 11);
    return result;
  };
  const uniform = (): number => ((uint32() >>> 5) * 67108864 + (uint32() >>> 6)) / 9007199254740992;
  const integer = (bound: number): number => {
    // Draws below 2³² mod bound are thrown away: what is left is a multiple of bound, so the remainder is unbiased.
    const floor = twoTo32 % bound;
    for (;;) {
      const draw = uint32();
      if (draw >= floor) return draw % bound;
    }
  };
  const normal = (): number => {
    if (spareNormal !== null) {
      const spare = spareNormal;
      spareNormal = null;
      return spare;
    }
    for (;;) {
      const u = 2 * uniform() - 1;
      const v = 2 * uniform() - 1;
      const square = u * u + v * v;
      if (square > 0 && square < 1) {
        const factor = Math.sqrt((-2 * Math.log(square)) / square);
        spareNormal = v * factor;
        return u * factor;
      }
    }
  };

  return {
    uint32,
    uniform,
    integer,
    normal,
    shuffle(items) {
      const list = items as unknown[];
      for (let i = list.length - 1; i > 0; i--) {
        const j = integer(i + 1);
        const kept = list[i];
        list[i] = list[j];
        list[j] = kept;
      }
      return items;
    },
    state: () => [s0 >>> 0, s1 >>> 0, s2 >>> 0, s3 >>> 0],
  };
}
