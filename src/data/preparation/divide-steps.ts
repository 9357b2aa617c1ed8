import { forecastOf, type StepsDefinition } from '../../contracts/definition/steps-of.ts';
import type { FittedSteps } from '../../contracts/preparation.ts';
import type { ResolvedForecast } from '../../targets/values/forecasting.ts';
import type { DataEngine } from '../data-engine.ts';
import { divideGroups, type GroupDivision } from './divide-groups.ts';
import { divideWindows, type WindowDivision } from './divide-windows.ts';
import type { Note } from './note.ts';
import { readSplitColumn } from './read/read-split-column.ts';
import type { StepColumns } from './read/read-steps.ts';
import { groupDuplicates } from './split/duplicate-groups.ts';
import { orderSteps, requireDistinctTimes, type OrderedSteps } from './split/order-steps.ts';
import { doubledTimes, unevenTimes } from './split/uneven-times.ts';

/** Steps in order, and the examples of each part: windows of a forecast, or groups. */
export type StepDivision = { ordered: OrderedSteps } & (
  | { kind: 'windows'; forecast: ResolvedForecast; windows: WindowDivision }
  | { kind: 'groups'; groups: GroupDivision }
);

/**
 * Orders the steps, makes examples of them and divides these. A plan counts by it what a run trains on.
 * @param notes gets what was left out, and what is odd about the times
 * @param fold of a cross-validation the fold that is held out as test examples, from 1; null: the final model's examples
 * @throws TrainyardError trainingDataUnusable
 */
export async function divideSteps(
  engine: DataEngine,
  definition: StepsDefinition,
  steps: FittedSteps,
  columns: StepColumns,
  notes: Note[],
  fold: number | null = null,
): Promise<StepDivision> {
  const { times, table } = columns;
  const forecast = forecastOf(definition);
  if (forecast === null) {
    const ordered = orderSteps(columns.rows, columns.groups, times);
    notes.push(...doubledTimes(ordered, times, steps));
    const splitColumn = await readSplitColumn(engine, table, definition);
    const groups = divideGroups(definition, steps, columns, ordered, { splitColumn, fold, notes });
    return { kind: 'groups', ordered, groups };
  }
  const rows = definition.preparation.deduplicate ? withoutDuplicates(columns, notes) : columns.rows;
  const ordered = orderSteps(rows, columns.groups, times);
  requireDistinctTimes(ordered, times, steps);
  notes.push(...unevenTimes(ordered, times, steps, table.types.get(steps.time) ?? ''));
  const windows = divideWindows(definition, forecast, columns, ordered, notes);
  return { kind: 'windows', ordered, forecast, windows };
}

/** The first of rows that are equal in every used column, time and group among them. */
function withoutDuplicates({ rows, facts }: StepColumns, notes: Note[]): Int32Array {
  const { firstOf } = groupDuplicates(facts.hashes);
  const kept = rows.filter((row) => firstOf[row] === row);
  const duplicates = rows.length - kept.length;
  if (duplicates > 0)
    notes.push({
      code: 'equalRowsDropped',
      detail: `${duplicates} duplicate row(s) left out; the first of each is kept.`,
      pointer: '/split/duplicates',
    });
  return kept;
}
