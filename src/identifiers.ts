import { randomFillSync } from 'node:crypto';
import { typeid, TypeID } from 'typeid-js';

/** The prefix of each kind of id; ids are TypeIDs: `prefix_` and a UUIDv7 in base32, so they sort by time. */
export const idPrefixes = {
  project: 'prj',
  key: 'key',
  dataset: 'ds',
  experiment: 'exp',
  run: 'run',
  checkpoint: 'ckpt',
  model: 'mdl',
  batchPrediction: 'bpr',
  search: 'srch',
  worker: 'wrk',
  request: 'req',
  policy: 'pol',
  webhook: 'whk',
  message: 'msg',
  federatedClient: 'fcl',
} as const;

/** A noun that has ids. */
export type IdKind = keyof typeof idPrefixes;

/** A new id of the given kind, such as `run_01jd2v…`: unique, sortable by time of creation. */
export function newId(kind: IdKind): string {
  return typeid(idPrefixes[kind]).toString();
}

/** Digits of TypeIDs: Crockford's base32. */
const digits = '0123456789abcdefghjkmnpqrstvwxyz';
/** Random numbers for ids of requests, drawn for many at a time. */
const random = new Uint32Array(3 * 1024);
let nextRandom = random.length;

/**
 * A new id of a request, as {@link newId} gives it, but in a fraction of the time: every answer has one. Those of the same
 * millisecond are not in order.
 */
export function newRequestId(): string {
  if (nextRandom === random.length) {
    randomFillSync(random);
    nextRandom = 0;
  }
  // A UUIDv7: 48 bits of time, version 7, 12 random bits, variant 2, 62 random bits.
  const now = Date.now();
  const high = Math.floor(now / 0x10000);
  const words = [
    high,
    (((now % 0x10000) << 16) | 0x7000 | (random[nextRandom] & 0xfff)) >>> 0,
    (0x80000000 | (random[nextRandom + 1] & 0x3fffffff)) >>> 0,
    random[nextRandom + 2],
  ];
  nextRandom += 3;
  let text = 'req_';
  for (let digit = 25; digit >= 0; digit--) text += digits[fiveBits(words, digit * 5)];
  return text;
}

/** Five bits of four words of 32 bits, from a place that counts from the last one. */
function fiveBits(words: readonly number[], at: number): number {
  const word = 3 - (at >>> 5);
  const shift = at & 31;
  const low = words[word] >>> shift;
  const above = shift > 27 && word > 0 ? words[word - 1] << (32 - shift) : 0;
  return (low | above) & 31;
}

/** Whether `value` is a well-formed id of the given kind. */
export function isId(kind: IdKind, value: string): boolean {
  try {
    return TypeID.fromString(value).getType() === idPrefixes[kind];
  } catch {
    return false;
  }
}
