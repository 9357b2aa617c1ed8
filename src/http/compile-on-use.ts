import selectSerializers from '@fastify/fast-json-stringify-compiler';
import type { FastifySchemaCompiler, FastifySerializerCompiler } from 'fastify';
import type { FastifySchemaValidationError } from 'fastify/types/schema.js';
import type { JsonSchema } from './schema-components.ts';

type Validate = ((value: unknown) => boolean) & { errors?: FastifySchemaValidationError[] | null };
type Serialize = ReturnType<FastifySerializerCompiler<JsonSchema>>;

/**
 * Compiles the schema of a request when the first such request comes. The document has hundreds of schemas, which take
 * seconds of a start; a process meets few of them.
 */
export function validatorsOnUse(
  compile: FastifySchemaCompiler<JsonSchema>,
): FastifySchemaCompiler<JsonSchema> {
  return (route) => {
    let compiled: Validate | null = null;
    const validate: Validate = (value: unknown) => {
      compiled ??= compile(route) as Validate;
      const fits = compiled(value);
      validate.errors = compiled.errors;
      return fits;
    };
    return validate;
  };
}

/** Compiles the schema of a reply when the first such reply is sent; equal schemas share what is compiled. */
export function serializersOnUse(components: readonly JsonSchema[]): FastifySerializerCompiler<JsonSchema> {
  const compile = selectSerializers()(
    Object.fromEntries(components.map((schema) => [schema.$id as string, schema])),
    {},
  ) as FastifySerializerCompiler<JsonSchema>;
  const known = new Map<string, Serialize>();
  return (route) => {
    let serialize: Serialize | null = null;
    return (value: unknown) => {
      if (!serialize) {
        const text = JSON.stringify(route.schema);
        serialize = known.get(text) ?? compile(route);
        known.set(text, serialize);
      }
      return serialize(value);
    };
  };
}
