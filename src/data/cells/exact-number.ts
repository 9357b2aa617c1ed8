const pattern = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;

/** A number by its digits before and after the point, without zeros that say nothing; null where the text is none. */
function partsOf(text: string): { isNegative: boolean; whole: string; fraction: string } | null {
  const found = pattern.exec(text);
  if (found === null) return null;
  const [, sign, before, after = '', exponent = '0'] = found;
  const digits = before + after;
  if (digits === '') return null;
  const point = before.length + Number(exponent);
  const whole = (point <= 0 ? '' : digits.slice(0, point).padEnd(point, '0')).replace(/^0+/, '');
  const fraction = (point >= 0 ? digits.slice(point) : digits.padStart(digits.length - point, '0')).replace(/0+$/, ''); // prettier-ignore
  return { isNegative: sign === '-' && whole + fraction !== '', whole, fraction };
}

/** Whether a trimmed cell is a number that {@link compareExactNumbers} orders. */
export const isExactNumber = (text: string): boolean => partsOf(text) !== null;

/**
 * Orders numbers that are kept as text with all their digits, by their values: below 0 where `a` is less, 0 where they are equal, as
 * `1.50` and `1.5` are. What is no number comes last.
 */
export function compareExactNumbers(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)];
  if (left === null || right === null) return Number(left === null) - Number(right === null);
  if (left.isNegative !== right.isNegative) return left.isNegative ? -1 : 1;
  const sign = left.isNegative ? -1 : 1;
  if (left.whole.length !== right.whole.length) return sign * (left.whole.length - right.whole.length);
  if (left.whole !== right.whole) return left.whole < right.whole ? -sign : sign;
  if (left.fraction === right.fraction) return 0;
  return left.fraction < right.fraction ? -sign : sign;
}
