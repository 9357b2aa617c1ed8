import { createReadStream, createWriteStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { TrainyardError } from '../../errors.ts';
import { createNumberQuoter, longDigits, type NumberQuoter } from '../../exact-numbers.ts';
import {
  backslash,
  closeBrace,
  closeBracket,
  colon,
  isDigit,
  isSpace,
  openBrace,
  openBracket,
  quote,
} from '../../json-bytes.ts';

/** Levels of brackets within each other that are read; the reader's own stack ends at some thousands. */
const deepest = 100;

/** What one pass over JSON text found. */
export interface JsonScan {
  /** Values at the top: one array or object, or an object a line. */
  values: number;
  /** Arrays of objects that the first object holds itself, by key, with the bytes that they take. */
  arrays: { key: string; start: number; end: number }[];
  /** Whether an object holds a number of so many digits that a double may not hold it. */
  hasLongNumbers: boolean;
  /** Whether an object has a key without a character. */
  hasEmptyKeys: boolean;
}

/**
 * Reads JSON text once, without building anything, for what DuckDB can't tell or dies of.
 * @throws TrainyardError datasetInvalid (tooDeep)
 */
export async function scanJson(path: string, signal?: AbortSignal): Promise<JsonScan> {
  const stack: number[] = [];
  const arrays: JsonScan['arrays'] = [];
  let values = 0;
  let hasLongNumbers = false;
  let hasEmptyKeys = false;
  let quotedAt = -1;
  let isEmpty = false;
  let inString = false;
  let escaped = false;
  let digits = 0;
  let keyBytes: number[] = [];
  let key = '';
  let start = -1;
  let startsObjects: boolean | null = null;
  let position = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20, signal })) {
    for (const byte of chunk as Buffer) {
      const at = position++;
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === backslash) escaped = true;
        else if (byte === quote) {
          inString = false;
          isEmpty = quotedAt === at - 1;
        }
        if (inString && values === 1 && stack.length === 1 && keyBytes.length < 200) keyBytes.push(byte);
        continue;
      }
      if (isDigit(byte)) {
        digits += 1;
        if (digits >= longDigits && stack.at(-1) === openBrace) hasLongNumbers = true;
        continue;
      }
      if (byte !== 46) digits = 0;
      if (isSpace(byte)) continue;
      if (startsObjects === null && stack.length === 2 && byte !== openBracket)
        startsObjects = byte === openBrace;
      if (byte === quote) {
        inString = true;
        quotedAt = at;
        keyBytes = [];
      } else if (byte === colon) {
        hasEmptyKeys ||= isEmpty;
        if (stack.length === 1) key = Buffer.from(keyBytes).toString('utf8');
      } else if (byte === openBrace || byte === openBracket) {
        if (stack.length === 0) values += 1;
        if (stack.length === deepest) throw tooDeep();
        if (stack.length === 1 && stack[0] === openBrace && byte === openBracket && values === 1) {
          start = at;
          startsObjects = null;
        }
        stack.push(byte);
      } else if (byte === closeBrace || byte === closeBracket) {
        stack.pop();
        if (stack.length === 1 && start >= 0) {
          if (byte === closeBracket && startsObjects === true) arrays.push({ key, start, end: at + 1 });
          if (byte === closeBracket) start = -1;
        }
      }
    }
  }
  return { values, arrays, hasLongNumbers, hasEmptyKeys };
}

function tooDeep(): TrainyardError {
  const detail = `The JSON has more than ${deepest} levels of brackets within each other.`;
  return new TrainyardError('datasetInvalid', detail, { issues: [{ code: 'tooDeep', detail }] });
}

/**
 * Copies JSON text, or a part of it, with every number that a double does not hold in quotes: DuckDB would round it. Numbers
 * in arrays stay as they are.
 * @returns keys that such numbers have
 */
export async function copyJson(
  from: string,
  to: string,
  part: { start: number; end: number } | null,
  signal?: AbortSignal,
): Promise<ReadonlySet<string>> {
  const quoter = createNumberQuoter();
  const range = part === null ? {} : { start: part.start, end: part.end - 1 };
  await pipeline(
    createReadStream(from, { highWaterMark: 1 << 20, ...range }),
    quoteLongNumbers(quoter),
    createWriteStream(to, { highWaterMark: 1 << 20 }),
    { signal },
  );
  return quoter.keys;
}

function quoteLongNumbers(quoter: NumberQuoter): Transform {
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => done(null, quoter.push(chunk)),
    flush: (done) => done(null, quoter.end()),
  });
}
