import addFormatsModule from 'ajv-formats';
import { Ajv, type Options } from 'ajv';
import type { FastifySchemaCompiler } from 'fastify';
import type { JsonSchema } from './schema-components.ts';

// The package is CommonJS; under nodenext its function is the default of the default.
const addFormats = addFormatsModule as unknown as (ajv: Ajv) => Ajv;

/**
 * Compiles the schemas of requests: a body is taken as it is (Fastify's default would turn `null` into `""` and drop unknown
 * fields), while query, path and headers, which are all text, are converted to the type that their schema names.
 */
export function createValidatorCompiler(
  components: readonly JsonSchema[],
): FastifySchemaCompiler<JsonSchema> {
  const strict = createAjv(components, { coerceTypes: false, useDefaults: false });
  const coercing = createAjv(components, { coerceTypes: 'array', useDefaults: true });
  return ({ schema, httpPart }) => (httpPart === 'body' ? strict : coercing).compile(schema);
}

function createAjv(components: readonly JsonSchema[], options: Options): Ajv {
  // `verbose` gives each error the value and schema that it is about, for the message.
  const ajv = new Ajv({
    ...options,
    allErrors: true,
    verbose: true,
    removeAdditional: false,
    strict: false,
  });
  addFormats(ajv);
  for (const component of components) ajv.addSchema(component);
  return ajv;
}
