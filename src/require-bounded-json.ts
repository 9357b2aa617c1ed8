import { TrainyardError } from './errors.ts';
import { backslash, closeBrace, closeBracket, colon, openBrace, openBracket, quote } from './json-bytes.ts';

/** Objects and arrays within each other: what we read is never nested nearly as deeply, and deeper values overflow stacks. */
const maxJsonDepth = 64;
/** Objects and arrays of a body; each takes many times the memory of its text. */
const maxContainers = 1_000_000;
/** Different names of properties; the parser makes each of them known to the whole process. */
const maxNames = 50_000;
/** The least that a property takes in a body: two quotes, a colon, a value of a digit, and what separates it from the next. */
const bytesPerName = 5;

/**
 * Refuses the bytes of a JSON body that would be dear to parse, to check and to pass on, before any of it is done. Whether
 * they are JSON is left to the parser.
 * @throws malformedRequest where it is nested too deeply, bodyTooLarge where it has too many objects, arrays or names
 */
export function requireBoundedJson(bytes: Uint8Array): void {
  // Counting takes two megabytes: too much for each small body, which can't have too many.
  const names = bytes.length > bytesPerName * maxNames ? createNameCounter(bytes) : null;
  let depth = 0;
  let containers = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === quote) {
      const end = endOfString(bytes, at);
      if (names && bytes[afterSpace(bytes, end + 1)] === colon && names.add(at, end) > maxNames)
        throw tooMany(maxNames, 'different names of properties');
      at = end;
    } else if (byte === openBrace || byte === openBracket) {
      depth += 1;
      containers += 1;
      if (depth > maxJsonDepth) {
        const detail = `The body is nested more than ${maxJsonDepth} levels deep, at byte ${at + 1}.`;
        throw new TrainyardError('malformedRequest', detail);
      }
      if (containers > maxContainers) throw tooMany(maxContainers, 'objects and arrays');
    } else if (byte === closeBrace || byte === closeBracket) depth -= 1;
  }
}

const tooMany = (limit: number, what: string): TrainyardError =>
  new TrainyardError('bodyTooLarge', `The body may have ${limit} ${what}; it has more.`);

/** The place of the quote that ends the string which begins at `start`. */
function endOfString(bytes: Uint8Array, start: number): number {
  for (let at = start + 1; ; at++) {
    at = bytes.indexOf(quote, at);
    if (at < 0) return bytes.length;
    let escapes = 0;
    while (bytes[at - 1 - escapes] === backslash) escapes += 1;
    if (escapes % 2 === 0) return at;
  }
}

function afterSpace(bytes: Uint8Array, start: number): number {
  let at = start;
  while (bytes[at] === 0x20 || (bytes[at] >= 0x09 && bytes[at] <= 0x0d)) at += 1;
  return at;
}

/** Counts different names by a bit for each hash (FNV-1a, 24 bits): a few too little where hashes meet. */
function createNameCounter(bytes: Uint8Array): { add(start: number, end: number): number } {
  const seen = new Uint8Array(1 << 21);
  let count = 0;
  return {
    add(start, end) {
      let hash = 0x811c9dc5;
      for (let at = start + 1; at < end; at++) hash = Math.imul(hash ^ bytes[at], 0x01000193);
      const [place, bit] = [(hash >>> 3) & 0x1fffff, 1 << (hash & 7)];
      if ((seen[place] & bit) === 0) count += 1;
      seen[place] |= bit;
      return count;
    },
  };
}
