import { stepsOf, type StepsDefinition } from '../../contracts/definition/steps-of.ts';
import type { StepCounts } from '../../contracts/row-counts.ts';
import { TrainyardError } from '../../errors.ts';
import type { DataEngine } from '../data-engine.ts';
import { countDivision } from './count-division.ts';
import { divideSteps } from './divide-steps.ts';
import { countCodes } from './read/count-codes.ts';
import { readSteps, type StepColumns } from './read/read-steps.ts';
import { openTable } from './read/stored-table.ts';

/** Steps that are divided; dividing more of them would hold up the requests of others for longer than a second. */
const defaultMostSteps = 100_000;

/**
 * Divides the steps of a dataset as a run does, and counts the examples of each part.
 * @param engine may read the file; used by nobody else meanwhile
 * @throws TrainyardError outOfMemory where the dataset has more than `mostSteps` rows, or takes more memory than it may
 */
export async function countSteps(
  engine: DataEngine,
  parquetPath: string,
  definition: StepsDefinition,
  { memoryLimitBytes, mostSteps = defaultMostSteps }: { memoryLimitBytes: number; mostSteps?: number },
): Promise<StepCounts> {
  const steps = stepsOf(definition);
  if (steps === null) throw new Error('the rows of this definition are no steps');
  const { rows } = await openTable(engine, parquetPath);
  if (rows > mostSteps)
    throw new TrainyardError('outOfMemory', `Of ${rows} steps at most ${mostSteps} are counted.`);
  return countDivision(async (notes) => {
    const options = { memoryLimitBytes, notes, isCounting: true };
    const columns = await readSteps(engine, parquetPath, definition, steps, options);
    const division = await divideSteps(engine, definition, steps, columns, notes);
    return division.kind === 'windows'
      ? { rows: division.windows.parts, trainOfClass: null }
      : {
          rows: division.groups.groups,
          trainOfClass: classCounts(definition, columns, division.groups.rows.train),
        };
  });
}

/** Rows of each class among those; null where the target has no classes. */
function classCounts({ task }: StepsDefinition, { raw }: StepColumns, rows: Int32Array): number[] | null {
  const classes = raw.categories.get(task.target!);
  if (classes === undefined) return null;
  return [...countCodes(classes.codes, classes.values, rows).values()];
}
