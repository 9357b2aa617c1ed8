import type { StepsDefinition } from '../../contracts/definition/steps-of.ts';
import type { StepCounts } from '../../contracts/row-counts.ts';
import { TrainyardError } from '../../errors.ts';
import { groupsOf } from '../../targets/task-groups.ts';
import type { DataEngine } from '../data-engine.ts';
import { countDivision } from './count-division.ts';
import { countCodes } from './read/count-codes.ts';
import { readColumns } from './read/read-columns.ts';
import { readRowFacts } from './read/row-facts.ts';
import { readSplitColumn } from './read/read-split-column.ts';
import { targetRequests } from './read/source-columns.ts';
import { openTable } from './read/stored-table.ts';
import { usedColumns } from './read/used-columns.ts';
import { chooseRows } from './split/choose-rows.ts';

/** Rows that are divided; dividing more of them would hold up the requests of others. */
const defaultMostRows = 100_000;

/**
 * Divides the rows of a dataset as a run does, and counts those of each part: how large the parts are where equal rows stay together
 * depends on which rows those are.
 * @param engine may read the file; used by nobody else meanwhile
 * @throws TrainyardError outOfMemory where the dataset has more than `mostRows` rows
 */
export async function countTogether(
  engine: DataEngine,
  parquetPath: string,
  definition: StepsDefinition,
  { mostRows = defaultMostRows }: { mostRows?: number } = {},
): Promise<StepCounts> {
  const table = await openTable(engine, parquetPath);
  if (table.rows > mostRows)
    throw new TrainyardError('outOfMemory', `Of ${table.rows} rows at most ${mostRows} are divided.`);
  const { columns, targets: names, required } = usedColumns(definition);
  const facts = await readRowFacts(engine, table, columns, names, required);
  const targets = await readColumns(engine, table, targetRequests(table, definition));
  const { task } = definition;
  const classes = (task.target === null ? null : targets.categories.get(task.target)) ?? null;
  const labels = groupsOf(task) === 'labels' ? names.map((name) => targets.numbers.get(name)!) : null;
  return countDivision(async (notes) => {
    const keys = { classes, labels, ...(await readSplitColumn(engine, table, definition)) };
    const rows = chooseRows(definition, facts, keys, notes);
    const trainOfClass =
      classes === null ? null : [...countCodes(classes.codes, classes.values, rows.train).values()];
    return { rows, trainOfClass };
  });
}
