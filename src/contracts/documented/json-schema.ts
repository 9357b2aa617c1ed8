import type { TSchema } from 'typebox';

/** A JSON Schema of the document, as plain data. */
export interface DocumentedSchema {
  [keyword: string]: unknown;
  title?: string;
  properties?: Record<string, DocumentedSchema>;
  required?: readonly string[];
}

/** The parts of a schema that are read here. */
interface SchemaParts {
  '~filled'?: true;
  anyOf?: readonly SchemaParts[];
  items?: SchemaParts;
  properties?: Readonly<Record<string, SchemaParts>>;
  required?: readonly string[];
}

/** Such as `GradientBoostedTrees` of `gradientBoostedTrees`. */
export const capitalized = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** A closed object by the name that clients' types get; options are optional unless they are required. */
export function namedObject(
  title: string,
  properties: Record<string, TSchema | DocumentedSchema>,
  { required = [], description }: { required?: readonly string[]; description?: string } = {},
): DocumentedSchema {
  return {
    type: 'object',
    title,
    ...(description !== undefined && { description }),
    ...(required.length > 0 && { required }),
    properties: properties as Record<string, DocumentedSchema>,
    additionalProperties: false,
  };
}

/** A union by the name that clients' types get. */
export function namedUnion(
  title: string,
  alternatives: readonly DocumentedSchema[],
  description?: string,
): DocumentedSchema {
  return { title, ...(description !== undefined && { description }), anyOf: alternatives };
}

/**
 * What `withDefaults` makes of values of a schema, as a schema: the twin of the type `Resolved`. Options with a constant default
 * are required, its name says so, and limits of what may be sent are left out, as they do not hold for what was stored before them.
 */
export function filledIn(schema: TSchema): DocumentedSchema {
  return fill(schema as SchemaParts) as DocumentedSchema;
}

const limits = new Set([
  'default', 'examples', 'additionalProperties', 'x-component', 'required', 'pattern',
  'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'minLength', 'maxLength', 'minItems', 'maxItems',
]); // prettier-ignore

function fill({ anyOf, items, properties, required = [], ...rest }: SchemaParts): unknown {
  const kept: DocumentedSchema = Object.fromEntries(
    Object.entries(rest).filter(([keyword]) => !limits.has(keyword)),
  );
  if (kept.title !== undefined) kept.title = `Resolved${kept.title}`;
  if (anyOf) return { ...kept, anyOf: anyOf.map(fill) };
  if (items) return { ...kept, items: fill(items) };
  if (!properties) return kept;
  const filled = Object.keys(properties).filter(
    (name) => properties[name]['~filled'] === true && !required.includes(name),
  );
  return {
    ...kept,
    required: [...required, ...filled],
    properties: Object.fromEntries(Object.entries(properties).map(([name, option]) => [name, fill(option)])),
  };
}
