import type { IngestLimits } from '../../contracts/dataset.ts';
import { TrainyardError, type ErrorIssue } from '../../errors.ts';
import type { DataEngine } from '../data-engine.ts';
import { quoteName, quotePath, quoteText } from '../sql-literals.ts';
import { checkColumnNames, shorten } from './column-names.ts';
import { findDelimiter } from './csv-dialect.ts';
import { looksLikeData, noHeader } from './csv-header.ts';
import { parseCsvRecords } from './csv-records.ts';
import { guessCsvType, usesDecimalComma, type CsvColumnGuess, type CsvType } from './csv-types.ts';
import { nullTokens } from './null-tokens.ts';
import { locateRecords } from './locate-records.ts';
import { readError } from './read-error.ts';
import type { TextScan } from './scan-text.ts';
import type { SourceColumn, SourceTable } from './source-table.ts';
import { writeParquet } from './write-parquet.ts';

const sampledRecords = 5000;
const recordedRejects = 10_000;
const reportedIssues = 20;
/** At most this share of a column's values (and at least one) is taken for dirt; above, the column is text. */
const dirtShare = 0.01;

export interface CsvSource {
  path: string;
  scan: TextScan;
  /** Given by the format (TSV), or found. */
  delimiter: string | null;
}

interface CsvPlan {
  path: string;
  delimiter: string;
  decimalComma: boolean;
  columns: { name: string; guess: CsvColumnGuess }[];
}

/**
 * Reads a CSV into Parquet without losing a row: every line either becomes a row or is named in the error. Types are
 * guessed from samples all over the file; a full read then shows which columns are of another type after all.
 * @returns rows written, and the delimiter found
 * @throws TrainyardError datasetInvalid, datasetLimitExceeded
 */
export async function readCsv(
  engine: DataEngine,
  source: CsvSource,
  target: { path: string; limits: IngestLimits; onReread?: () => void },
): Promise<{ rows: number; delimiter: string }> {
  const plan = planCsv(source, target.limits);
  // Each round turns at least one column into text, which nothing fails to fit; real files take one or two.
  for (let round = 0; ; round++) {
    if (round > 0) target.onReread?.();
    const misfits = new Set<string>();
    const rows = await readOnce(engine, plan, target);
    if (typeof rows === 'number') {
      for (const name of await findMisfits(engine, plan, rows, source.path)) misfits.add(name);
      for (const name of await findInexactIntegers(engine, plan, target.path)) misfits.add(name);
    } else
      for (const name of await findOddDateTimes(engine, plan, target.limits, rows.failure)) misfits.add(name);
    if (typeof rows === 'number' && misfits.size === 0) {
      if (rows === 0)
        throw new TrainyardError('datasetInvalid', 'The file has a header and no rows.', {
          issues: [{ code: 'zeroRows', line: 2, detail: 'no row follows the header' }],
        });
      return { rows, delimiter: plan.delimiter };
    }
    for (const column of plan.columns)
      if (misfits.has(column.name)) column.guess = { type: 'VARCHAR', integers: false };
  }
}

/** Delimiter, header, names and types. */
function planCsv(source: CsvSource, limits: IngestLimits): CsvPlan {
  const { head, pieces, bytes } = source.scan;
  const complete = Buffer.byteLength(head) + (source.scan.hasBom ? 3 : 0) >= bytes;
  if (head.trim() === '')
    throw new TrainyardError('datasetInvalid', 'The file holds nothing but white space.', {
      issues: [{ code: 'emptyFile', detail: 'no text' }],
    });
  const delimiter = source.delimiter ?? findDelimiter(head, complete);
  const parse = (text: string, whole: boolean): string[][] =>
    parseCsvRecords(text, delimiter, { maxRecords: sampledRecords, complete: whole });
  const [first, ...rows] = parse(head, complete);
  if (!first) throw readError(new Error('the first line is not complete'), 'malformed');
  for (const piece of pieces)
    rows.push(...parse(piece, true).filter((record) => record.length === first.length));

  const decimalComma = usesDecimalComma(rows, delimiter);
  const guesses = first.map((_, j) =>
    guessCsvType(
      rows.map((row) => row[j] ?? ''),
      decimalComma,
    ),
  );
  const names = first.map((name) => name.trim());
  if (names.length > 1 && looksLikeData(names, rows, guesses, decimalComma)) throw noHeader(names);
  checkColumnNames(names, limits, 1);
  return {
    path: source.path,
    delimiter,
    decimalComma,
    columns: names.map((name, j) => ({ name, guess: guesses[j] })),
  };
}

/** `read_csv` with nothing left to guess. */
function csvTable(plan: CsvPlan, limits: IngestLimits): string {
  const columns = plan.columns
    .map(
      ({ name, guess }) => `${quoteText(name)}: '${guess.type === 'TIMESTAMPTZ' ? 'VARCHAR' : guess.type}'`,
    )
    .join(', ');
  const options = [
    'auto_detect=false',
    `columns={${columns}}`,
    `delim=${quoteText(plan.delimiter)}`,
    `quote='"'`,
    `escape='"'`,
    'header=true',
    'strict_mode=true',
    `nullstr=[${nullTokens.map(quoteText).join(', ')}]`,
    `decimal_separator='${plan.decimalComma ? ',' : '.'}'`,
    `max_line_size=${limits.maxLineBytes}`,
    `buffer_size=${Math.max(2 * limits.maxLineBytes, 8_000_000)}`,
    'store_rejects=true',
    `rejects_limit=${recordedRejects}`,
  ];
  return `read_csv(${quotePath(plan.path)}, ${options.join(', ')})`;
}

function storedColumn(name: string, type: CsvType): SourceColumn {
  const cell = quoteName(name);
  if (type === 'DOUBLE')
    return {
      name,
      storedType: 'DOUBLE',
      expression: `CASE WHEN isnan(${cell}) THEN NULL ELSE ${cell} END`,
    };
  // TIMESTAMPTZ honours an offset where TIMESTAMP would drop it; without one the time counts as UTC. The cast is done
  // here because read_csv turns what is no TIMESTAMPTZ into NULL without a word.
  if (type === 'TIMESTAMPTZ')
    return {
      name,
      storedType: 'TIMESTAMP',
      expression: `make_timestamp(epoch_us(CAST(${cell} AS TIMESTAMPTZ)))`,
    };
  return { name, storedType: type, expression: cell };
}

async function readOnce(
  engine: DataEngine,
  plan: CsvPlan,
  target: { path: string; limits: IngestLimits },
): Promise<number | { failure: unknown }> {
  await engine.run('DROP TABLE IF EXISTS reject_errors');
  await engine.run('DROP TABLE IF EXISTS reject_scans');
  const source: SourceTable = {
    from: csvTable(plan, target.limits),
    columns: plan.columns.map(({ name, guess }) => storedColumn(name, guess.type)),
  };
  try {
    return await writeParquet(engine, source, target.path);
  } catch (error) {
    const isCast = error instanceof Error && error.message.startsWith('Conversion Error');
    if (isCast && plan.columns.some(({ guess }) => guess.type === 'TIMESTAMPTZ')) return { failure: error };
    throw readError(error, 'malformed');
  }
}

/**
 * Columns that were taken for times and hold too much else.
 * @throws TrainyardError datasetInvalid for the few values that are no times
 */
async function findOddDateTimes(
  engine: DataEngine,
  plan: CsvPlan,
  limits: IngestLimits,
  failure: unknown,
): Promise<Set<string>> {
  const from = csvTable(plan, limits);
  const columns = plan.columns.filter(({ guess }) => guess.type === 'TIMESTAMPTZ').map(({ name }) => name);
  const isOdd = (name: string): string => {
    const cell = quoteName(name);
    return `${cell} IS NOT NULL AND (TRY_CAST(${cell} AS TIMESTAMPTZ) IS NULL OR NOT regexp_matches(${cell}, '^\\s*[0-9]{4}-'))`;
  };
  const counts = columns.map(
    (name, i) => `count(*) FILTER (${isOdd(name)}) AS odd${i}, count(${quoteName(name)}) AS n${i}`,
  );
  const [result] = await engine.query(`SELECT ${counts.join(', ')} FROM ${from}`);
  const odd = columns.map((name, i) => ({
    name,
    count: Number(result[`odd${i}`]),
    isDirt: Number(result[`odd${i}`]) <= Math.max(1, Number(result[`n${i}`]) * dirtShare),
  }));
  const misfits = new Set(odd.filter(({ count, isDirt }) => count > 0 && !isDirt).map(({ name }) => name));
  if (misfits.size > 0) return misfits;
  const dirty = odd.find(({ count }) => count > 0);
  if (!dirty) throw readError(failure, 'malformed');
  const cells = await engine.query(
    `SELECT row, left(value, 80) AS value FROM (SELECT row_number() OVER () AS row, ${quoteName(dirty.name)} AS value, ${isOdd(dirty.name)} AS odd FROM ${from})
     WHERE odd ORDER BY row LIMIT ${reportedIssues}`,
  );
  throw invalidRows(
    cells.map(({ row, value }) => mixedTypes(dirty.name, 'TIMESTAMPTZ', String(value), { row: Number(row) })),
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
  VARCHAR: 'text',
};

/**
 * Columns that hold too many values of another type to be dirt.
 * @throws TrainyardError datasetInvalid for lines that are no rows, and for the few values that do not fit their column
 */
async function findMisfits(
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

/** Columns of integers too long for a number to hold exactly: identifiers, to be kept as text. */
async function findInexactIntegers(engine: DataEngine, plan: CsvPlan, path: string): Promise<Set<string>> {
  const columns = plan.columns.filter(({ guess }) => guess.integers).map(({ name }) => name);
  if (columns.length === 0) return new Set();
  const limit = Number.MAX_SAFE_INTEGER;
  const checks = columns.map(
    (name, i) => `coalesce(max(abs(${quoteName(name)})) > ${limit}, false) AS c${i}`,
  );
  const [result] = await engine.query(`SELECT ${checks.join(', ')} FROM read_parquet(${quotePath(path)})`);
  return new Set(columns.filter((_, i) => result[`c${i}`] === true));
}
