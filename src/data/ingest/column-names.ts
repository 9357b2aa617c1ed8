import type { ReadColumn } from '../../contracts/dataset-reading.ts';
import { TrainyardError, type ErrorIssue } from '../../errors.ts';
import type { IngestLimits } from '../../contracts/dataset.ts';

const longestName = 256;
/** What DuckDB calls the number of a row in a Parquet file. */
const reservedName = 'file_row_number';
const capitals = /[A-Z]/g;

/** What names have in common that DuckDB takes for equal: all but the case of ASCII letters. */
const foldedName = (name: string): string => name.replace(capitals, (letter) => letter.toLowerCase());

/** Whether a column of that name gets another one here. */
export const isReservedName = (name: string): boolean => foldedName(name) === reservedName;

/** A column by the name that it has here. */
export interface DistinctName {
  name: string;
  /** The name in the source, where it is another one. */
  writtenAs?: string;
  note?: NonNullable<ReadColumn['note']>;
}

/**
 * Names that DuckDB can tell apart: one that differs from an earlier one in upper and lower case only gets a number, as one that DuckDB
 * has itself does, an empty one is called by its place, and one that equals an earlier one gets a number as pandas gives it.
 * @param written in the order of the columns
 * @param placeOf the place of a column in the source, from 0, where some are left out
 */
export function distinctNames(
  written: readonly string[],
  placeOf: (index: number) => number = (index) => index,
): DistinctName[] {
  const taken = new Set(written.map(foldedName));
  const earlier = new Map<string, string>();
  const take = (name: string): string | null => {
    const folded = foldedName(name);
    if (taken.has(folded)) return null;
    taken.add(folded);
    return name;
  };
  /** Names that were taken stay so: each stem goes on where it was left. */
  const numbers = new Map<string, number>();
  const numbered = (stem: string, first: number): string => {
    for (let number = numbers.get(stem) ?? first; ; number++) {
      const name = take(`${stem}${number}`);
      if (name === null) continue;
      numbers.set(stem, number + 1);
      return name;
    }
  };
  return written.map((name, i): DistinctName => {
    if (name === '') {
      const place = placeOf(i) + 1;
      const given = take(`column${place}`) ?? numbered(`column${place}_`, 2);
      const detail = `Column ${place} has no name; it is called "${given}".`;
      return { name: given, writtenAs: name, note: { code: 'unnamed', detail } };
    }
    if (isReservedName(name)) {
      const given = numbered(`${name}_`, 2);
      const detail = `"${name}" is what the numbers of rows are called here; the column is called "${given}".`;
      return { name: given, writtenAs: name, note: { code: 'renamed', detail } };
    }
    const twin = earlier.get(foldedName(name));
    if (twin === undefined) earlier.set(foldedName(name), name);
    if (twin === undefined) return { name };
    if (twin === name) {
      const given = numbered(`${name}.`, 1);
      const detail = `Column ${placeOf(i) + 1} is called "${shorten(name)}" as an earlier one; it is called "${shorten(given)}" here.`;
      return { name: given, note: { code: 'renamed', detail } };
    }
    const given = numbered(`${name}_`, 2);
    const detail = `"${shorten(name)}" differs from "${shorten(twin)}" in upper and lower case only; it is called "${shorten(given)}" here.`;
    return { name: given, writtenAs: name, note: { code: 'renamed', detail } };
  });
}

/** Names in the source by the names here, of columns that are called otherwise; of several without a name none can be told by it. */
export function writtenNames(columns: readonly DistinctName[]): ReadonlyMap<string, string> {
  const renamed = columns.flatMap(({ name, writtenAs }) =>
    writtenAs === undefined ? [] : [[name, writtenAs] as const],
  );
  return new Map(
    renamed.filter(([, writtenAs]) => renamed.filter(([, other]) => other === writtenAs).length === 1),
  );
}

/**
 * Checks the names of a dataset's columns: there are enough and not too many, and each has one.
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
      `The data has only one column, "${shorten(names[0])}": there is nothing to predict it from. In a CSV this often means another delimiter (comma, semicolon, tab and | are recognised; else tell \`delimiter\`), or lines before the header (tell \`skipLines\`).`,
      { issues: [{ code: 'oneColumn', detail: 'at least two columns are needed', column: names[0] }] },
    );
  const where = line === undefined ? {} : { line };
  const issues: ErrorIssue[] = [];
  for (const [i, name] of names.entries()) {
    if (name === '')
      issues.push({
        ...where,
        code: 'emptyColumnName',
        detail: `Column ${i + 1} has no name. Where the first line is a title, tell \`skipLines\`.`,
      });
    else if (name.includes('\0'))
      issues.push({
        ...where,
        code: 'columnNameReserved',
        detail: `The name of column ${i + 1} has a zero character in it; rename the column.`,
      });
    else if (name.length > longestName)
      issues.push({
        ...where,
        code: 'columnNameTooLong',
        column: shorten(name),
        detail: `The name of column ${i + 1} has ${name.length} characters; at most ${longestName} are read.`,
      });
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
