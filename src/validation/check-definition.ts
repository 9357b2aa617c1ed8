import { Ajv, type ValidateFunction } from 'ajv';
import { ExperimentDefinition } from '../contracts/definition/definition.ts';
import type { ErrorIssue } from '../errors.ts';
import { bodyIssues } from './validation-issues.ts';

let compiled: ValidateFunction | null = null;

/**
 * What keeps a value from being the definition of an experiment, as its schema tells; each with a JSON Pointer into the value. None:
 * it is one, and may be resolved. The schema is compiled with the first call.
 */
export function definitionIssues(value: unknown): ErrorIssue[] {
  // `verbose` gives each error the value and schema that it is about, for the message.
  compiled ??= new Ajv({ allErrors: true, verbose: true, strict: false, validateFormats: false }).compile(
    withoutIds(ExperimentDefinition) as object,
  );
  return compiled(value) ? [] : bodyIssues(compiled.errors ?? []);
}

/** A copy of the schema in which every part stands where it is used. */
function withoutIds(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutIds);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).flatMap(([name, part]) =>
      name === '$id' && typeof part === 'string' ? [] : [[name, withoutIds(part)]],
    ),
  );
}
