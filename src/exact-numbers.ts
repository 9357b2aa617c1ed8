import {
  backslash,
  closeBrace,
  closeBracket,
  colon,
  isDigit,
  openBrace,
  openBracket,
  quote,
} from './json-bytes.ts';

/** Digits that a double may not hold. */
export const longDigits = 16;

/** Digits, signs, points and exponents. */
const isNumeric = (byte: number): boolean =>
  isDigit(byte) || byte === minus || byte === 43 || byte === 46 || byte === 101 || byte === 69;

/** Puts the numbers of JSON text that a double does not hold into quotes, piece by piece. */
export interface NumberQuoter {
  push(bytes: Buffer): Buffer;
  /** What is left when the text has ended. */
  end(): Buffer;
  /** Keys that such numbers have. */
  keys: ReadonlySet<string>;
}

/**
 * A quoter of the numbers of JSON objects that a double does not hold: whoever parses the text would round them. Numbers in arrays stay
 * as they are, but for those of an array `data`.
 * @param data which arrays of the key `data` count: one of rows in the object at the top, or tensors, wherever they are; null: none
 */
export function createNumberQuoter(data: 'rows' | 'tensors' | null = null): NumberQuoter {
  const keys = new Set<string>();
  const stack: number[] = [];
  let inString = false;
  let escaped = false;
  /** What of the number under way came in earlier pieces; nothing of it was given out. */
  let number = '';
  /** The last string, or the one under way as far as it came in earlier pieces; and the last one before a colon. */
  let text: Buffer = nothing;
  let key: Buffer = nothing;

  const written = (digits: string): string => {
    if (digits.length < longDigits) return digits;
    const isInObject = stack.at(-1) === openBrace;
    if (!isInObject && (data === null || keyOf(key) !== 'data')) return digits;
    if (!isInObject && data !== 'tensors' && !isCellOfRow(stack)) return digits;
    if (isHeld(digits)) return digits;
    keys.add(keyOf(key));
    return `"${digits}"`;
  };

  return {
    keys,
    push(chunk) {
      const out: Buffer[] = [];
      /** Where begins what is not given out yet; the number under way, −1: none; and the string. */
      let from = 0;
      let numberAt = number === '' ? -1 : 0;
      let textAt = 0;
      for (let i = 0; i < chunk.length; i++) {
        const byte = chunk[i];
        if (inString) {
          if (escaped) escaped = false;
          else if (byte === backslash) escaped = true;
          else if (byte === quote) {
            inString = false;
            text = joined(text, chunk.subarray(textAt, i));
          }
          continue;
        }
        if (numberAt < 0 ? isDigit(byte) || byte === minus : isNumeric(byte)) {
          if (numberAt < 0) numberAt = i;
          continue;
        }
        if (numberAt >= 0) {
          if (number !== '' || i - numberAt >= longDigits) {
            const digits = number + chunk.toString('latin1', numberAt, i);
            const given = written(digits);
            if (number !== '' || given !== digits) {
              out.push(chunk.subarray(from, numberAt), Buffer.from(given));
              from = i;
            }
            number = '';
          }
          numberAt = -1;
        }
        if (byte === quote) {
          inString = true;
          text = nothing;
          textAt = i + 1;
        } else if (byte === colon) key = text;
        else if (byte === openBrace || byte === openBracket) stack.push(byte);
        else if (byte === closeBrace || byte === closeBracket) stack.pop();
      }
      if (inString) text = joined(text, chunk.subarray(textAt));
      if (numberAt >= 0) number += chunk.toString('latin1', numberAt);
      out.push(chunk.subarray(from, numberAt < 0 ? chunk.length : numberAt));
      return out.length === 1 ? out[0] : Buffer.concat(out);
    },
    end() {
      const given = Buffer.from(written(number));
      number = '';
      return given;
    },
  };
}

const nothing = Buffer.alloc(0);
const minus = 45;
/** Bytes of a key that are looked at. */
const maxKeyBytes = 1000;

/** The beginning of a text that came in pieces; a piece that is all of it is not copied. */
function joined(text: Buffer, more: Buffer): Buffer {
  if (text.length === 0) return more;
  return text.length >= maxKeyBytes ? text : Buffer.concat([text, more]);
}

/** Whether a place is one of an array in an array of the object at the top. */
const isCellOfRow = (stack: readonly number[]): boolean =>
  stack.length === 3 && stack[0] === openBrace && stack[1] === openBracket && stack[2] === openBracket;

/** Where digits begin, so that each run of them is looked at once. */
const longRun = new RegExp(`(?:^|[^0-9.])[0-9][0-9.]{${longDigits - 1}}`);

/** Whether text has so many digits in a row that a double may not hold them. */
export const hasLongRun = (text: string): boolean => longRun.test(text);

/** JSON text whose objects, and whose arrays `data`, have the numbers that a double does not hold as strings, with all their digits. */
export function withExactNumbers(json: Buffer, data: 'rows' | 'tensors' = 'rows'): string {
  const text = json.toString('utf8');
  if (!hasLongRun(text)) return text;
  const quoter = createNumberQuoter(data);
  return Buffer.concat([quoter.push(json), quoter.end()]).toString('utf8');
}

function keyOf(bytes: Buffer): string {
  const raw = bytes.toString('utf8', 0, maxKeyBytes);
  if (!raw.includes('\\')) return raw;
  try {
    return JSON.parse(`"${raw}"`) as string;
  } catch {
    return raw;
  }
}

/** Whether a double holds a number as it is written: written out again it has the same digits. */
function isHeld(written: string): boolean {
  const value = Number(written);
  if (!Number.isFinite(value)) return true;
  if (Number.isInteger(value) && /^-?\d+$/.test(written)) return Number.isSafeInteger(value);
  const again = String(value);
  if (again === written) return true;
  const digits = significantDigits(written);
  return digits.length < longDigits || withoutZeros(significantDigits(again)) === withoutZeros(digits);
}

/** The digits of a number from the first that is not 0 on, without point and exponent. */
function significantDigits(written: string): string {
  const exponent = written.search(/[eE]/);
  const mantissa = exponent < 0 ? written : written.slice(0, exponent);
  const point = mantissa.indexOf('.');
  const digits = point < 0 ? mantissa : mantissa.slice(0, point) + mantissa.slice(point + 1);
  let first = 0;
  while (first < digits.length && (digits[first] === '0' || !isDigit(digits.charCodeAt(first)))) first += 1;
  return digits.slice(first);
}

function withoutZeros(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits[end - 1] === '0') end -= 1;
  return digits.slice(0, end);
}
