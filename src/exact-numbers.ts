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
  isDigit(byte) || byte === 45 || byte === 43 || byte === 46 || byte === 101 || byte === 69;

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
  let number = '';
  let text: number[] = [];
  let key = '';
  const ended = (): Buffer => {
    const written = number;
    number = '';
    const isValue =
      stack.at(-1) === openBrace ||
      (data !== null && key === 'data' && (data === 'tensors' || isCellOfRow(stack)));
    if (!isValue || isHeld(written)) return Buffer.from(written);
    keys.add(key);
    return Buffer.from(`"${written}"`);
  };
  return {
    keys,
    push(chunk) {
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
          out.push(ended());
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
      return Buffer.concat(out);
    },
    end: () => (number === '' ? Buffer.alloc(0) : ended()),
  };
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

function keyOf(bytes: readonly number[]): string {
  const raw = Buffer.from(bytes).toString('utf8');
  try {
    return JSON.parse(`"${raw}"`) as string;
  } catch {
    return raw;
  }
}

/** Whether a double holds a number as it is written: written out again it has the same digits. */
function isHeld(written: string): boolean {
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
