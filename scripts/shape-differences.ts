type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Keys of an OpenAPI document that are texts. */
const texts = new Set(['description', 'summary', 'title', 'example', 'examples', 'externalDocs']);
/** Keys whose list is a set. */
const sets = new Set(['required', 'enum', 'tags', 'type']);
/** Keys whose value maps names of the API, which may be equal to one of the keys above, to what they are. */
const maps = new Set([
  'properties',
  'patternProperties',
  'schemas',
  'paths',
  'headers',
  'responses',
  'content',
]);

/**
 * Where two OpenAPI documents differ in what a client may send and gets: one line a place, `+` added, `-` removed, `~` changed.
 * Texts and the order of keys don't count; alternatives of a union and parameters are compared by what they are called.
 */
export function shapeDifferences(before: Json, after: Json): string[] {
  return compare(shapeOf(before), shapeOf(after), '');
}

function shapeOf(value: Json, key = '', isMap = false): Json {
  if (isList(value)) {
    const items = value.map((item) => shapeOf(item));
    if (sets.has(key)) return items.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    return named(items) ?? items;
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) =>
      texts.has(name) && !isMap ? [] : [[name, shapeOf(inner, isMap ? '' : name, !isMap && maps.has(name))]],
    ),
  );
}

/** Items by their names, where all have one: parameters by `in` and `name`, alternatives by their literals. */
function named(items: readonly Json[]): Json | null {
  const names = items.map(nameOf);
  if (names.includes(null) || new Set(names).size < names.length || items.length === 0) return null;
  return Object.fromEntries(items.map((item, index) => [names[index]!, item]));
}

function nameOf(item: Json): string | null {
  if (!isObject(item)) return null;
  if (typeof item.in === 'string' && typeof item.name === 'string') return `${item.in}:${item.name}`;
  if (!isObject(item.properties)) return null;
  for (const key of ['family', 'type', 'kind', 'strategy']) {
    const option = item.properties[key];
    if (isObject(option) && ('const' in option || 'enum' in option))
      return `${key}=${JSON.stringify(option.const ?? option.enum)}`;
  }
  return null;
}

function compare(before: Json | undefined, after: Json | undefined, place: string): string[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (before === undefined) return [`+ ${place}: ${brief(after)}`];
  if (after === undefined) return [`- ${place}: ${brief(before)}`];
  if (!isObject(before) || !isObject(after)) return [`~ ${place}: ${brief(before)} → ${brief(after)}`];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
    compare(before[key], after[key], `${place}/${key}`),
  );
}

function brief(value: Json | undefined): string {
  const text = JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
