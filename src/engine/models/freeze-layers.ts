import type { LayerSpec } from './layer-spec.ts';
import type { MemoryEstimate } from './memory-estimate.ts';

/** What freezing reads and changes of an architecture. */
interface Freezable {
  layers: readonly Pick<LayerSpec, 'name' | 'type' | 'parameters'>[];
  parameters: { trainable: number; nonTrainable: number };
  memory: MemoryEstimate;
  frozen?: string[];
}

/**
 * The architecture with layers that training leaves as they are: no gradients, no optimizer slots, batch norm in inference mode.
 * @param names layers of the architecture; others are not looked for
 */
export function freezeLayers<A extends Freezable>(architecture: A, names: readonly string[]): A {
  const frozen = new Set([...(architecture.frozen ?? []), ...names]);
  const frozenNow = architecture.layers.filter(({ name }) => frozen.has(name));
  const before = new Set(architecture.frozen);
  const moved = frozenNow
    .filter(({ name }) => !before.has(name))
    .reduce((sum, { type, parameters }) => sum + (type === 'batchNorm' ? parameters / 2 : parameters), 0);
  const { trainable, nonTrainable } = architecture.parameters;
  const left = trainable === 0 ? 0 : (trainable - moved) / trainable;
  const { weights, gradients, optimizer, activations } = architecture.memory;
  const memory = { weights, gradients: gradients * left, optimizer: optimizer * left, activations };
  return {
    ...architecture,
    frozen: frozenNow.map(({ name }) => name),
    parameters: { trainable: trainable - moved, nonTrainable: nonTrainable + moved },
    memory: { ...memory, total: weights + memory.gradients + memory.optimizer + activations },
  };
}

/** The names of the layers of batch normalisation whose statistics training changes. */
export const trainedBatchNorms = ({
  layers,
  frozen = [],
}: {
  layers: readonly Pick<LayerSpec, 'name' | 'type'>[];
  frozen?: readonly string[];
}): string[] =>
  layers.filter(({ type, name }) => type === 'batchNorm' && !frozen.includes(name)).map(({ name }) => name);
