import type { IngestLimits } from '../../contracts/dataset.ts';
import { TrainyardError, type ErrorIssue } from '../../errors.ts';
import type { DataEngine } from '../data-engine.ts';
import { quoteName } from '../sql-literals.ts';
import { shorten } from './column-names.ts';
import { csvTable, isCastByUs, recordedRejects, type CsvPlan } from './csv-plan.ts';
import type { CsvType } from './csv-types.ts';
import { locateRecords } from './locate-records.ts';
import { readError } from './read-error.ts';

const reportedIssues = 20;
/** At most this share of a column's values (and at least one) is taken for dirt; above, the column is text. */
const dirtShare = 0.01;

const rejectCodes: Readonly<Record<string, { code: string; say: (message: string) => string }>> = {
  'MISSING COLUMNS': { code: 'raggedRow', say: (m) => `Too few fields. ${m}.` },
  'TOO MANY COLUMNS': { code: 'raggedRow', say: (m) => `Too many fields. ${m}.` },
  'UNQUOTED VALUE': {
    code: 'quoting',
    say: () =>
      'A quoted value is not closed, or goes on after its closing quote. Quotes inside a value are doubled.',
  },
  'LINE SIZE OVER MAXIMUM': {
    code: 'lineTooLong',
    say: () => 'The record is longer than the limit for one line; a quote may not be closed.',
  },
  'INVALID ENCODING': { code: 'encoding', say: () => 'The text is not UTF-8.' },
};

const expectedValue: Readonly<Record<CsvType, string>> = {
  DOUBLE: 'a number',
  BOOLEAN: 'true or false',
  TIMESTAMPTZ: 'a date or time (ISO 8601)',
  'DOUBLE[]': 'a list of numbers, such as [1, 2.5]',
  VARCHAR: 'text',
};

/**
 * Columns that hold too many values of another type to be dirt.
 * @throws TrainyardError datasetInvalid for lines that are no rows, and for the few values that do not fit their column
 */
export async function findMisfits(
  engine: DataEngine,
  plan: CsvPlan,
  rows: number,
  path: string,
): Promise<Set<string>> {
  const [present] = await engine.query(
    `SELECT count(*) AS n FROM duckdb_tables() WHERE table_name = 'reject_errors'`,
  );
  if (present['n'] === 0) return new Set();
  const structural = await engine.query(
    `SELECT error_type, line_byte_position AS at, left(error_message, 200) AS message, column_name
     FROM reject_errors WHERE error_type <> 'CAST' ORDER BY line_byte_position LIMIT ${reportedIssues}`,
  );
  if (structural.length > 0) {
    const places = await locateRecords(path, offsetsOf(structural));
    const issues = structural.map(({ error_type, message, column_name }, i): ErrorIssue => {
      const known = rejectCodes[String(error_type)];
      return {
        code: known?.code ?? 'malformed',
        detail: known?.say(String(message)) ?? shorten(String(message), 200),
        ...places[i],
        ...(typeof column_name === 'string' ? { column: column_name } : {}),
      };
    });
    throw invalidRows(issues);
  }

  const counts = await engine.query(
    `SELECT column_name AS name, count(*) AS bad FROM reject_errors GROUP BY ALL ORDER BY bad DESC`,
  );
  const total = counts.reduce((sum, { bad }) => sum + Number(bad), 0);
  const misfits = new Set<string>();
  const dirty: string[] = [];
  for (const { name, bad } of counts) {
    // Past the limit of recorded rejects there are too many of them for dirt in whichever column leads.
    const isText =
      total >= recordedRejects && misfits.size === 0
        ? true
        : Number(bad) > Math.max(1, (rows + Number(bad)) * dirtShare);
    if (isText) misfits.add(String(name));
    else dirty.push(String(name));
  }
  // Rows with a misfit were judged by that column alone; the next round sees what is wrong in the others.
  if (misfits.size > 0 || dirty.length === 0) return misfits;

  const cells = await engine.query(
    `SELECT column_name AS name, line_byte_position AS at, left(regexp_extract(error_message, 'string "(.*)" to', 1, 's'), 80) AS value
     FROM reject_errors ORDER BY line_byte_position, column_idx LIMIT ${reportedIssues}`,
  );
  const places = await locateRecords(path, offsetsOf(cells));
  const issues = cells.map(({ name, value }, i): ErrorIssue => {
    const type = plan.columns.find((column) => column.name === name)?.guess.type ?? 'VARCHAR';
    return mixedTypes(String(name), type, String(value), places[i]);
  });
  throw invalidRows(issues);
}

/** Byte offsets, from 0, of the records that were rejected; DuckDB counts from 1. */
const offsetsOf = (rejects: readonly Record<string, unknown>[]): number[] =>
  rejects.map(({ at }) => Number(at) - 1);

function invalidRows(issues: ErrorIssue[]): TrainyardError {
  const { row, line, column, detail } = issues[0];
  const where = `row ${row}${line === undefined ? '' : ` (line ${line})`}${column === undefined ? '' : `, column "${shorten(column)}"`}`;
  return new TrainyardError('datasetInvalid', `The data has an error in ${where}: ${detail}`, { issues });
}

/**
 * Columns that were taken for times or vectors and hold too much else.
 * @throws TrainyardError datasetInvalid for the few values that are none
 */
export async function findOddCasts(
  engine: DataEngine,
  plan: CsvPlan,
  limits: IngestLimits,
  failure: unknown,
): Promise<Set<string>> {
  const from = csvTable(plan, limits);
  const columns = plan.columns.filter(({ guess }) => isCastByUs(guess.type));
  const isOdd = ({ name, guess }: CsvPlan['columns'][number]): string => {
    const cell = quoteName(name);
    if (guess.type === 'DOUBLE[]') return `${cell} IS NOT NULL AND TRY_CAST(${cell} AS DOUBLE[]) IS NULL`;
    return `${cell} IS NOT NULL AND (TRY_CAST(${cell} AS TIMESTAMPTZ) IS NULL OR NOT regexp_matches(${cell}, '^\\s*[0-9]{4}-'))`;
  };
  const counts = columns.map(
    (column, i) => `count(*) FILTER (${isOdd(column)}) AS odd${i}, count(${quoteName(column.name)}) AS n${i}`,
  );
  const [result] = await engine.query(`SELECT ${counts.join(', ')} FROM ${from}`);
  const odd = columns.map((column, i) => ({
    ...column,
    count: Number(result[`odd${i}`]),
    isDirt: Number(result[`odd${i}`]) <= Math.max(1, Number(result[`n${i}`]) * dirtShare),
  }));
  const misfits = new Set(odd.filter(({ count, isDirt }) => count > 0 && !isDirt).map(({ name }) => name));
  if (misfits.size > 0) return misfits;
  const dirty = odd.find(({ count }) => count > 0);
  if (!dirty) throw readError(failure, 'malformed');
  const cells = await engine.query(
    `SELECT row, left(value, 80) AS value FROM (SELECT row_number() OVER () AS row, ${quoteName(dirty.name)} AS value, ${isOdd(dirty)} AS odd FROM ${from})
     WHERE odd ORDER BY row LIMIT ${reportedIssues}`,
  );
  throw invalidRows(
    cells.map(({ row, value }) =>
      mixedTypes(dirty.name, dirty.guess.type, String(value), { row: Number(row) }),
    ),
  );
}

/** The issue of a value that is not of its column's type. */
function mixedTypes(
  column: string,
  type: CsvType,
  value: string,
  place: { row?: number; line?: number } | undefined,
): ErrorIssue {
  return {
    code: 'mixedTypes',
    detail: `"${shorten(value)}" is not ${expectedValue[type]}, as nearly all other values of this column are. A missing value is written as an empty cell, NA, null, ? or -.`,
    ...place,
    column,
  };
}
