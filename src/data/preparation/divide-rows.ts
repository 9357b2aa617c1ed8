import type { AnyDefinition } from '../../contracts/definition/classical.ts';
import { targetKindOf } from '../../targets/tasks.ts';
import { targetKinds } from '../../targets/targets.ts';
import { outlierRows } from './fit/outlier-rows.ts';
import type { PrepareOptions } from './prepare-options.ts';
import type { RawColumns } from './read/raw-columns.ts';
import { readSplitColumn } from './read/read-split-column.ts';
import { readRowFacts, type RowFacts } from './read/row-facts.ts';
import type { SourceColumns } from './read/source-columns.ts';
import { usedColumns } from './read/used-columns.ts';
import { chooseRows, type SplitRows } from './split/choose-rows.ts';
import { unusable } from './unusable.ts';
import type { Note } from './note.ts';

/** Rows that were chosen and divided, with what is known of all rows. */
export interface RowDivision {
  rows: SplitRows;
  facts: RowFacts;
  /** The columns of the target. */
  targets: RawColumns;
  /** Of a split by time: the time of each row. */
  times: Float64Array | null;
}

/** Reads what rows are chosen and divided by, and divides them. @param notes gets what was left out */
export async function divideRows(
  source: SourceColumns,
  { engine, definition, fold = null }: PrepareOptions,
  notes: Note[],
): Promise<RowDivision> {
  const { task, preparation } = definition;
  const { table } = source;
  const { columns, targets: targetNames, required } = usedColumns(definition);
  const facts = await readRowFacts(engine, table, columns, targetNames, required);
  const targets = await source.readTargets();
  const { names, times } = await readSplitColumn(engine, table, definition);
  const classes = (task.target === null ? null : targets.categories.get(task.target)) ?? null;
  const labels =
    targetKinds.get(targetKindOf(task)).groups === 'labels'
      ? targetNames.map((name) => targets.numbers.get(name)!)
      : null;
  const rows = chooseRows(definition, facts, { classes, labels, names, times }, notes, fold);
  const isDropping = preparation.outliers?.action === 'drop';
  return {
    rows: isDropping ? await dropOutliers(definition, source, rows, notes) : rows,
    facts,
    targets,
    times,
  };
}

/** Leaves out the training rows that hold an outlier. @param notes gets how many */
async function dropOutliers(
  definition: AnyDefinition,
  source: SourceColumns,
  rows: SplitRows,
  notes: Note[],
): Promise<SplitRows> {
  const isOutlier = new Uint8Array(rows.train.length);
  for await (const raw of source.groups())
    for (const [i, found] of outlierRows(definition, raw, rows.train).entries()) isOutlier[i] |= found;
  const train = rows.train.filter((_, i) => isOutlier[i] === 0);
  const count = rows.train.length - train.length;
  if (count > 0)
    notes.push({
      code: 'outliersLeftOut',
      detail: `${count} of ${rows.train.length} training rows hold an outlier and are left out.`,
      pointer: '/preparation/outliers',
    });
  if (train.length === 0) throw unusable('emptySplit', 'Every training row holds an outlier.', notes);
  return { ...rows, train };
}
