import { stepsOf } from '../../contracts/definition/steps-of.ts';
import { storedReadings } from '../cells/stored-readings.ts';
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
  const stored = await storedReadings(options.engine, options.parquetPath);
  const used = new Set([
    ...options.definition.inputs.map(({ name }) => name),
    ...(steps === null ? [] : [steps.time, steps.group]),
  ]);
  const readings = stored.filter(({ name }) => used.has(name));
  if (readings.length === 0) return prepared;
  return { ...prepared, preparation: { ...prepared.preparation, readings } };
}
