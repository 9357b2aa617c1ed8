import type { IngestLimits } from '../../contracts/dataset.ts';
import type { DatasetReading, ReadColumn } from '../../contracts/dataset-reading.ts';
import { TrainyardError } from '../../errors.ts';
import type { DataEngine } from '../data-engine.ts';
import { csvTable } from './csv-plan.ts';
import { checkRejects, forgetRejects } from './csv-rejects.ts';
import { locateRows } from './locate-records.ts';
import { planCsv } from './plan-csv.ts';
import { readError } from './read-error.ts';
import { readTextColumns } from './read-text-columns.ts';
import type { CsvSource } from './sample-csv.ts';

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
  const { plan, names, notes, written, text, hints, isWhole } = await planCsv(engine, source, target.limits);
  const kept = text.map(({ name }) => name);
  try {
    const { rows, columns } = await readTextColumns(
      engine,
      {
        from: csvTable(plan, target.limits),
        text,
        typed: [],
        order: kept,
        written,
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
        quote: plan.quote,
        header: plan.hasHeader,
        skipLines: plan.skipLines + 1 - (source.options?.headerLines ?? 1),
        decimal: hints.shownDecimal ?? null,
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
