import { TrainyardError } from '../../errors.ts';

/** DuckDB's message without paths, hints and the data that it echoes, which may be megabytes. */
function plainMessage(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message
    .split('\n', 1)[0]
    .replace(/^[A-Za-z ]+ Error: /, '')
    .replace(/ in file "[^"]*"/g, '')
    .replace(/'[^']*\/[^']*'/g, 'the file')
    .replace(/ Try auto-detecting the JSON format\.?$/, '')
    .replace(
      /unexpected content after document\.?$/,
      'something follows the first object. Records stand one a line, or in an array with commas between them.',
    )
    .replace(/(^|[\s"(=])(?:\/[^\s"'():,]+){2,}/g, '$1the file')
    .slice(0, 300);
}

/**
 * An error of DuckDB while it reads an upload, as ours. JSON errors name their record or line.
 * @param code of the issue
 */
export function readError(error: unknown, code: string): unknown {
  if (error instanceof TrainyardError) return error;
  const detail = plainMessage(error);
  // DuckDB counts the record that it stumbles over from 2 where it reports malformed text, and from 1 elsewhere.
  const found = /(record\/value|line) (\d+)/.exec(detail);
  const number = found ? Number(found[2]) - (detail.startsWith('Malformed JSON') ? 1 : 0) : null;
  const where =
    number === null || number < 1 ? {} : found![1] === 'line' ? { line: number } : { row: number };
  const shown = found && number !== null ? detail.replace(found[0], `${found[1]} ${number}`) : detail;
  return new TrainyardError('datasetInvalid', `The data could not be read: ${shown}`, {
    issues: [{ code, detail: shown, ...where }],
    cause: error,
  });
}
