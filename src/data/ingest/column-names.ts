import { TrainyardError, type ErrorIssue } from '../../errors.ts';
import type { IngestLimits } from '../../contracts/dataset.ts';

const longestName = 256;
/** Not a plain key of a JavaScript object, as rows are; and what DuckDB calls the number of a row in a Parquet file. */
const unusableNames = new Set(['__proto__', 'file_row_number']);

/**
 * Checks the names of a dataset's columns: there are enough and not too many, each has one, and no two are equal (upper
 * and lower case count as equal, as in SQL).
 * @throws TrainyardError datasetInvalid, datasetLimitExceeded
 */
export function checkColumnNames(
  names: readonly string[],
  limits: Pick<IngestLimits, 'maxColumns'>,
  line?: number,
): void {
  if (names.length > limits.maxColumns)
    throw new TrainyardError(
      'datasetLimitExceeded',
      `The data has ${names.length} columns; the limit is ${limits.maxColumns}.`,
      { issues: [{ code: 'tooManyColumns', detail: `${names.length} columns, limit ${limits.maxColumns}` }] },
    );
  if (names.length === 1)
    throw new TrainyardError(
      'datasetInvalid',
      `The data has only one column, "${shorten(names[0])}": there is nothing to predict it from. In a CSV this often means another delimiter; comma, semicolon, tab and | are recognised.`,
      { issues: [{ code: 'oneColumn', detail: 'at least two columns are needed', column: names[0] }] },
    );
  const where = line === undefined ? {} : { line };
  const issues: ErrorIssue[] = [];
  const positionOf = new Map<string, number>();
  for (const [i, name] of names.entries()) {
    if (name === '')
      issues.push({ ...where, code: 'emptyColumnName', detail: `Column ${i + 1} has no name.` });
    else if (name.length > longestName)
      issues.push({
        ...where,
        code: 'columnNameTooLong',
        column: shorten(name),
        detail: `The name of column ${i + 1} has ${name.length} characters; at most ${longestName} are read.`,
      });
    else if (unusableNames.has(name.toLowerCase()))
      issues.push({
        ...where,
        code: 'columnNameReserved',
        column: name,
        detail: `"${name}" is reserved and cannot be a column's name; rename the column.`,
      });
    const key = name.toLowerCase();
    const earlier = positionOf.get(key);
    if (name !== '' && earlier !== undefined)
      issues.push({
        ...where,
        code: 'duplicateColumnName',
        column: shorten(name),
        detail: `Columns ${earlier + 1} and ${i + 1} are both called "${shorten(name)}"${names[earlier] === name ? '' : ' but for upper and lower case'}.`,
      });
    else positionOf.set(key, i);
  }
  if (issues.length === 0) return;
  throw new TrainyardError('datasetInvalid', `The column names cannot be used: ${issues[0].detail}`, {
    issues: issues.slice(0, 100),
  });
}

/** Text from a user's file, short enough for a message. */
export function shorten(text: string, longest = 80): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}…`;
}
