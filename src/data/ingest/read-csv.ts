import type { IngestLimits } from '../../contracts/dataset.ts';
import { TrainyardError } from '../../errors.ts';
import type { DataEngine } from '../data-engine.ts';
import { quoteName, quotePath } from '../sql-literals.ts';
import { checkColumnNames } from './column-names.ts';
import { findDelimiter } from './csv-dialect.ts';
import { findMisfits, findOddCasts } from './csv-misfits.ts';
import { csvTable, isCastByUs, type CsvPlan } from './csv-plan.ts';
import { looksLikeData, noHeader } from './csv-header.ts';
import { parseCsvRecords } from './csv-records.ts';
import { guessCsvType, usesDecimalComma, type CsvType } from './csv-types.ts';
import { readError } from './read-error.ts';
import type { TextScan } from './scan-text.ts';
import type { SourceColumn, SourceTable } from './source-table.ts';
import { writeParquet } from './write-parquet.ts';

const sampledRecords = 5000;

export interface CsvSource {
  path: string;
  scan: TextScan;
  /** Given by the format (TSV), or found. */
  delimiter: string | null;
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
      for (const name of await findOddCasts(engine, plan, target.limits, rows.failure)) misfits.add(name);
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

function storedColumn(name: string, type: CsvType): SourceColumn {
  const cell = quoteName(name);
  if (type === 'DOUBLE')
    return {
      name,
      storedType: 'DOUBLE',
      expression: `CASE WHEN isnan(${cell}) THEN NULL ELSE ${cell} END`,
    };
  // TIMESTAMPTZ honours an offset where TIMESTAMP would drop it; without one the time counts as UTC.
  if (type === 'TIMESTAMPTZ')
    return {
      name,
      storedType: 'TIMESTAMP',
      expression: `make_timestamp(epoch_us(CAST(${cell} AS TIMESTAMPTZ)))`,
    };
  if (type === 'DOUBLE[]') return { name, storedType: type, expression: `CAST(${cell} AS DOUBLE[])` };
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
    if (isCast && plan.columns.some(({ guess }) => isCastByUs(guess.type))) return { failure: error };
    throw readError(error, 'malformed');
  }
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
