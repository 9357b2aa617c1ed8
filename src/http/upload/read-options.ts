import { Type, type Static } from 'typebox';
import { timeFormats } from '../../contracts/column-reading.ts';
import { ReadOptions } from '../../contracts/dataset-reading.ts';
import { TrainyardError, type ErrorIssue } from '../../errors.ts';
import { pointerTo } from '../../json-pointer.ts';
import { bodyIssues } from '../../validation/validation-issues.ts';
import { createValidatorCompiler } from '../validators.ts';

const { columns: _columns, ...simple } = ReadOptions.properties;
const simpleNames = Object.keys(simple) as (keyof typeof simple)[];

/** The options as parameters of a query; those of columns as JSON. */
export const readOptionsQuery = {
  ...simple,
  columns: Type.Optional(
    Type.String({
      maxLength: 1_000_000,
      description:
        'Options of single columns, as JSON: `{"day": {"type": "dateTime", "format": "dd/mm/yyyy"}}`.',
    }),
  ),
};
const Query = Type.Object(readOptionsQuery);
/** What a query says of how to read. */
export type ReadOptionsQuery = Static<typeof Query>;

/** Options from the query, and from the JSON of a form's field, which counts before. @throws validationFailed with pointers */
export function readOptionsOf(query: ReadOptionsQuery, field: string | undefined): ReadOptions {
  const { columns } = query;
  const said = {
    // The query of an upload has other parameters, too.
    ...Object.fromEntries(simpleNames.map((name) => [name, query[name]])),
    ...(columns === undefined ? {} : { columns: parsed(columns, '/columns') }),
    ...(field === undefined || field === '' ? {} : objectIn(parsed(field, '/options'))),
  };
  return requireReadOptions(
    Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)),
  );
}

let validate: ReturnType<ReturnType<typeof createValidatorCompiler>> | null = null;

/** Checks options that came as JSON, and how they go together. @throws validationFailed */
export function requireReadOptions(options: unknown): ReadOptions {
  validate ??= createValidatorCompiler([])({
    schema: { ...ReadOptions },
    method: '',
    url: '',
    httpPart: 'body',
  });
  const fits = validate(options) === true;
  const issues = fits ? contradictions(options as ReadOptions) : bodyIssues(validate.errors ?? []);
  if (issues.length === 0) return options as ReadOptions;
  throw new TrainyardError(
    'validationFailed',
    `The options do not fit: ${issues[0].pointer}: ${issues[0].detail}`,
    {
      issues: issues.slice(0, 20),
    },
  );
}

/** Options that can't all be meant, whatever the file holds. */
function contradictions(options: ReadOptions): ErrorIssue[] {
  const { decimal, thousands, delimiter, quote = '"', columns = {} } = options;
  const issues: ErrorIssue[] = [];
  if (thousands !== undefined && thousands === (decimal ?? '.'))
    issues.push({
      pointer: '/thousands',
      code: 'sameMark',
      detail: `"${thousands}" is the decimal mark${decimal === undefined ? ' by default; say decimal as well' : ''}.`,
    });
  if (delimiter !== undefined && (delimiter === quote || /["\r\n]/.test(delimiter)))
    issues.push({
      pointer: '/delimiter',
      code: 'delimiter',
      detail: 'A quote or line break can not separate fields.',
    });
  if (/[\s\w]/.test(quote))
    issues.push({
      pointer: '/quote',
      code: 'quote',
      detail: 'A letter, digit or space can not enclose fields.',
    });
  for (const [name, { type, format }] of Object.entries(columns)) {
    if (format === undefined || type === undefined) continue;
    const isTime = timeFormats.some((one) => one === format);
    const needed = isTime ? 'numeric' : 'dateTime';
    if (type === needed) continue;
    issues.push({
      pointer: pointerTo('columns', name, 'format'),
      code: 'formatWithoutDates',
      detail: `${isTime ? 'This format is that of times, which are numbers of seconds' : 'A format is that of dates'}, and the column is told to be ${type}. Leave the format out, or tell \`type: ${needed}\`.`,
    });
  }
  return issues;
}

function parsed(text: string, pointer: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const detail = 'must be JSON.';
    throw new TrainyardError('validationFailed', `${pointer} ${detail}`, {
      issues: [{ pointer, code: 'json', detail }],
    });
  }
}

function objectIn(value: unknown): object {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  const detail = 'must be an object.';
  throw new TrainyardError('validationFailed', `/options ${detail}`, {
    issues: [{ pointer: '/options', code: 'type', detail }],
  });
}
