import { pointerTo } from '../json-pointer.ts';
import type { ErrorObject } from 'ajv';
import type { ErrorIssue } from '../errors.ts';
import { mostHelpful } from './union-errors.ts';

/** At most so many issues are listed in a reply. */
const maxIssues = 50;

/** Errors of a JSON body, each with a JSON Pointer and what would be right. */
export function bodyIssues(errors: readonly ErrorObject[]): ErrorIssue[] {
  return mostHelpful(errors)
    .slice(0, maxIssues)
    .map((error) => ({ pointer: pointerOf(error), code: error.keyword, detail: describe(error, 'field') }));
}

/** Errors of query, path or header parameters, each naming its parameter. */
export function parameterIssues(errors: readonly ErrorObject[], what: string): ErrorIssue[] {
  return mostHelpful(errors)
    .slice(0, maxIssues)
    .map((error) => {
      const name = pointerOf(error).slice(1).split('/', 1)[0];
      return { code: error.keyword, detail: `${what} \`${name}\`: ${describe(error, 'parameter')}` };
    });
}

/** The field that an error is about: a missing or an unknown one is named itself, not the object around it. */
function pointerOf(error: ErrorObject): string {
  const name = error.params.missingProperty ?? error.params.additionalProperty ?? error.params.propertyName;
  if (typeof name !== 'string') return shortenedPointer(error.instancePath);
  return shortenedPointer(`${error.instancePath}${pointerTo(name)}`);
}

/** Names of fields may have millions of characters. */
const shortenedPointer = (pointer: string): string =>
  pointer.length > 1000 ? `${pointer.slice(0, 1000)}…` : pointer;

function describe(error: ErrorObject, noun: string): string {
  const { params } = error;
  switch (error.keyword) {
    case 'required':
      return `this ${noun} is required.`;
    case 'additionalProperties':
      return `there is no such ${noun}.${known(error)}`;
    case 'type':
      return `must be ${typeNames(params.type)}, is ${shown(error.data)}.`;
    case 'enum':
      return `must be one of ${(params.allowedValues as unknown[]).map(quoted).join(', ')}; is ${shown(error.data)}.`;
    case 'const':
      return `must be ${quoted(params.allowedValue)}; is ${shown(error.data)}.`;
    case 'minimum':
    case 'exclusiveMinimum':
    case 'maximum':
    case 'exclusiveMaximum':
      return `must be ${params.comparison} ${params.limit}; is ${shown(error.data)}.`;
    case 'minItems':
    case 'maxItems':
      return `must have ${bound(error)} items; has ${(error.data as unknown[]).length}.`;
    case 'minLength':
    case 'maxLength':
      return `must have ${bound(error)} characters; has ${(error.data as string).length}.`;
    case 'pattern':
      return `must match ${params.pattern}${example(error)}; is ${shown(error.data)}.`;
    default:
      return `${error.message ?? 'is not valid'}.`;
  }
}

function bound(error: ErrorObject): string {
  return `${error.keyword.startsWith('min') ? 'at least' : 'at most'} ${error.params.limit}`;
}

function typeNames(type: unknown): string {
  const names = Array.isArray(type) ? type : String(type).split(',');
  return names
    .map((name) => (name === 'null' ? 'null' : `a${/^[aeiou]/.test(name) ? 'n' : ''} ${name}`))
    .join(' or ');
}

function known(error: ErrorObject): string {
  const names = Object.keys((error.parentSchema?.properties as object | undefined) ?? {});
  return names.length > 0 ? ` Known here: ${names.join(', ')}.` : '';
}

function example(error: ErrorObject): string {
  const examples = error.parentSchema?.examples as unknown[] | undefined;
  return examples?.length ? `, such as ${quoted(examples[0])}` : '';
}

const quoted = (value: unknown): string => JSON.stringify(value);

/** A value as it was sent, short; objects and arrays by their kind only. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
