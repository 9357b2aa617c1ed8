import type { AnyDefinition } from '../contracts/definition/classical.ts';
import type { Architecture } from '../engine/models/architecture.ts';
import { TrainyardError } from '../errors.ts';
import type { ExperimentCost } from './experiment-cost.ts';

/**
 * Refuses a run that could not fit, before anything is trained.
 * @throws definitionInvalid naming the largest layer, or the data where that is what is too large.
 */
export function requireAffordable(
  resolved: AnyDefinition,
  { architecture, memoryBytes }: ExperimentCost,
  limitBytes: number,
): void {
  if (memoryBytes <= limitBytes) return;
  if (architecture === null) {
    const detail = `The run would take about ${gigabytes(memoryBytes)} for its data and what is made of it; a run may take ${gigabytes(limitBytes)}.`;
    throw new TrainyardError('definitionInvalid', detail, { issues: [{ pointer: '/dataset', detail, code: 'tooLarge' }] }); // prettier-ignore
  }
  const modelIsLarge = architecture.memory.total > memoryBytes / 2;
  const pointer = modelIsLarge ? pointerToLargestLayer(resolved, architecture) : '/dataset';
  const what = modelIsLarge
    ? `the model (${architecture.parameters.trainable.toLocaleString('en')} weights)`
    : 'the prepared data';
  const detail = `The run would take about ${gigabytes(memoryBytes)}, most of it for ${what}; a run may take ${gigabytes(limitBytes)}.`;
  throw new TrainyardError('definitionInvalid', detail, { issues: [{ pointer, detail, code: 'tooLarge' }] });
}

function pointerToLargestLayer({ model }: AnyDefinition, architecture: Architecture): string {
  if (!('layers' in model)) return '/model';
  const { name } = architecture.layers.reduce((most, layer) =>
    layer.parameters > most.parameters ? layer : most,
  );
  if (model.family === 'custom') {
    const index = model.layers.findIndex((layer) => layer.name === name);
    return index < 0 ? '/model/layers' : `/model/layers/${index}`;
  }
  // The hidden dense layers are named dense_1, dense_2, … in the order of the definition.
  const number = /^dense_(\d+)$/.exec(name)?.[1];
  if (number) return `/model/layers/${Number(number) - 1}/units`;
  return model.family === 'mlp' ? '/model/layers' : '/model';
}

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toPrecision(3)} GB`;
