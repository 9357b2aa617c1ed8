import { Type, type Static, type TSchema } from 'typebox';

/** A plain JSON Schema. */
export type JsonSchema = Record<string, unknown>;

/** Points at the component that the schema is registered as; its type stays the schema's. */
export function ref<S extends TSchema>(schema: S) {
  return Type.Unsafe<Static<S>>({ $ref: `${componentName(schema)}#` });
}

/**
 * Every schema with an `$id`, found in the given ones at any depth, as a component of its own: each stands once in the
 * OpenAPI document, and where it was nested stands a reference.
 */
export function collectComponents(schemas: readonly TSchema[]): JsonSchema[] {
  const components = new Map<string, JsonSchema>();
  const hoist = (value: unknown, isRoot: boolean): unknown => {
    if (Array.isArray(value)) return value.map((item) => hoist(item, false));
    if (typeof value !== 'object' || value === null) return value;
    const id = (value as JsonSchema).$id;
    if (typeof id === 'string' && !isRoot) {
      if (!components.has(id)) components.set(id, hoist(value, true) as JsonSchema);
      return { $ref: `${id}#` };
    }
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, hoist(item, false)]));
  };
  for (const schema of schemas) hoist(schema, false);
  return [...components.values()];
}

function componentName(schema: TSchema): string {
  const id = (schema as { $id?: string }).$id;
  if (id === undefined) throw new Error('only a schema with an $id can be referred to');
  return id;
}
