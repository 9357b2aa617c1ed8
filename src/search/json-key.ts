import type { JsonValue } from './types.ts';

/** A text that is the same for equal values of JSON, whatever the order of their keys. */
export function jsonKey(value: JsonValue): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (isList(value)) return `[${value.map(jsonKey).join(',')}]`;
  const entries = Object.keys(value)
    .toSorted()
    .map((key) => `${JSON.stringify(key)}:${jsonKey(value[key])}`);
  return `{${entries.join(',')}}`;
}

/** The value at the place that the parts of a pointer name; undefined where there is none. */
export function valueAt(value: JsonValue, parts: readonly string[]): JsonValue | undefined {
  let found: JsonValue | undefined = value;
  for (const part of parts) {
    if (typeof found !== 'object' || found === null) return undefined;
    if (isList(found)) found = /^(0|[1-9]\d*)$/.test(part) ? found[Number(part)] : undefined;
    else found = Object.hasOwn(found, part) ? found[part] : undefined;
  }
  return found;
}

/** Whether a value is an array; `Array.isArray` does not tell read-only ones from objects. */
const isList = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value);
