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

/** An array of objects in an object. */
export interface JsonArray {
  /** The keys that lead to it. */
  path: string[];
  start: number;
  end: number;
}

/** Objects within each other in which arrays of objects are looked for. */
const deepestArray = 4;

/** What one pass over JSON text found. */
export interface JsonScan {
  /** Values at the top: one array or object, or an object a line. */
  values: number;
  /** Arrays of objects that the first object holds, itself or in objects within it, with the bytes that they take. */
  arrays: JsonArray[];
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
  const keys: string[] = [];
  /** Of the array that is looked at: where it starts, and how many brackets stand around it. */
  let start = -1;
  let around = 0;
  let startsObjects: boolean | null = null;
  const isInObjects = (): boolean =>
    values === 1 && stack.length <= deepestArray && start < 0 && stack.every((open) => open === openBrace);
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
        if (inString && start < 0 && values === 1 && stack.length <= deepestArray && keyBytes.length < 200) keyBytes.push(byte); // prettier-ignore
        continue;
      }
      if (isDigit(byte)) {
        digits += 1;
        if (digits >= longDigits && stack.at(-1) === openBrace) hasLongNumbers = true;
        continue;
      }
      if (byte !== 46) digits = 0;
      if (isSpace(byte)) continue;
      if (start >= 0 && startsObjects === null) startsObjects = byte === openBrace;
      if (byte === quote) {
        inString = true;
        quotedAt = at;
        keyBytes = [];
      } else if (byte === colon) {
        hasEmptyKeys ||= isEmpty;
        if (stack.length <= deepestArray && start < 0)
          keys.splice(stack.length - 1, keys.length, Buffer.from(keyBytes).toString('utf8'));
      } else if (byte === openBrace || byte === openBracket) {
        if (stack.length === 0) values += 1;
        if (stack.length === deepest) throw tooDeep();
        if (byte === openBracket && stack.length > 0 && isInObjects()) {
          start = at;
          around = stack.length;
          startsObjects = null;
        }
        stack.push(byte);
      } else if (byte === closeBrace || byte === closeBracket) {
        stack.pop();
        if (start >= 0 && stack.length === around) {
          if (startsObjects === true) arrays.push({ path: keys.slice(0, around), start, end: at + 1 });
          start = -1;
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
