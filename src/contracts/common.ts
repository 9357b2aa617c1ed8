import { Type, type Static, type TSchema, type TSchemaOptions } from 'typebox';
import { idPrefixes, type IdKind } from '../identifiers.ts';
import { exampleIds } from './example-ids.ts';

/** Schema of an id of the given kind, such as `run_01h455vb4pex5vsknk084sn02q`; its example is the documentation's. */
export const Id = (kind: IdKind, options: TSchemaOptions = {}) =>
  Type.String({
    pattern: `^${idPrefixes[kind]}_[0-7][0-9a-hjkmnp-tv-z]{25}$`,
    examples: [exampleIds[kind]],
    ...options,
  });

/** An RFC 3339 time in UTC. */
export const Timestamp = Type.String({ format: 'date-time', examples: ['2026-11-22T10:00:00.000Z'] });

/** A schema of one of the given strings; a value set is one `as const` list. */
export const OneOf = <const T extends readonly string[]>(values: T, options: TSchemaOptions = {}) =>
  Type.Unsafe<T[number]>({ type: 'string', enum: [...values], ...options });

/** A schema that also allows null. */
export const Nullable = <T extends TSchema>(schema: T, options: TSchemaOptions = {}) =>
  Type.Union([schema, Type.Null()], options);

/**
 * A schema of an object with any keys, each value as given. `Type.Record` says the same by a pattern whose dot misses line
 * breaks: such keys would be dropped from replies, and their values not checked in requests.
 */
export const MapOf = <T extends TSchema>(value: T, options: TSchemaOptions = {}) =>
  Type.Unsafe<Record<string, Static<T>>>({ type: 'object', additionalProperties: value, ...options });

/** The largest number that the database holds for a step, a version or the number of an event: a 32-bit integer. */
export const maxStoredInteger = 2_147_483_647;

/** The query of a list call: newest first, keyset-paged. */
export const PageQuery = Type.Object({
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 200,
      default: 50,
      description: 'Maximum number of items in a page.',
    }),
  ),
  after: Type.Optional(
    Type.String({ maxLength: 400, description: 'Value of `nextCursor` in the previous page.' }),
  ),
});
export type PageQuery = Static<typeof PageQuery>;

/** A page of a list; `nextCursor` is null on the last one. */
export const Page = <T extends TSchema>(item: T) =>
  Type.Object({ data: Type.Array(item), nextCursor: Nullable(Type.String()) });
export interface Page<T> {
  data: T[];
  nextCursor: string | null;
}
