import type { InputColumn } from '../../../contracts/definition/definition.ts';
import type { StepsDefinition } from '../../../contracts/definition/steps-of.ts';
import type { FittedSteps } from '../../../contracts/preparation.ts';
import { TrainyardError } from '../../../errors.ts';
import type { DataEngine } from '../../data-engine.ts';
import { bytesPerFeature, bytesPerRawCell } from './feature-memory.ts';
import { megabytes } from './memory-check.ts';
import { requestFor, timeRequest } from './column-request.ts';
import type { CodedColumn, RawColumns } from './raw-columns.ts';
import { readColumns } from './read-columns.ts';
import { readRowFacts, type RowFacts } from './row-facts.ts';
import { openTable, type StoredTable } from './stored-table.ts';
import { unusable } from '../unusable.ts';
import type { Note } from '../note.ts';

/** The stored columns of steps. */
export interface StepColumns {
  table: StoredTable;
  /** The target and the inputs. */
  raw: RawColumns;
  facts: RowFacts;
  times: Float64Array;
  groups: CodedColumn | null;
  /** Rows that are steps, rising: they have a group, a time and what they must have. */
  rows: Int32Array;
}

/** Per row: its raw values, its hash, its place in the order. */
const bytesPerRow = 64;

/**
 * Reads what steps are made of.
 * @param options.notes gets what was left out
 * @param options.isCounting the values of the inputs are left unread: they place no step
 * @throws TrainyardError trainingDataUnusable, outOfMemory
 */
export async function readSteps(
  engine: DataEngine,
  parquetPath: string,
  definition: StepsDefinition,
  steps: FittedSteps,
  {
    memoryLimitBytes,
    notes,
    isCounting = false,
  }: { memoryLimitBytes: number; notes: Note[]; isCounting?: boolean },
): Promise<StepColumns> {
  const { task, inputs, preparation } = definition;
  const name = task.target!;
  const table = await openTable(engine, parquetPath);
  const columns = isCounting ? [] : inputs.map((input) => requestFor(table, input));
  requireMemory(table.rows * (bytesPerRow + (columns.length + 3) * bytesPerRawCell), memoryLimitBytes);

  const target: InputColumn = {
    name,
    type: task.type === 'classification' ? 'categorical' : 'numeric',
  };
  const others = columns.filter((column) => column.name !== name);
  const raw = await readColumns(engine, table, [requestFor(table, target), ...others]);
  const { times, groups } = await readOrder(engine, table, steps);

  const required = inputs.filter(({ name: input, type }) => {
    if (input === name) return false;
    return preparation.missing[type === 'categorical' ? 'categorical' : 'numeric'] === 'drop';
  });
  // Steps of two series, or of two times, are not the same step.
  const places = steps.kind === 'window' ? [steps.time, ...(steps.group === null ? [] : [steps.group])] : [];
  const used = new Set([...inputs.map((input) => input.name), name, ...places]);
  const facts = await readRowFacts(
    engine,
    table,
    [...used],
    [name],
    required.map((input) => input.name),
  );

  const rows: number[] = [];
  let unplaced = 0;
  let incomplete = 0;
  for (let row = 0; row < table.rows; row++) {
    const isPlaced =
      !Number.isNaN(times[row]) && (groups === null || groups.values[groups.codes[row]] !== null);
    if (!isPlaced) unplaced += 1;
    else if ((facts.usable[row] & 2) === 0) incomplete += 1;
    else rows.push(row);
  }
  const place = steps.group === null ? `"${steps.time}"` : `"${steps.group}" or "${steps.time}"`;
  if (unplaced > 0) notes.push(`${unplaced} row(s) without a value of ${place} left out.`);
  if (incomplete > 0)
    notes.push({
      code: 'missingInputValues',
      detail: `${incomplete} row(s) with a missing value left out.`,
      pointer: '/inputs',
    });
  if (rows.length === 0) throw unusable('noRows', 'No row is left to train on.', notes);
  return { table, raw, facts, times, groups, rows: Int32Array.from(rows) };
}

async function readOrder(
  engine: DataEngine,
  table: StoredTable,
  { group, time }: FittedSteps,
): Promise<{ times: Float64Array; groups: CodedColumn | null }> {
  const requests = [timeRequest(table, time)];
  // One column can't be read as two kinds at once; a group that is its own time makes no series.
  if (group !== null) requests.push(requestFor(table, { name: group, type: 'categorical' }));
  const raw = await readColumns(engine, table, requests);
  return {
    times: raw.numbers.get(time)!,
    groups: group === null ? null : (raw.categories.get(group) ?? null),
  };
}

/** Bytes of all features: those of each step, and of each example. */
export const bytesOfExamples = (counts: {
  steps: number;
  examples: number;
  length: number;
  stepWidth: number;
}) => (counts.steps + counts.examples * counts.length) * counts.stepWidth * bytesPerFeature;

/** @throws TrainyardError outOfMemory naming what is needed and what may be taken */
export function requireMemory(neededBytes: number, limitBytes: number): void {
  if (neededBytes <= limitBytes) return;
  throw new TrainyardError(
    'outOfMemory',
    `The data takes about ${megabytes(neededBytes)} as sequences; a run may take ${megabytes(limitBytes)}. Use fewer columns, shorter sequences or windows, or raise the limit.`,
  );
}
