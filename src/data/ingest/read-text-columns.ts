import type { ReadColumn } from '../../contracts/dataset-reading.ts';
import type { DataEngine } from '../data-engine.ts';
import { withNamedNa } from './code-names.ts';
import { describeColumns } from './column-notes.ts';
import { exactNames, findNanoseconds, losesDigits, redecide } from './decide-again.ts';
import { judgeNulls, summarize } from './judge-columns.ts';
import { createMarkCounters, type MarkCounters } from './mark-counters.ts';
import { misfitError } from './misfit-error.ts';
import type { TextColumn } from './text-column.ts';
import type { TextTable } from './text-table.ts';
import { writeParquet } from './write-parquet.ts';
import { countedColumns, readingsOf, sourceOf } from './written-source.ts';

/**
 * Writes a table as Parquet, each cell read as its column is. Readings come from a sample; a count of all cells that became
 * missing or did not fit then shows which columns are read otherwise, and these are decided by all of their cells.
 * @returns rows written, and what was decided on each text column
 * @throws TrainyardError datasetInvalid naming the few cells that do not fit their column
 */
export async function readTextColumns(
  engine: DataEngine,
  table: TextTable,
  target: { path: string; onReread?: (() => void) | undefined },
): Promise<{ rows: number; columns: ReadColumn[] }> {
  // A column that a sample leaves open may be decided by the rest; of exact numbers each cell is one.
  if (!table.isWhole)
    for (const column of table.text) if (isDecidedByAll(column)) await redecide(engine, table, column);
  if (!table.isWhole) await findNanoseconds(engine, table);
  for (let round = 0, isChecked = false; ; round++) {
    if (round > 0) target.onReread?.();
    if (!isChecked) await table.rows?.beforeRead();
    const counters = createMarkCounters(engine, countedColumns(table));
    await counters.reset();
    const rows = await writeExpected(engine, table, target.path, counters);
    if (rows === null) continue;
    if (!isChecked) await table.rows?.check();
    isChecked = true;
    if (rows === 0) return { rows, columns: [] };
    const written = await summarize(engine, table, target.path, rows);
    for (const column of written.unread) {
      column.hasMarks = true;
      column.isExpected = false;
    }
    const { marks, misfits } = await judgeNulls(engine, table, written, await counters.read());
    const isNamed = keepNamedNa(table, marks);
    const changed = await changeReadings(engine, table, misfits, written.inexact);
    if (!changed && !isNamed && written.unread.length === 0)
      return { rows, columns: await describeColumns(engine, table, marks) };
  }
}

/** Whether a sample is not enough: it left something open, digits were left out, or times may come in other forms further on. */
const isDecidedByAll = ({ open, reading, guesses, isTold }: TextColumn): boolean =>
  open !== null ||
  (reading.exact === true && guesses === 'all') ||
  (reading.timeFormat !== undefined && !isTold);

/** Writes the table; null where cells that were expected to be numbers are none: then no column expects any. */
async function writeExpected(
  engine: DataEngine,
  table: TextTable,
  path: string,
  counters: MarkCounters,
): Promise<number | null> {
  try {
    return await writeParquet(engine, sourceOf(table, counters), path, readingsOf(table));
  } catch (error) {
    const isCast = error instanceof Error && error.message.startsWith('Conversion Error');
    if (!isCast || !table.text.some(({ isExpected }) => isExpected)) throw error;
    for (const column of table.text) column.isExpected = false;
    return null;
  }
}

/** Keeps NA where it turned up among codes of which it is one; false where there is none. */
function keepNamedNa(table: TextTable, marks: ReadonlyMap<string, ReadColumn['missing']>): boolean {
  let kept = false;
  for (const column of table.text) {
    const { name, namesNa, reading } = column;
    const isNew = namesNa && reading.type === 'text' && reading.missing === undefined;
    if (!isNew || !marks.get(name)?.some(({ mark }) => mark === 'NA')) continue;
    column.reading = withNamedNa(reading);
    kept = true;
  }
  return kept;
}

/** Changes the readings that do not hold; false where all do. */
async function changeReadings(
  engine: DataEngine,
  table: TextTable,
  misfits: readonly TextColumn[],
  maybeInexact: readonly TextColumn[],
): Promise<boolean> {
  let changed = false;
  for (const column of misfits) {
    if (column.reading.nanos) {
      // Years that nanoseconds do not reach.
      const { nanos: _nanos, ...reading } = column.reading;
      column.reading = reading;
      changed = true;
      continue;
    }
    if (column.isTold) throw await misfitError(engine, table, column);
    const before = JSON.stringify(column.reading);
    await redecide(engine, table, column);
    if (JSON.stringify(column.reading) === before) throw await misfitError(engine, table, column);
    changed = true;
  }
  for (const column of maybeInexact) {
    const { type, timeFormat } = column.reading;
    if (type !== 'number' || timeFormat !== undefined || !(await losesDigits(engine, table, column)))
      continue;
    column.reading = exactNames(column.reading);
    column.note = {
      code: 'exactDigits',
      detail:
        'Its numbers have more digits than a number holds exactly (15 to 17): they are kept as names. Tell `type: numeric` to have them rounded.',
    };
    changed = true;
  }
  return changed;
}
