import fc from 'fast-check';
import { kindOfPrefix } from './living-ids.ts';
import type { Schema } from './operations.ts';

/** Stands for the id of something that is there, such as `«run»`; see {@link idPlace}. */
export const idPlace = (kind: string): string => `«${kind}»`;

interface SchemaParts {
  $ref?: string;
  anyOf?: Schema[];
  oneOf?: Schema[];
  const?: unknown;
  enum?: unknown[];
  type?: string;
  pattern?: string;
  format?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  minItems?: number;
  maxItems?: number;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
}

/** Values that fit a schema of the document. Ids are places, filled in when the request is sent. */
export function valuesOfSchema(schema: Schema, components: Record<string, Schema>): fc.Arbitrary<unknown> {
  const parts = schema as SchemaParts;
  const of = (inner: Schema): fc.Arbitrary<unknown> => valuesOfSchema(inner, components);
  if (parts.$ref) return of(components[parts.$ref.split('/').at(-1)!]);
  const branches = parts.anyOf ?? parts.oneOf;
  if (branches) return fc.oneof(...branches.map(of));
  if ('const' in parts) return fc.constant(parts.const);
  if (parts.enum) return fc.constantFrom(...parts.enum);
  switch (parts.type) {
    case 'string':
      return texts(parts);
    case 'integer':
      return integers(parts);
    case 'number':
      return numbers(parts);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array': {
      const minLength = parts.minItems ?? 0;
      const maxLength = Math.max(minLength, Math.min(parts.maxItems ?? 4, 4));
      return fc.array(of(parts.items ?? {}), { minLength, maxLength });
    }
    case 'object':
      return objects(parts, of);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function texts({ pattern, format, minLength = 0, maxLength = 20 }: SchemaParts): fc.Arbitrary<string> {
  if (format === 'date-time') return fc.constant('2026-11-22T10:00:00.000Z');
  if (pattern === undefined) {
    const length = { minLength, maxLength: Math.max(minLength, Math.min(maxLength, 20)) };
    return fc.oneof(
      {
        arbitrary: fc.constantFrom('a', 'b', 'colour', 'y').filter((text) => text.length <= maxLength),
        weight: 3,
      },
      { arbitrary: fc.string(length), weight: 1 },
    );
  }
  const kind = Object.entries(kindOfPrefix).find(([prefix]) => pattern.startsWith(`^${prefix}_`))?.[1];
  if (kind === undefined) return fc.stringMatching(new RegExp(pattern));
  return fc.oneof(
    { arbitrary: fc.constant(idPlace(kind)), weight: 6 },
    { arbitrary: fc.stringMatching(new RegExp(pattern)), weight: 1 },
  );
}

function integers(parts: SchemaParts): fc.Arbitrary<number> {
  const min = parts.minimum ?? (parts.exclusiveMinimum ?? -101) + 1;
  const max = parts.maximum ?? (parts.exclusiveMaximum ?? 1001) - 1;
  const small = Math.min(max, min + 20);
  return fc.oneof(
    { arbitrary: fc.integer({ min, max: small }), weight: 6 },
    { arbitrary: fc.constantFrom(min, max), weight: 1 },
  );
}

function numbers(parts: SchemaParts): fc.Arbitrary<number> {
  const min = parts.minimum ?? parts.exclusiveMinimum ?? -10;
  const max = parts.maximum ?? parts.exclusiveMaximum ?? 10;
  return fc
    .double({ min, max, noNaN: true, noDefaultInfinity: true })
    .filter((value) => value !== parts.exclusiveMinimum && value !== parts.exclusiveMaximum);
}

function objects(parts: SchemaParts, of: (schema: Schema) => fc.Arbitrary<unknown>): fc.Arbitrary<object> {
  const { properties = {}, required = [], additionalProperties } = parts;
  const known = Object.entries(properties).map(([name, schema]) => {
    const value = of(schema);
    const isThere = required.includes(name);
    return (isThere ? value.map((given) => [name, given]) : fc.option(value.map((given) => [name, given]), { freq: 1 })) as fc.Arbitrary<[string, unknown] | null>; // prettier-ignore
  });
  const others =
    typeof additionalProperties === 'object' && Object.keys(properties).length === 0
      ? fc.dictionary(fc.constantFrom('a', 'b', 'colour', 'x'), of(additionalProperties), { maxKeys: 4 })
      : fc.constant({});
  return fc.tuple(others, ...known).map(([rest, ...entries]) => ({
    ...rest,
    ...Object.fromEntries(entries.filter((entry) => entry !== null)),
  }));
}
