import { stepsOf } from '../../contracts/definition/steps-of.ts';
import { storedReadings } from '../cells/stored-readings.ts';
import type { DataEngine } from '../data-engine.ts';
import { quotePath } from '../sql-literals.ts';
import type { PrepareOptions } from './prepare-options.ts';
import { prepareRows } from './prepare-rows.ts';
import { prepareSteps } from './prepare-steps.ts';
import type { PreparedData } from './prepared-data.ts';

/**
 * Makes a dataset ready to train on: rows chosen and split by the seed, every transform fitted on the training split
 * only, features encoded. The same file, definition and seed give the same numbers on any machine.
 * @throws TrainyardError trainingDataUnusable, outOfMemory (before anything large is allocated)
 */
export async function prepareData(options: PrepareOptions): Promise<PreparedData> {
  const steps = stepsOf(options.definition);
  const prepared = await (steps === null ? prepareRows(options) : prepareSteps(options, steps));
  const { engine, parquetPath, definition } = options;
  const inputs = new Set(definition.inputs.map(({ name }) => name));
  const stored = await storedReadings(engine, parquetPath);
  const names = [
    ...(await columnNames(engine, parquetPath)),
    ...stored.flatMap(({ name, writtenAs }) =>
      writtenAs === undefined || inputs.has(name) ? [] : [writtenAs],
    ),
  ];
  const otherColumns = names.filter((name) => !inputs.has(name));
  const read = new Set([...inputs, ...(steps === null ? [] : [steps.time, steps.group])]);
  const readings = stored.filter(({ name }) => read.has(name));
  const preparation = {
    ...prepared.preparation,
    otherColumns,
    ...(readings.length > 0 && { readings }),
  };
  return { ...prepared, preparation };
}

async function columnNames(engine: DataEngine, parquetPath: string): Promise<string[]> {
  const described = await engine.query(`DESCRIBE SELECT * FROM read_parquet(${quotePath(parquetPath)})`);
  return described.map((column) => String(column['column_name']));
}
