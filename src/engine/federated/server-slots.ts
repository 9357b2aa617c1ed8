import type { NamedTensor } from '../step-runner.ts';
import { isAveraged } from './flat-weights.ts';
import type { ServerSlots } from './server-step.ts';

/** The slots as tensors of a checkpoint, named `<weight>/<slot>` as those of other optimizers. */
export function slotTensors(slots: ServerSlots, weights: readonly NamedTensor[]): NamedTensor[] {
  return Object.entries(slots).flatMap(([slot, numbers]) => {
    let offset = 0;
    return weights.filter(isAveraged).map(({ name, shape, data }): NamedTensor => {
      const start = offset;
      offset += data.length;
      return { name: `${name}/${slot}`, shape, dtype: 'float32', data: numbers.slice(start, offset) };
    });
  });
}

/** The slots that tensors of a checkpoint hold, in the order of the weights. @throws Error where one lacks a weight */
export function slotsOf(tensors: readonly NamedTensor[], weights: readonly NamedTensor[]): ServerSlots {
  const averaged = weights.filter(isAveraged);
  const names = new Set(tensors.map(({ name }) => name.slice(name.lastIndexOf('/') + 1)));
  return Object.fromEntries(
    [...names].map((slot) => {
      const parts = averaged.map((weight) => {
        const found = tensors.find(({ name }) => name === `${weight.name}/${slot}`);
        if (found?.data.length !== weight.data.length)
          throw new Error(`the checkpoint lacks ${weight.name}/${slot}`);
        return found;
      });
      const flat = new Float32Array(parts.reduce((sum, { data }) => sum + data.length, 0));
      parts.reduce((offset, { data }) => (flat.set(data, offset), offset + data.length), 0);
      return [slot, flat];
    }),
  );
}
