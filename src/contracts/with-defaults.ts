import type { Static, TSchema } from 'typebox';
import type { Resolved } from './defaults.ts';

/** The parts of a schema that defaults can stand in. */
interface SchemaParts {
  default?: unknown;
  '~filled'?: true;
  const?: unknown;
  anyOf?: readonly SchemaParts[];
  items?: SchemaParts;
  properties?: Readonly<Record<string, SchemaParts>>;
  required?: readonly string[];
}

/**
 * The value with the constant defaults of its schema written in, in objects, in lists and in the alternative of a union that
 * the value is one of. Nothing given is changed; options without a constant default stay absent.
 *
 *     const { units, dropout, initializer } = withDefaults(DenseLayer, { units: 8 }); // 8, 0, undefined
 *
 * Write only what depends on data or on other options beside it:
 *
 *     const model = withDefaults(TransformerModel, given);
 *     return { ...model, feedForward: model.feedForward ?? 2 * model.width };
 *
 * @param given A value that has passed the schema; undefined where all of an object's options are left out.
 */
export function withDefaults<Schema extends TSchema>(
  schema: Schema,
  given: Static<Schema> | undefined,
): Resolved<Schema> {
  return fillIn(schema, given ?? {}) as Resolved<Schema>;
}

function fillIn(schema: SchemaParts, value: unknown): unknown {
  if (schema.anyOf) {
    const alternative = schema.anyOf.find((one) => isOneOf(one, value));
    return alternative ? fillIn(alternative, value) : value;
  }
  const { items, properties } = schema;
  if (items && Array.isArray(value)) return value.map((item) => fillIn(items, item));
  if (!properties || typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, option]) => {
      const own = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
      const isLeftOut = own === undefined && option['~filled'] === true;
      const said = isLeftOut ? ('default' in option ? option.default : {}) : own;
      return said === undefined ? [] : [[name, fillIn(option, said)]];
    }),
  );
}

/** Whether a value that fits one of several schemas is of this one, told by its literals and the options that it needs. */
function isOneOf({ anyOf, properties, required = [], items }: SchemaParts, value: unknown): boolean {
  if (anyOf) return anyOf.some((one) => isOneOf(one, value));
  if (items) return Array.isArray(value);
  if (!properties || typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return required.every((name) => {
    const { const: literal } = properties[name];
    return Object.hasOwn(value, name) && (literal === undefined || literal === (value as Record<string, unknown>)[name]); // prettier-ignore
  });
}
