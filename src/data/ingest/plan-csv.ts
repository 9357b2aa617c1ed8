import type { IngestLimits } from '../../contracts/dataset.ts';
import type { ReadColumn } from '../../contracts/dataset-reading.ts';
import type { ReadingHints } from '../cells/column-facts.ts';
import type { DataEngine } from '../data-engine.ts';
import { checkColumnNames, distinctNames, writtenNames } from './column-names.ts';
import { isUnderShortHeader } from './csv-dialect.ts';
import { looksLikeData, noHeader } from './csv-header.ts';
import { csvField, csvTable, type CsvPlan } from './csv-plan.ts';
import { checkRejects, forgetRejects } from './csv-rejects.ts';
import { sampleCsv, type CsvSource } from './sample-csv.ts';
import { checkToldColumns } from './told-columns.ts';
import { planTextColumns, type TextColumn } from './text-column.ts';
import { nameUnnamed } from './unnamed-columns.ts';

/** How a CSV is read, as a sample of it suggests. */
export interface PlannedCsv {
  plan: CsvPlan;
  /** Of the fields, as they stand in the header. */
  names: string[];
  notes: ReadonlyMap<string, ReadColumn['note']>;
  /** Names that columns have in the header, where they are called otherwise. */
  written: ReadonlyMap<string, string>;
  text: TextColumn[];
  hints: ReadingHints;
  /** Whether the sample held every row. */
  isWhole: boolean;
}

const areDistinct = (names: readonly string[]): boolean => new Set(names).size === names.length;

/** Finds delimiter, header, names and readings. @throws TrainyardError datasetInvalid, datasetLimitExceeded */
export async function planCsv(
  engine: DataEngine,
  source: CsvSource,
  limits: IngestLimits,
): Promise<PlannedCsv> {
  const { options = {} } = source;
  const { delimiter, quote, skipLines, first, others, pieces, isWhole } = sampleCsv(source);
  const { headerLines = 1 } = options;
  const line = skipLines + headerLines;
  let names = first.map((name) => name.trim());
  if (isUnderShortHeader([first, ...others])) {
    // A delimiter at the end of every row, but not of the header; or R's names of rows, which have none.
    if (others.every((row) => row.at(-1)?.trim() === '')) names.push('');
    else if (options.header !== false && areDistinct(others.map(([name]) => name))) names.unshift('');
  }
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
  const plan: CsvPlan = {
    path: source.path,
    delimiter,
    quote,
    skipLines: line - 1,
    hasHeader,
    width,
  };
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
  const distinct = distinctNames(
    places.map(({ name }) => name),
    (i) => places[i].j,
  );
  // Where the first line names hardly any column it is no header.
  const isHeader = places.filter(({ name }) => name === '').length < names.length / 2;
  for (const [i, place] of places.entries()) {
    const { name, note } = distinct[i];
    if (note === undefined || (place.name === '' && !isHeader)) continue;
    place.name = name;
    notes.set(name, note);
  }
  checkColumnNames(
    places.map(({ name }) => name),
    limits,
    line,
  );
  checkToldColumns(options, new Set(places.map(({ name }) => name)));
  // What was found out for the header is right for the columns too, as long as nothing was told of them.
  const isRenamed = distinct.some(({ note }) => note !== undefined);
  const isDone = guessed !== null && unnamed.size === 0 && !isRenamed && options.columns === undefined;
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
  return {
    plan,
    names,
    notes,
    written: writtenNames(distinct),
    text: planned.columns,
    hints: planned.hints,
    isWhole,
  };
}
