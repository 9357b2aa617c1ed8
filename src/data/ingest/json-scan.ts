import { createReadStream, createWriteStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { TrainyardError } from '../../errors.ts';

/** Levels of brackets within each other that are read; the reader's own stack ends at some thousands. */
const deepest = 100;
/** Digits that a double may not hold. */
const longDigits = 16;

const quote = 34;
const backslash = 92;
const openBrace = 123;
const closeBrace = 125;
const openBracket = 91;
const closeBracket = 93;
const colon = 58;

const isSpace = (byte: number): boolean => byte === 32 || byte === 10 || byte === 13 || byte === 9;
const isDigit = (byte: number): boolean => byte >= 48 && byte <= 57;
/** Digits, signs, points and exponents. */
const isNumeric = (byte: number): boolean =>
  isDigit(byte) || byte === 45 || byte === 43 || byte === 46 || byte === 101 || byte === 69;

/** What one pass over JSON text found. */
export interface JsonScan {
  /** Values at the top: one array or object, or an object a line. */
  values: number;
  /** Arrays of objects that the first object holds itself, by key, with the bytes that they take. */
  arrays: { key: string; start: number; end: number }[];
  /** Whether an object holds a number of so many digits that a double may not hold it. */
  hasLongNumbers: boolean;
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
        else if (byte === quote) inString = false;
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
        keyBytes = [];
      } else if (byte === colon && stack.length === 1) key = Buffer.from(keyBytes).toString('utf8');
      else if (byte === openBrace || byte === openBracket) {
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
  return { values, arrays, hasLongNumbers };
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
): Promise<Set<string>> {
  const keys = new Set<string>();
  const range = part === null ? {} : { start: part.start, end: part.end - 1 };
  await pipeline(
    createReadStream(from, { highWaterMark: 1 << 20, ...range }),
    quoteLongNumbers(keys),
    createWriteStream(to, { highWaterMark: 1 << 20 }),
    { signal },
  );
  return keys;
}

function quoteLongNumbers(keys: Set<string>): Transform {
  const stack: number[] = [];
  let inString = false;
  let escaped = false;
  let number = '';
  let text: number[] = [];
  let key = '';
  const ended = (): string => {
    const written = number;
    number = '';
    if (stack.at(-1) !== openBrace || isHeld(written)) return written;
    keys.add(key);
    return `"${written}"`;
  };
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const out: Buffer[] = [];
      let from = 0;
      for (let i = 0; i < chunk.length; i++) {
        const byte = chunk[i];
        if (inString) {
          if (escaped) escaped = false;
          else if (byte === backslash) escaped = true;
          else if (byte === quote) inString = false;
          if (inString && text.length < 1000) text.push(byte);
          continue;
        }
        const starts = number === '' ? isDigit(byte) || byte === 45 : isNumeric(byte);
        if (starts) {
          if (number === '') out.push(chunk.subarray(from, i));
          number += String.fromCharCode(byte);
          from = i + 1;
          continue;
        }
        if (number !== '') {
          out.push(Buffer.from(ended()));
          from = i;
        }
        if (byte === quote) {
          inString = true;
          text = [];
        } else if (byte === colon) key = keyOf(text);
        else if (byte === openBrace || byte === openBracket) stack.push(byte);
        else if (byte === closeBrace || byte === closeBracket) stack.pop();
      }
      out.push(chunk.subarray(from));
      done(null, Buffer.concat(out));
    },
    flush(done) {
      done(null, Buffer.from(number === '' ? '' : ended()));
    },
  });
}

function keyOf(bytes: readonly number[]): string {
  const raw = Buffer.from(bytes).toString('utf8');
  try {
    return JSON.parse(`"${raw}"`) as string;
  } catch {
    return raw;
  }
}

/** Whether a double holds a number as it is written: written out again it has the same digits. */
export function isHeld(written: string): boolean {
  const digits = written
    .replace(/[eE].*$/, '')
    .replace(/[^0-9]/g, '')
    .replace(/^0+/, '');
  const value = Number(written);
  if (!Number.isFinite(value)) return true;
  if (Number.isInteger(value) && /^-?\d+$/.test(written)) return Number.isSafeInteger(value);
  if (digits.length < longDigits) return true;
  const again = String(Math.abs(value))
    .replace(/e.*$/, '')
    .replace(/[^0-9]/g, '')
    .replace(/^0+/, '');
  return again.replace(/0+$/, '') === digits.replace(/0+$/, '');
}
