import { createReadStream, createWriteStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  backslash,
  closeBrace,
  closeBracket,
  comma,
  openBrace,
  openBracket,
  quote,
} from '../../json-bytes.ts';

/** Follows JSON text byte by byte, and tells where the keys of its records are. */
export interface KeyFinder {
  /** Whether the byte belongs to the text of a record's key, without its quotes. */
  push(byte: number): 'key' | 'endOfKey' | 'other';
}

/** @param depth of a record's brackets: 1 for an object a line, 2 for an array of objects */
export function createKeyFinder(depth: 1 | 2): KeyFinder {
  const stack: number[] = [];
  let inString = false;
  let isKey = false;
  let escaped = false;
  let expectsKey = false;
  return {
    push(byte) {
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === backslash) escaped = true;
        else if (byte === quote) {
          inString = false;
          if (isKey) return 'endOfKey';
        }
        return isKey ? 'key' : 'other';
      }
      if (byte === quote) {
        inString = true;
        isKey = expectsKey;
        expectsKey = false;
      } else if (byte === openBrace || byte === openBracket) {
        stack.push(byte);
        expectsKey = byte === openBrace && stack.length === depth;
      } else if (byte === closeBrace || byte === closeBracket) stack.pop();
      else if (byte === comma) expectsKey = stack.length === depth && stack.at(-1) === openBrace;
      return 'other';
    },
  };
}

/** A key as it is meant; a damaged one as it stands. */
function keyOf(bytes: Buffer): string {
  const raw = bytes.toString('utf8');
  try {
    return JSON.parse(`"${raw}"`) as string;
  } catch {
    return raw;
  }
}

/** The different keys of a file's records, in the order in which they first occur; at most so many and one more. */
export async function recordKeys(
  path: string,
  depth: 1 | 2,
  most: number,
  signal?: AbortSignal,
): Promise<string[]> {
  const keys = new Set<string>();
  const finder = createKeyFinder(depth);
  let bytes: number[] = [];
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20, signal })) {
    for (const byte of chunk as Buffer) {
      const found = finder.push(byte);
      if (found === 'other') continue;
      if (found === 'key') bytes.push(byte);
      else {
        keys.add(keyOf(Buffer.from(bytes)));
        bytes = [];
      }
    }
    if (keys.size > most) break;
  }
  return [...keys];
}

/** Copies JSON text with other keys in its records. @param renames by the keys as they are */
export async function copyWithKeys(
  from: string,
  to: string,
  depth: 1 | 2,
  renames: ReadonlyMap<string, string>,
  signal?: AbortSignal,
): Promise<void> {
  const finder = createKeyFinder(depth);
  let held: number[] = [];
  const renaming = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const out: Buffer[] = [];
      let start = 0;
      for (let i = 0; i < chunk.length; i++) {
        const found = finder.push(chunk[i]);
        if (found === 'other') continue;
        // The opening quote stands just before.
        out.push(chunk.subarray(start, i));
        start = i + 1;
        if (found === 'key') held.push(chunk[i]);
        else {
          const raw = Buffer.from(held);
          const given = renames.get(keyOf(raw));
          out.push(
            given === undefined ? raw : Buffer.from(JSON.stringify(given).slice(1, -1)),
            Buffer.from('"'),
          );
          held = [];
        }
      }
      out.push(chunk.subarray(start));
      done(null, Buffer.concat(out));
    },
  });
  await pipeline(
    createReadStream(from, { highWaterMark: 1 << 20 }),
    renaming,
    createWriteStream(to, { highWaterMark: 1 << 20 }),
    { signal },
  );
}
