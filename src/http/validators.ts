import addFormatsModule from 'ajv-formats';
import { Ajv, type ErrorObject, type Options, type ValidateFunction } from 'ajv';
import type { FastifySchemaCompiler } from 'fastify';
import type { JsonSchema } from './schema-components.ts';

// The package is CommonJS; under nodenext its function is the default of the default.
const addFormats = addFormatsModule as unknown as (ajv: Ajv) => Ajv;

/** All errors of a body with more values than this would take long to find, and to sort. */
const maxValuesOfAllErrors = 1000;

/**
 * Compiles the schemas of requests: a body is taken as it is (Fastify's default would turn `null` into `""` and drop unknown
 * fields), while query, path and headers, which are all text, are converted to the type that their schema names.
 *
 * A body that does not fit is reported with all its errors where it is of a usual size. Of a large one the first error is
 * reported: of a list of a million, each element would have an error for each branch of a union.
 */
export function createValidatorCompiler(
  components: readonly JsonSchema[],
): FastifySchemaCompiler<JsonSchema> {
  const first = createAjv(components, { coerceTypes: false, useDefaults: false });
  let all: Ajv | null = null;
  const coercing = createAjv(components, { coerceTypes: 'array', useDefaults: true, allErrors: true });
  const compileForAll = (schema: JsonSchema): ValidateFunction => {
    all ??= createAjv(components, { coerceTypes: false, useDefaults: false, allErrors: true });
    return all.compile(schema);
  };
  return ({ schema, httpPart }) => {
    if (httpPart !== 'body') return coercing.compile(schema);
    const fits = first.compile(schema);
    const validate = (body: unknown): boolean => {
      // Bytes that the route reads itself, and holds against the schema then: what was read is never one.
      if (body instanceof Uint8Array) return true;
      if (fits(body)) return true;
      // Made when it is needed, and compiled: few schemas are, and it takes a while.
      const finder = hasMoreValuesThan(body, maxValuesOfAllErrors) ? fits : compileForAll(schema);
      finder(body);
      validate.errors = finder.errors;
      return false;
    };
    validate.errors = null as ErrorObject[] | null | undefined;
    return validate;
  };
}

function createAjv(components: readonly JsonSchema[], options: Options): Ajv {
  // `verbose` gives each error the value and schema that it is about, for the message.
  const ajv = new Ajv({
    ...options,
    verbose: true,
    removeAdditional: false,
    strict: false,
    // They are ours: compiling the schema of schemas, and holding each of them against it, is a tenth of a server's start.
    validateSchema: false,
  });
  addFormats(ajv);
  for (const component of components) ajv.addSchema(component);
  return ajv;
}

/** Whether a value of JSON has more than so many values in it. It looks at no more of them. */
function hasMoreValuesThan(value: unknown, limit: number): boolean {
  const waiting: unknown[] = [value];
  for (let seen = 0; waiting.length > 0; seen += 1) {
    if (seen + waiting.length > limit) return true;
    const next = waiting.pop();
    if (Array.isArray(next)) {
      if (next.length > limit) return true;
      for (const item of next) waiting.push(item);
    } else if (typeof next === 'object' && next !== null) {
      for (const name in next) {
        waiting.push((next as Record<string, unknown>)[name]);
        if (waiting.length > limit) return true;
      }
    }
  }
  return false;
}
