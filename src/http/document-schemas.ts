import { plannedAreas } from '../contracts/definition/definition.ts';
import { componentKeyword, documentedComponents } from '../contracts/documented/documented-components.ts';

/** A JSON Schema of the document, as far as it is completed here. */
interface Schema {
  [keyword: string]: unknown;
  $ref?: string;
  title?: string;
  description?: string;
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
}
type Schemas = Record<string, Schema>;

const prefix = '#/components/schemas/';

/**
 * Completes the document's schemas, so that clients can be generated from them: a schema with a title, or that names a component,
 * becomes a component, so that types have names; unions of objects that a literal tells apart get a discriminator; and a default is
 * told by the description and by `x-default`, as generators take a property with `default` for one that is always there.
 */
export function completeSchemas(schemas: Schemas): Schemas {
  const { ExperimentDefinition, ...rest } = schemas;
  const found = new Map<string, Schema>();
  const all: Schemas = { ...rest, ...(documentedComponents as Schemas) };
  if (ExperimentDefinition) all.ExperimentDefinition = withoutPlanned(ExperimentDefinition);
  for (const [name, schema] of Object.entries(all)) {
    const { title: _, ...own } = schema;
    add(found, name, hoist(own, found));
  }
  const named = Object.fromEntries([...found].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return Object.fromEntries(
    Object.entries(named).map(([name, schema]) => [name, completeSchema(schema, named)]),
  );
}

/** Areas that no definition may name yet are no options. */
function withoutPlanned({ properties = {}, ...rest }: Schema): Schema {
  const planned: readonly string[] = plannedAreas;
  const built = Object.entries(properties).filter(([name]) => !planned.includes(name));
  return { ...rest, properties: Object.fromEntries(built) };
}

function add(found: Map<string, Schema>, name: string, schema: Schema): void {
  const before = found.get(name);
  if (before && JSON.stringify(before) !== JSON.stringify(schema))
    throw new Error(`two schemas of the document are called ${name}`);
  found.set(name, schema);
}

/** The schema with references in place of what becomes a component. */
function hoist(schema: Schema, found: Map<string, Schema>): Schema {
  return mapSchemas(schema, (inner) => {
    const { title, ...rest } = inner;
    const component = inner[componentKeyword];
    if (typeof component === 'string') return { $ref: prefix + component };
    const hoisted = hoist(rest, found);
    if (title === undefined) return hoisted;
    add(found, title, hoisted);
    return { $ref: prefix + title };
  });
}

function completeSchema(schema: Schema, components: Schemas): Schema {
  const inner = mapSchemas(schema, (value) => completeSchema(value, components));
  const { properties, anyOf } = inner;
  if (properties)
    inner.properties = Object.fromEntries(
      Object.entries(properties).map(([name, option]) => [name, withDefaultTold(option)]),
    );
  const discriminator = anyOf && discriminatorOf(anyOf, components);
  if (!discriminator) return inner;
  const { anyOf: oneOf, ...rest } = inner;
  return { ...rest, oneOf, discriminator };
}

function withDefaultTold({ default: value, description, ...rest }: Schema): Schema {
  const told = description === undefined ? {} : { description };
  if (value === undefined) return { ...told, ...rest };
  const sentence = `Default: \`${JSON.stringify(value)}\`.`;
  return { ...rest, description: description ? `${description} ${sentence}` : sentence, 'x-default': value };
}

/** The property whose literals tell the alternatives of a union apart; null where there is none. */
function discriminatorOf(alternatives: readonly Schema[], components: Schemas) {
  const objects = alternatives.map(({ $ref }) => ($ref ? components[$ref.slice(prefix.length)] : undefined));
  const [first] = objects;
  if (alternatives.length < 2 || !first) return null;
  for (const propertyName of Object.keys(first.properties ?? {})) {
    const values = objects.map((object) =>
      object?.required?.includes(propertyName) ? literalOf(object.properties?.[propertyName]) : undefined,
    );
    if (!values.every((value) => typeof value === 'string') || new Set(values).size < values.length) continue;
    const mapping = Object.fromEntries(values.map((value, index) => [value, alternatives[index].$ref!]));
    return { propertyName, mapping };
  }
  return null;
}

/** The only value of a schema; a literal is written as an enumeration of one, too. */
function literalOf({ const: value, enum: values }: Schema = {}): unknown {
  return value ?? (values?.length === 1 ? values[0] : undefined);
}

/** Keywords whose value maps names to schemas, is a list of schemas, and is one. */
const maps = ['properties', 'patternProperties'];
const lists = ['anyOf', 'oneOf', 'allOf', 'prefixItems'];
const single = ['items', 'additionalProperties'];

/** A copy of the schema with the schemas in it replaced. */
function mapSchemas(schema: Schema, change: (inner: Schema) => Schema): Schema {
  const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null;
  const changed = (value: unknown): unknown => (isSchema(value) ? change(value) : value);
  return Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => {
      if (maps.includes(keyword) && isSchema(value))
        return [
          keyword,
          Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, changed(inner)])),
        ];
      if (lists.includes(keyword) && Array.isArray(value)) return [keyword, value.map(changed)];
      return [keyword, single.includes(keyword) ? changed(value) : value];
    }),
  );
}
