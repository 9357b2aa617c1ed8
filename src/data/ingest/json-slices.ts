import {
  backslash,
  closeBrace,
  closeBracket,
  colon,
  comma,
  isSpace,
  openBrace,
  openBracket,
  quote,
} from '../../json-bytes.ts';

/** A piece of JSON text: the bytes `start … end`, `end` not included. */
export interface JsonSlice {
  start: number;
  end: number;
}

/** The values that an array or object holds, as they stand in the text, and the keys of an object. */
export interface JsonParts {
  kind: 'array' | 'object';
  keys: string[];
  values: JsonSlice[];
}

/**
 * Cuts an array or object into its values without building any: numbers keep all their digits.
 * @returns null for another value, and for text that is no JSON
 */
export function cutJson(bytes: Buffer, { start, end }: JsonSlice): JsonParts | null {
  let at = skipSpaces(bytes, start, end);
  const kind = bytes[at] === openBrace ? 'object' : bytes[at] === openBracket ? 'array' : null;
  if (kind === null) return null;
  const close = kind === 'object' ? closeBrace : closeBracket;
  const parts: JsonParts = { kind, keys: [], values: [] };
  at = skipSpaces(bytes, at + 1, end);
  if (bytes[at] === close) return parts;
  while (at < end) {
    if (kind === 'object') {
      const keyEnd = bytes[at] === quote ? endOfValue(bytes, at, end) : at;
      const key = keyEnd > at ? textOf(bytes, { start: at, end: keyEnd }) : null;
      at = skipSpaces(bytes, keyEnd, end);
      if (key === null || bytes[at] !== colon) return null;
      parts.keys.push(key);
      at = skipSpaces(bytes, at + 1, end);
    }
    const valueEnd = endOfValue(bytes, at, end);
    if (valueEnd === at) return null;
    parts.values.push({ start: at, end: valueEnd });
    at = skipSpaces(bytes, valueEnd, end);
    if (bytes[at] === close) return parts;
    if (bytes[at] !== comma) return null;
    at = skipSpaces(bytes, at + 1, end);
  }
  return null;
}

/** A string; null for another value. */
export function textOf(bytes: Buffer, { start, end }: JsonSlice): string | null {
  if (bytes[start] !== quote) return null;
  try {
    return JSON.parse(bytes.toString('utf8', start, end)) as string;
  } catch {
    return null;
  }
}

function skipSpaces(bytes: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end && isSpace(bytes[at])) at++;
  return at;
}

/** Where the value that begins here ends. */
function endOfValue(bytes: Buffer, from: number, end: number): number {
  let depth = 0;
  for (let at = from; at < end; at++) {
    const byte = bytes[at];
    if (byte === quote) {
      for (at++; at < end && bytes[at] !== quote; at++) if (bytes[at] === backslash) at++;
      if (depth === 0) return Math.min(end, at + 1);
    } else if (byte === openBrace || byte === openBracket) depth++;
    else if (byte === closeBrace || byte === closeBracket) {
      if (depth === 0) return at;
      if (--depth === 0) return at + 1;
    } else if (depth === 0 && (byte === comma || byte === colon || isSpace(byte))) return at;
  }
  return end;
}
