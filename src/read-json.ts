import { TrainyardError } from './errors.ts';
import { withExactNumbers } from './exact-numbers.ts';
import { requireBoundedJson } from './require-bounded-json.ts';
import { requireFiniteNumbers } from './require-finite-numbers.ts';

/** How a body of JSON is read. */
export interface ReadJsonOptions {
  /**
   * Whether numbers that a double does not hold come as strings with all their digits: those of objects, and of an array `data` of rows
   * at the top (true) or of tensors anywhere.
   */
  exactNumbers?: boolean | 'tensors';
  /** Parses the text; any key is a key by default, `__proto__` too. */
  parse?: (text: string) => unknown;
}

/**
 * The value of a JSON body that someone sent.
 * @throws malformedRequest where it is no JSON or nested too deeply, bodyTooLarge where it has too many objects, arrays or names,
 * validationFailed for a number that no double holds
 */
export function readJson(
  bytes: Buffer,
  { exactNumbers = false, parse = parseAnyKeys }: ReadJsonOptions = {},
): unknown {
  requireBoundedJson(bytes);
  const text = exactNumbers
    ? withExactNumbers(bytes, exactNumbers === true ? 'rows' : exactNumbers)
    : bytes.toString('utf8');
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw new TrainyardError('malformedRequest', whatIsWrong(text), { cause: error });
  }
  requireFiniteNumbers(text, value);
  return value;
}

/** A mark of the byte order at the start is none of JSON's, and common. */
const parseAnyKeys = (text: string): unknown => JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);

/** What a JSON body was refused for: its place where it is no JSON, else keys that would change an object's prototype. */
function whatIsWrong(text: string): string {
  try {
    parseAnyKeys(text);
    return 'The body has a key "__proto__", or "constructor" with a "prototype" in it; neither is accepted.';
  } catch (error) {
    return `The body is not valid JSON: ${(error as Error).message}`;
  }
}
