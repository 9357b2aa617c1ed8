import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { ReadOptions } from '../../contracts/dataset-reading.ts';
import { TrainyardError, type ErrorIssue } from '../../errors.ts';

const { columns: _columns, ...simple } = ReadOptions.properties;

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
  const { encoding, delimiter, decimal, thousands, missingValues, dateFormat, header, skipLines, columns } =
    query;
  const said = {
    encoding,
    delimiter,
    decimal,
    thousands,
    missingValues,
    dateFormat,
    header,
    skipLines,
    ...(columns === undefined ? {} : { columns: parsed(columns, '/columns') }),
    ...(field === undefined || field === '' ? {} : objectIn(parsed(field, '/options'))),
  };
  return requireReadOptions(
    Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)),
  );
}

/** Checks options that came as JSON, and how they go together. @throws validationFailed */
export function requireReadOptions(options: unknown): ReadOptions {
  const issues: ErrorIssue[] = [...Value.Errors(ReadOptions, options)].map(
    ({ instancePath, message, keyword }) => ({ pointer: instancePath, code: keyword, detail: `${message}.` }),
  );
  if (issues.length === 0) {
    const { decimal, thousands, delimiter } = options as ReadOptions;
    if (thousands !== undefined && thousands === (decimal ?? '.'))
      issues.push({
        pointer: '/thousands',
        code: 'sameMark',
        detail: `"${thousands}" is the decimal mark${decimal === undefined ? ' by default; say decimal as well' : ''}.`,
      });
    if (delimiter !== undefined && /["\r\n]/.test(delimiter))
      issues.push({
        pointer: '/delimiter',
        code: 'delimiter',
        detail: 'A quote or line break can not separate fields.',
      });
  }
  if (issues.length === 0) return options as ReadOptions;
  throw new TrainyardError(
    'validationFailed',
    `The options do not fit: ${issues[0].pointer}: ${issues[0].detail}`,
    {
      issues: issues.slice(0, 20),
    },
  );
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
