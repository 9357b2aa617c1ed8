import { TrainyardError } from './errors.ts';
import { hasLongRun } from './exact-numbers.ts';
import { pointerTo } from './json-pointer.ts';

/** What a number beyond a double has: an exponent of three digits, or three hundred digits. */
const largeExponent = /[eE]\+?0*[1-9]\d\d/;
const manyDigits = /\d{300}/;
const mayOverflow = (text: string): boolean =>
  largeExponent.test(text) || (hasLongRun(text) && manyDigits.test(text));

/**
 * Refuses a body with a number that is too large for a double. JSON.parse makes infinity of it, and whatever writes that as
 * JSON again makes null: a missing value that nobody sent.
 * @throws validationFailed with a pointer to the number
 */
export function requireFiniteNumbers(text: string, value: unknown): void {
  if (!mayOverflow(text)) return;
  const waiting: { pointer: string; value: unknown }[] = [{ pointer: '', value }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { pointer, value: inner } = next;
    if (typeof inner === 'number' && !Number.isFinite(inner)) {
      const detail = 'must be a number that fits a 64-bit float: at most 1.797e308.';
      throw new TrainyardError(
        'validationFailed',
        `The body does not fit its schema: ${pointer}: ${detail}`,
        {
          issues: [{ pointer, code: 'numberTooLarge', detail }],
        },
      );
    }
    if (typeof inner !== 'object' || inner === null) continue;
    for (const [name, item] of Object.entries(inner))
      waiting.push({
        pointer: `${pointer}${pointerTo(name)}`,
        value: item as unknown,
      });
  }
}
