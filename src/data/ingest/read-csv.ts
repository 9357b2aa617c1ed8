import type { IngestLimits } from '../../contracts/dataset.ts';
import type { DatasetReading, ReadColumn, ReadOptions } from '../../contracts/dataset-reading.ts';
import { TrainyardError } from '../../errors.ts';
import type { ReadingHints } from '../cells/column-facts.ts';
import type { DataEngine } from '../data-engine.ts';
import { checkColumnNames } from './column-names.ts';
import { findDelimiter } from './csv-dialect.ts';
import { looksLikeData, noHeader } from './csv-header.ts';
import { csvField, csvTable, type CsvPlan } from './csv-plan.ts';
import { parseCsvRecords } from './csv-records.ts';
import { checkRejects, forgetRejects } from './csv-rejects.ts';
import { locateRows } from './locate-records.ts';
import { readError } from './read-error.ts';
import { readTextColumns } from './read-text-columns.ts';
import type { TextScan } from './scan-text.ts';
import { planTextColumns, type TextColumn } from './text-column.ts';
import { nameUnnamed } from './unnamed-columns.ts';

const sampledRecords = 5000;
/** A sample of a wide table holds fewer records. */
const sampledCells = 200_000;

export interface CsvSource {
  path: string;
  scan: TextScan;
  /** Given by the format (TSV), or found. */
  delimiter: string | null;
  options?: ReadOptions;
}

/** What was decided on a file, its columns among it; the options are those that were given. */
export type FileReading = Omit<DatasetReading, 'options'>;

/**
 * Reads a CSV into Parquet without losing a row: every line either becomes a row or is named in the error.
 * @returns rows written, and what was decided
 * @throws TrainyardError datasetInvalid, datasetLimitExceeded
 */
export async function readCsv(
  engine: DataEngine,
  source: CsvSource,
  target: { path: string; limits: IngestLimits; onReread?: () => void },
): Promise<{ rows: number; reading: FileReading }> {
  const { plan, names, notes, text, hints, isWhole } = await planCsv(engine, source, target.limits);
  const kept = text.map(({ name }) => name);
  try {
    const { rows, columns } = await readTextColumns(
      engine,
      {
        from: csvTable(plan, target.limits),
        text,
        typed: [],
        order: kept,
        hints,
        isWhole,
        hasUnderscores: source.scan.hasUnderscores || !plan.hasHeader,
        rows: { beforeRead: () => forgetRejects(engine), check: () => checkRejects(engine, plan, names) },
        locate: (at) => locateRows(plan.path, at, plan),
      },
      target,
    );
    if (rows === 0)
      throw new TrainyardError('datasetInvalid', 'The file has a header and no rows.', {
        issues: [{ code: 'zeroRows', line: 2 + plan.skipLines, detail: 'no row follows the header' }],
      });
    return {
      rows,
      reading: {
        delimiter: plan.delimiter,
        quote: '"',
        header: plan.hasHeader,
        skipLines: plan.skipLines,
        decimal: hints.decimal ?? null,
        columns: withNotes(columns, notes),
      },
    };
  } catch (error) {
    throw readError(error, 'malformed');
  }
}

function withNotes(
  columns: readonly ReadColumn[],
  notes: ReadonlyMap<string, ReadColumn['note']>,
): ReadColumn[] {
  const known = new Set(columns.map(({ name }) => name));
  const leftOut = [...notes].filter(([name]) => !known.has(name));
  return [
    ...leftOut.map(([name, note]): ReadColumn => ({ name, reading: { type: 'text' }, missing: [], note })),
    ...columns.map((column) => ({
      ...column,
      ...(column.note === undefined && notes.has(column.name) ? { note: notes.get(column.name) } : {}),
    })),
  ];
}

/** Delimiter, header, names and readings. */
async function planCsv(engine: DataEngine, source: CsvSource, limits: IngestLimits) {
  const { options = {} } = source;
  const { head, complete, delimiter, records, pieces } = sampleOf(source);
  const [first, ...others] = records;
  if (!first) throw readError(new Error('the first line is not complete'), 'malformed');
  const skipLines = options.skipLines ?? 0;
  const line = skipLines + 1;
  let names = first.map((name) => name.trim());
  // A delimiter at the end of every row, but not of the header.
  if (
    others.length > 0 &&
    others.every((row) => row.length === first.length + 1 && row.at(-1)?.trim() === '')
  )
    names.push('');
  const width = names.length;
  const rows = [...others, ...pieces.filter((record) => record.length === width)];
  const told: ReadingHints = {
    delimiter,
    decimal: options.decimal,
    thousands: options.thousands,
    dateFormat: options.dateFormat,
    missing: options.missingValues,
  };
  const cellsOf = (j: number, from: readonly (readonly string[])[]): string[] =>
    from.map((row) => row[j] ?? '');
  const hasHeader = options.header ?? true;
  let guessed: ReturnType<typeof planTextColumns> | null = null;
  if (options.header === undefined && width > 1) {
    guessed = planTextColumns(
      names.map((name, j) => ({ name, text: csvField(j), cells: cellsOf(j, rows), guesses: 'all' as const })),
      { ...options, columns: undefined },
      told,
    );
    if (looksLikeData(names, rows, guessed.columns.map(({ reading }) => reading))) throw noHeader(names, line); // prettier-ignore
  }
  if (!hasHeader) {
    rows.unshift(first);
    names = names.map((_, j) => `column${j + 1}`);
  }
  const plan: CsvPlan = { path: source.path, delimiter, skipLines, hasHeader, width };
  const unnamed = new Map(names.flatMap((name, j) => (name === '' ? [[j, csvField(j)] as const] : [])));
  const notes = new Map<string, ReadColumn['note']>();
  const places = names.map((name, j) => ({ name, j }));
  if (unnamed.size > 0) {
    // Errors in the rows come before any judgement on columns.
    await forgetRejects(engine);
    const found = await nameUnnamed(engine, csvTable(plan, limits), unnamed, names);
    await checkRejects(engine, plan, names);
    for (const [place, { name, note }] of found) {
      notes.set(name ?? `column ${place + 1}`, note);
      if (name !== null) places[place] = { name, j: place };
    }
    const dropped = new Set([...found].filter(([, { name }]) => name === null).map(([place]) => place));
    places.splice(0, places.length, ...places.filter(({ j }) => !dropped.has(j)));
  }
  checkColumnNames(
    places.map(({ name }) => name),
    limits,
    line,
  );
  checkToldColumns(options, new Set(places.map(({ name }) => name)));
  // What was found out for the header is right for the columns too, as long as nothing was told of them.
  const isDone = guessed !== null && unnamed.size === 0 && options.columns === undefined;
  const planned = isDone
    ? guessed!
    : planTextColumns(
        places.map(({ name, j }) => ({
          name,
          text: csvField(j),
          cells: cellsOf(j, rows),
          guesses: 'all' as const,
        })),
        options,
        told,
      );
  const isWhole = complete && records.length < sampledRecords;
  const text: TextColumn[] = planned.columns;
  return { plan, names, notes, text, hints: planned.hints, isWhole, head };
}

/** Options for a column that is not there are a mistake. @throws TrainyardError datasetInvalid (unknownColumn) */
export function checkToldColumns({ columns }: ReadOptions, names: ReadonlySet<string>): void {
  const unknown = Object.keys(columns ?? {}).filter((name) => !names.has(name));
  if (unknown.length === 0) return;
  const issues = unknown.map((column) => ({
    code: 'unknownColumn',
    column,
    detail: 'The options name it; the data has no such column.',
  }));
  throw new TrainyardError(
    'datasetInvalid',
    `The data has no column "${unknown[0]}", which the options name.`,
    {
      issues,
    },
  );
}

/** Records from the start of the file and from all over it. */
function sampleOf({ scan, options = {}, ...source }: CsvSource) {
  const { bytes, hasBom, pieces } = scan;
  const complete = Buffer.byteLength(scan.head) + (hasBom ? 3 : 0) >= bytes;
  const head = withoutLines(scan.head, options.skipLines ?? 0);
  if (head.trim() === '')
    throw new TrainyardError('datasetInvalid', 'The file holds nothing but white space.', {
      issues: [{ code: 'emptyFile', detail: 'no text' }],
    });
  const delimiter = options.delimiter ?? source.delimiter ?? findDelimiter(head, complete);
  const [first] = parseCsvRecords(head, delimiter, { maxRecords: 1, complete });
  const maxRecords = Math.max(60, Math.min(sampledRecords, Math.ceil(sampledCells / (first?.length ?? 1))));
  const parse = (text: string, whole: boolean): string[][] =>
    parseCsvRecords(text, delimiter, { maxRecords, complete: whole });
  const records = parse(head, complete);
  return {
    head,
    complete: complete && records.length < maxRecords,
    delimiter,
    records,
    pieces: pieces.flatMap((piece) => parse(piece, true)),
  };
}

function withoutLines(text: string, lines: number): string {
  let at = 0;
  for (let i = 0; i < lines; i++) {
    const end = text.indexOf('\n', at);
    if (end < 0) return '';
    at = end + 1;
  }
  return text.slice(at);
}
